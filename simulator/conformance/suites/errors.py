"""Errors: readable, honest, harmless."""
