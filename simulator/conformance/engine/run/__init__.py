"""What the checks of one run share: tenants, patience, what came in and what was seen. Asks nothing."""
