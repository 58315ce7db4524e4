"""From a handler to routes: the order in which a request is judged. Knows the contract and FastAPI."""
