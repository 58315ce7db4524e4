"""State as lines to draw, all of it pure functions. May know state, keys and text."""
