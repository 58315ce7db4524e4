"""Judging a service against the contract: small checks, one suite a file, and what runs them."""
