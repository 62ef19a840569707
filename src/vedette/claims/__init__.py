"""From a parsed report to claims: one module a question."""
