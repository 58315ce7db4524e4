"""Every error of a command, defined once with its exit code. Knows nothing else of the simulator."""
