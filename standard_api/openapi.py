"""The contract as an OpenAPI 3.1 document."""

from typing import Any

from standard_api.application import create_application
from standard_api.handler import StandardAPIHandler


def document() -> dict[str, Any]:
    """Return the document that every service built with ``create_application`` serves."""
    return create_application(StandardAPIHandler(), keys=["not-used-for-documents"]).openapi()
