"""Answers of the target as checks read them: their shape, and the words for it. Knows no check."""
