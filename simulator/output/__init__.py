"""What is shown to a person or written to their files. Knows the errors."""
