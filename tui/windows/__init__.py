"""What lies over a page and has a life of its own. May know widgets and everything below them."""
