"""Robustness: hostile and broken input does no damage."""
