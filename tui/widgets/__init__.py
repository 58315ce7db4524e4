"""The parts that pages are built of. May know views and everything below them, and no page."""
