"""What a check needs before it can judge: tenants, users, applications. Judges nothing."""
