"""The contract as an OpenAPI 3.1 document."""

from typing import Any

from standard_api.app import create_app
from standard_api.handler import StandardAPIHandler


def document() -> dict[str, Any]:
    """Return the document that every service built with ``create_app`` serves."""
    return create_app(StandardAPIHandler(), keys=["not-used-for-documents"]).openapi()
