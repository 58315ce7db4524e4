"""``mt-sim mcp``: what a person does with mt-sim, as tools of an assistant."""
