"""Lifecycle: tenants come, go, come back, whatever gets lost on the way."""
