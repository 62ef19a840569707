"""One module a question: what many claims say of one event, settled into one answer and the sides that differ."""
