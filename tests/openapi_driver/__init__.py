"""What foreign judges say of an OpenAPI document; imported only where it is asked, for that takes long."""

from typing import Any


def linted(document: dict[str, Any]) -> list[str]:
    """What a linter of documents finds."""
    from openapi_spec_validator import OpenAPIV31SpecValidator

    return [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()]


def misfits(value: Any, schema: dict[str, Any], document: dict[str, Any]) -> list[str]:
    """Where a value does not fit a schema of the document."""
    from openapi_schema_validator import OAS31Validator

    whole = {**schema, "components": document["components"]}
    return [error.message for error in OAS31Validator(whole).iter_errors(value)]
