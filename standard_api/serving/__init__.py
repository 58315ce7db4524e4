"""A server on a socket: its names, its bounds, its end. Knows uvicorn and nothing of the contract."""
