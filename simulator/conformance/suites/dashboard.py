"""Dashboard: every number agrees with every other."""
