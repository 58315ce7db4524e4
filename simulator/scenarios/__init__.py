"""Scenarios: readable steps over the market, ours and the user's, played by one engine."""
