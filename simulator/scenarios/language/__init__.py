"""What a scenario file may say, and how it is read: every mistake with its place. Pure; plays nothing."""
