"""The auto-provision webhook: applications become tenants."""
