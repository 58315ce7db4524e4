"""Switchable defects: each breaks one rule of the contract on purpose, the way real services do.

They sit between the wire and a service that is right, so the example that people copy stays clean.
"""
