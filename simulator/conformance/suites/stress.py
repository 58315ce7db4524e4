"""Stress: what is slow or heavy."""
