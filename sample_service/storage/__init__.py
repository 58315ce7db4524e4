"""What the service keeps, one file a table, on SQLite: knows the domain and nothing of who asks."""
