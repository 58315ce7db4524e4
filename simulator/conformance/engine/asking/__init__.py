"""How a check asks the target, and what it expects of the answer. Knows no tenant to ask about."""
