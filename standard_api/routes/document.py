"""The contract as one OpenAPI document, without a service."""

from standard_api.handler import StandardAPIHandler
from standard_api.routes.app import create_app
from standard_api.routes.openapi import Document


def document() -> Document:
    """Return the document that every service built with ``create_app`` serves."""
    return create_app(StandardAPIHandler(), keys=["not-used-for-documents"]).openapi()
