"""The checks, one suite a file."""
