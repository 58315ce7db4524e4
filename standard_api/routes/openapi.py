"""The contract as an OpenAPI 3.1 document: what FastAPI reads from the routes, and what it leaves out."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from standard_api.examples import EXAMPLES
from standard_api.models import ProvisionCallback
from standard_api.operations import (
    ALIASES,
    AUTO_PROVISION,
    CALLBACK_KEY_HEADER,
    OPERATIONS,
)

Document = dict[str, Any]

SERVER = {"url": "/", "description": "The service that shows this document."}
TAGS = [
    {"name": "standard", "description": "The 18 operations, below /mt, behind the market's key."},
    {"name": "alias", "description": "The market's older paths, which stand for some of them."},
]
PARAMETERS = {
    "tenant_id": "One customer of the service, such as a university.",
    "user_id": "One user of the tenant.",
    "period": "A month (YYYY-MM) of usage; elsewhere the last 7, 30 or 90 days, UTC, today included.",
    "limit": "At most so many.",
    "offset": "How many to leave out from the start.",
    "search": "Any part of the text, in any case; empty is no filter.",
    "role": "Only users with this role.",
    "status": "Only users in this state.",
    "type": "Only resources of this type.",
}
KEYS = {
    "MarketKey": "The market's key, judged before everything else.",
    "MarketKeyOlder": "The same key in the header of the older paths, taken on these alone.",
}
SERVICE_KEY = {
    "type": "apiKey",
    "in": "header",
    "name": CALLBACK_KEY_HEADER,
    "description": "The service's own key, as it is registered with the market.",
}
CALLBACK = "applicationEnded"


def describe(app: FastAPI) -> None:
    """Let an app that serves nothing but the contract show the whole of it."""
    app.openapi = lambda: app.openapi_schema or _described(app)  # type: ignore[method-assign]


def _described(app: FastAPI) -> Document:
    whole = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=TAGS,
        servers=[SERVER],
    )
    for path, method in _all_operations():
        shown = whole["paths"][path][method]
        for parameter in shown.get("parameters", []):
            parameter["description"] = PARAMETERS[parameter["name"]]
        _restore_examples(shown)
    for name, said in KEYS.items():
        whole["components"]["securitySchemes"][name]["description"] = said
    _add_callback(whole)
    app.openapi_schema = _with_whole_bounds(whole)
    return app.openapi_schema


def _all_operations() -> Iterator[tuple[str, str]]:
    for operation in (*OPERATIONS, AUTO_PROVISION):
        yield operation.path, operation.method.lower()
    for alias in ALIASES:
        yield alias.path, alias.method.lower()


def _restore_examples(shown: Document) -> None:
    """FastAPI leaves out what is null, also in an example, where the contract wants it."""
    name = shown["operationId"]
    example = EXAMPLES[name if name in EXAMPLES else _alias_operation(name)]
    for answer in shown["responses"].values():
        content = answer.get("content", {}).get("application/json", {})
        if "example" in content:
            content["example"] = example.response
    if "requestBody" in shown:
        schema = shown["requestBody"]["content"]["application/json"]
        schema["schema"].pop("examples", None)
        schema["example"] = example.request


def _alias_operation(operation_id: str) -> str:
    return next(name for name in EXAMPLES if operation_id.startswith(f"{name}_"))


def _add_callback(whole: Document) -> None:
    """What a service posts to the market at the end of an application that it answered with processing."""
    schema = ProvisionCallback.model_json_schema(ref_template="#/components/schemas/{model}")
    whole["components"]["schemas"]["ProvisionCallback"] = schema
    whole["components"]["securitySchemes"]["ServiceKey"] = SERVICE_KEY
    body = {
        "schema": {"$ref": "#/components/schemas/ProvisionCallback"},
        "example": {**EXAMPLES[AUTO_PROVISION.name].response, "application_id": 7731},
    }
    whole["webhooks"] = {
        CALLBACK: {
            "post": {
                "operationId": CALLBACK,
                "tags": ["alias"],
                "summary": "Tell the end of an application that was answered with processing.",
                "description": "Posted to the application's callback_url until the market answers 2xx.",
                "security": [{"ServiceKey": []}],
                "requestBody": {"required": True, "content": {"application/json": body}},
                "responses": {"2XX": {"description": "The market has it; anything else is tried again."}},
            }
        }
    }
    called = dict(whole["webhooks"][CALLBACK]["post"], operationId=f"{CALLBACK}Callback")
    operation = whole["paths"][AUTO_PROVISION.path]["post"]
    operation["callbacks"] = {CALLBACK: {"{$request.body#/callback_url}": {"post": called}}}


def _with_whole_bounds(node: Any) -> Any:
    """Whole numbers are written as such: 20, not 20.0."""
    if isinstance(node, list):
        return [_with_whole_bounds(one) for one in node]
    if not isinstance(node, dict):
        return node
    whole = node.get("type") == "integer"
    return {
        name: int(value) if whole and isinstance(value, float) else _with_whole_bounds(value)
        for name, value in node.items()
    }
