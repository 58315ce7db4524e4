"""The market's HTTP API: what it takes and gives, its gate and errors, and the app around its routes."""
