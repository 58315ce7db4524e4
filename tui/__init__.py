"""What a person sees and presses: the terminal screen of mt-sim, a process of its own."""
