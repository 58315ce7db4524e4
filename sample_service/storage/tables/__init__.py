"""What the service keeps, one file a table or a few that belong together. Knows the database beneath it."""
