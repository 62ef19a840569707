"""Language, and nothing of conflicts: sentences, words, syntax, spans and event words of a report."""
