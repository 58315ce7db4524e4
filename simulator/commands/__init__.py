"""What single commands do: one call, the traces, the profiles. Knows all rooms of the simulator below it."""
