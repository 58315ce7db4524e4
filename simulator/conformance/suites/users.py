"""Users: created, found, paged, changed and deleted."""
