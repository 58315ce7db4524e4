"""Exchanges in the forms of other tools: pure, made from the views of the HTTP API."""
