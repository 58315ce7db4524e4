"""The document says what is true: examples fit their schemas, bounds are the models', and a linter agrees."""

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_driver import linted, misfits

from standard_api.operations import AUTO_PROVISION, OPERATIONS
from standard_api.routes import document as contract

METHODS = ("get", "post", "put", "delete")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return contract.document()


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in (*document["paths"].values(), *document["webhooks"].values()):
        yield from (item[method] for method in METHODS if method in item)


def contents(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every body of the document that has an example, with a name."""
    for shown in operations(document):
        bodies = {"request": shown.get("requestBody", {}), **shown["responses"]}
        for name, body in bodies.items():
            content = body.get("content", {}).get("application/json", {})
            if "example" in content:
                yield f"{shown['operationId']} {name}", content


def faults(document: dict[str, Any], content: dict[str, Any]) -> list[str]:
    return misfits(content["example"], content["schema"], document)


def test_a_foreign_linter_finds_nothing(document: dict[str, Any]) -> None:
    assert linted(document) == []


def test_the_linter_would_find_something(document: dict[str, Any]) -> None:
    broken = {**document, "paths": {"/a": {"get": {"responses": {"200": {}}}}}}
    assert linted(broken) != []


def test_every_example_fits_its_own_schema(document: dict[str, Any]) -> None:
    found = {name: faults(document, content) for name, content in contents(document)}
    assert {name: said for name, said in found.items() if said} == {}
    assert len(found) >= len(OPERATIONS) + sum(one.request is not None for one in OPERATIONS) + 3


def test_an_example_that_does_not_fit_is_found(document: dict[str, Any]) -> None:
    content = dict(contents(document))["get_user 200"]
    without = {name: value for name, value in content["example"].items() if name != "last_login"}
    assert faults(document, {**content, "example": without}) == ["'last_login' is a required property"]


def test_null_stands_where_the_contract_wants_it(document: dict[str, Any]) -> None:
    examples = {name: content["example"] for name, content in contents(document)}
    assert examples["get_user 200"]["last_login"] is None
    assert examples["get_settings 200"]["config"]["branding"]["logo_url"] is None


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "type" in node:
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from schemas(one)


def test_bounds_are_those_of_the_models(document: dict[str, Any]) -> None:
    hour = document["components"]["schemas"]["HourCount"]["properties"]["hour"]
    assert (hour["minimum"], hour["maximum"]) == (0, 23)
    whole = [one for one in schemas(document) if one["type"] == "integer"]
    assert len(whole) > 30
    assert [one for one in whole if {"le", "ge", "lt", "gt"} & one.keys()] == []
    assert [one for one in whole if isinstance(one.get("maximum", 0), float)] == []


def test_everything_is_described(document: dict[str, Any]) -> None:
    shown = list(operations(document))
    assert all(one["summary"] and one["description"] and one["tags"] for one in shown)
    parameters = [parameter for one in shown for parameter in one.get("parameters", [])]
    assert parameters
    assert all(parameter["description"] for parameter in parameters)
    schemes = document["components"]["securitySchemes"]
    assert {name: scheme["name"] for name, scheme in schemes.items()} == {
        "MarketKey": "X-Market-API-Key",
        "MarketKeyOlder": "X-API-Key",
        "ServiceKey": "X-Service-API-Key",
    }
    assert all(scheme["description"] for scheme in schemes.values())
    assert document["servers"][0]["url"] == "/"


def test_the_callback_is_described_where_it_is_asked_for(document: dict[str, Any]) -> None:
    callbacks = document["paths"][AUTO_PROVISION.path]["post"]["callbacks"]
    (called,) = callbacks["applicationEnded"].values()
    assert list(callbacks["applicationEnded"]) == ["{$request.body#/callback_url}"]
    assert called["post"]["security"] == [{"ServiceKey": []}]
    assert document["webhooks"]["applicationEnded"]["post"]["requestBody"] == called["post"]["requestBody"]


def test_null_may_stand_for_what_is_left_out(document: dict[str, Any]) -> None:
    models = document["components"]["schemas"]
    optional = {
        f"{name}.{field}": schema
        for name in ("ActivateRequest", "DeactivateRequest", "CreateUserRequest", "AutoProvisionRequest")
        for field, schema in models[name]["properties"].items()
        if field not in models[name]["required"]
    }
    assert {"ActivateRequest.config", "DeactivateRequest.preserve_data"} < optional.keys()
    assert [name for name, schema in optional.items() if {"type": "null"} not in schema["anyOf"]] == []
