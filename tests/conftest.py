"""Tests speak English unless one asks otherwise, whatever the locale of the machine."""

import gc
import os
from collections.abc import Iterator
from functools import cache

import pytest
from fastapi import routing

from languages import LANGUAGES, choose

os.environ["MT_SIM_LANG"] = "en"
gc.disable()  # until all is collected
# Each application would have made the fields of its answers anew, which is half of what its start costs.
routing.create_model_field = cache(routing.create_model_field)  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What uses the wire takes longest, then the screen: so begun, no worker ends long after the others."""
    items.sort(key=lambda item: (item.get_closest_marker("wire") is None, "tui" not in item.path.parts))


def pytest_collection_finish() -> None:
    """What was imported and collected stays: to look through it again and again is a fifth of the time."""
    gc.freeze()
    gc.set_threshold(50_000)
    gc.enable()


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Each language in turn, spoken by the commands that the test runs in this process."""
    monkeypatch.setenv("MT_SIM_LANG", request.param)
    monkeypatch.setenv("LANGUAGE", "")  # put back as it was, whatever a command sets
    yield request.param
    choose("en")
