"""What a key press means: the table of actions, and the Korean keyboard. Knows no widget."""
