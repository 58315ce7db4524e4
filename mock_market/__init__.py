"""The marketplace: what it knows, what it sends and what it was answered."""
