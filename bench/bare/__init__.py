"""What ours is measured beside: the least application, load and screen that do the same."""
