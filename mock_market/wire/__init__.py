"""HTTP as it was sent and as it came, secrets masked: knows sockets and bytes, nothing of the market."""
