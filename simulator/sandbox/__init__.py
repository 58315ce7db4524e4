"""The running market and its processes, from start to end. Knows the targets."""
