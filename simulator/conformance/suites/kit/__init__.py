"""What several suites share. Registers no check."""
