"""What a check is, what it found, how it ended and of what cause. Values only; knows no target."""
