"""What the service decides, as values and pure functions: knows the contract, and neither SQLite nor HTTP."""
