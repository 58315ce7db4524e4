"""What the service does for each operation, and after it: knows all but the personas and defects."""
