"""An ordinary month of a market: what happens, played against a service, and what came of it."""
