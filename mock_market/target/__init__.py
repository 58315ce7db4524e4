"""A service under test and how it is spoken to: knows the wire and the contract, not the market's state."""
