"""``mt-sim load``: many of the market's days at once, by Locust, every answer read against the contract."""
