"""What ``up`` suggests can be done."""

import re
from pathlib import Path

import pytest

from mock_market.target.dialects import dialect_named
from sample_service.personas.routes import PERSONAS
from simulator.sandbox.text import commands_to_try
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.storage.own_process import OwnProcess
from standard_api.operations import OPERATIONS

NOBODY = OwnProcess(pid=0, began=0.0)


def _state(*names: str, tenant_id: str | None = "univ-01") -> SandboxState:
    return SandboxState(
        supervisor=NOBODY,
        market=NOBODY,
        market_url="http://127.0.0.1:1",
        targets=dict.fromkeys(names, "http://127.0.0.1:2"),
        tenant_id=tenant_id,
    )


def test_among_several_services_what_is_suggested_names_one(tmp_path: Path) -> None:
    lines = commands_to_try(DataFolder(tmp_path), _state("advisor", "llm_chatbot"))
    assert ["--target advisor" in line for line in lines] == [True, True, False]


def test_where_no_tenant_is_known_the_first_thing_makes_one(tmp_path: Path) -> None:
    activation, users, _traces = commands_to_try(DataFolder(tmp_path), _state("mine", tenant_id=None))
    assert activation.startswith("  mt-sim activate --tenant mtsim-demo")
    assert users.startswith("  mt-sim call list_users --tenant mtsim-demo")


@pytest.mark.parametrize("persona", ["standard", *PERSONAS])
def test_every_persona_offers_what_is_suggested(tmp_path: Path, persona: str) -> None:
    lines = commands_to_try(DataFolder(tmp_path), _state("sample-service"))
    shortcuts = {"activate": "activate_tenant", "deactivate": "deactivate_tenant"}
    words = [re.findall(r"mt-sim (?:call )?(\w+)", line)[0] for line in lines]
    names = {operation.name for operation in OPERATIONS}
    asked = {shortcuts.get(word, word) for word in words} & names
    assert asked
    assert [name for name in asked if not dialect_named(persona).offers(name)] == []
