"""The service in the dialects that services speak today: knows the service and not the defects."""
