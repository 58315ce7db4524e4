"""The contract, Standard API v2."""
