"""What ``up`` suggests can be done."""

import re
from pathlib import Path

import pytest

from mock_market.target.dialects import dialect_named
from sample_service.personas.routes import PERSONAS
from simulator.sandbox.text import commands_to_try
from simulator.storage.data_folder import DataFolder
from standard_api.operations import OPERATIONS


@pytest.mark.parametrize("persona", ["standard", *PERSONAS])
def test_every_persona_offers_what_is_suggested(tmp_path: Path, persona: str) -> None:
    lines = commands_to_try(DataFolder(tmp_path), "univ-01")
    shortcuts = {"activate": "activate_tenant", "deactivate": "deactivate_tenant"}
    words = [re.findall(r"mt-sim (?:call )?(\w+)", line)[0] for line in lines]
    names = {operation.name for operation in OPERATIONS}
    asked = {shortcuts.get(word, word) for word in words} & names
    assert asked
    assert [name for name in asked if not dialect_named(persona).offers(name)] == []
