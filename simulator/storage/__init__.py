"""The data folder and the runs in it. Knows the output and the errors."""
