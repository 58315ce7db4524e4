"""Isolation: no tenant sees or touches another."""
