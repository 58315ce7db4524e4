"""What drives the market: command line, sandbox, conformance, scenarios."""
