"""What the service keeps on SQLite: one door, tables, a folder. Knows the domain and nothing of who asks."""
