"""How far a service has come on its way to the standard: what it offers and what is left to do."""
