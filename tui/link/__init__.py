"""The screen's link to the running market: what is asked of it, and how often. May know state and text."""
