"""Settings, features and limits of a tenant."""
