import subprocess
import sys
from typing import Any

import pytest

import standard_api
from standard_api.operations import ALIASES, AUTO_PROVISION, OPERATIONS
from standard_api.routes import document as contract


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return contract.document()


def test_every_public_name_opens() -> None:
    assert sorted(standard_api.__all__) == sorted(standard_api._HOMES)
    assert all(getattr(standard_api, name) is not None for name in standard_api.__all__)


def test_reading_the_contract_does_not_load_fastapi() -> None:
    code = "import sys, standard_api.operations; print('fastapi' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "False"


def test_the_document_is_openapi_3_1_with_every_operation(document: dict[str, Any]) -> None:
    paths = document["paths"]
    assert document["openapi"].startswith("3.1.")
    listed = {(path, method.upper()) for path, methods in paths.items() for method in methods}
    operations = {(one.path, one.method) for one in (*OPERATIONS, AUTO_PROVISION)}
    assert listed == operations | {(alias.path, alias.method) for alias in ALIASES}


def test_every_operation_is_documented_with_key_examples_and_errors(document: dict[str, Any]) -> None:
    paths = document["paths"]
    for one in (*OPERATIONS, AUTO_PROVISION):
        shown = paths[one.path][one.method.lower()]
        assert bool(shown.get("security")) == one.keyed
        answers = shown["responses"]
        assert "example" in answers[str(one.success[0])]["content"]["application/json"]
        assert {str(code.statuses[0]) for code in one.errors} <= answers.keys()
        if one.request:
            assert shown["requestBody"]["content"]["application/json"]["example"]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    def references(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            return own + [found for value in node.values() for found in references(value)]
        return [found for value in node for found in references(value)] if isinstance(node, list) else []

    found = references(document)
    assert found
    assert all(name.removeprefix("#/components/schemas/") in schemas for name in found)
