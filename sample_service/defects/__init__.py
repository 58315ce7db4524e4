"""Switchable defects, each one broken rule as real services break it: knows the wire alone.

They sit between the wire and a service that is right, so the example that people copy stays clean.
"""
