"""Each step of a guide is right when its command says so, on a service that is written so far."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from conformance_driver import KEY, served
from fastapi import FastAPI
from fastapi.routing import APIRoute
from guide_driver import ROOT, Reader, memory_service, shell_lines
from starlette.types import ASGIApp

from sample_service.app import create_app
from sample_service.service.settings import ServiceSettings
from standard_api import StandardAPIHandler, create_alias_router, create_standard_router

pytestmark = pytest.mark.wire

TENANTS = ("activate_tenant", "deactivate_tenant", "get_tenant_status")
USERS = ("list_users", "create_user", "get_user", "update_user", "delete_user")
SETTINGS = ("get_settings", "update_settings")
DASHBOARD = ("get_tenant_usage", "get_tenant_stats", "get_tenant_costs", "get_top_users")
PARTS = (TENANTS, USERS, SETTINGS, DASHBOARD, ("list_resources",), ("auto_provision",))
"""What is written one after the other; docs/connect.md names each method in its row."""

CONNECT = [*((step, "not there") for step in range(1, 7)), (1, "not offered"), (4, "not offered")]
"""Each step, and how a service answers what is written later; with the router the guides about moving do."""
PERSONAS = {"advisor": "X-Marketplace-Key", "llm_chatbot": "X-API-Key", "market-2025": "Authorization"}
"""Each service that moves, and the header of its own key."""
MOVE = {
    "advisor": [(1, 0), (4, 3)],
    "llm_chatbot": [(2, 1), (5, 4)],
    "market-2025": [(3, 2), (6, 6), (7, 6)],
}
"""Steps of the guides, which are the same in each, and how many parts are written after it."""

ONE = {
    "auth": "auth.wrong_key",
    "users": "users.search_wildcards",
    "settings": "settings.merge",
    "dashboard": "dashboard.users_total",
}
"""The check that stands for a suite."""


def step_text(page: str, step: int) -> str:
    """The row or the list item of a step."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = re.findall(rf"^(?:\| {step} \||{step}\. )(?:.|\n   )+", text, re.MULTILINE)
    assert len(found) == 1, found
    return str(found[0])


def commands_of(page: str, step: int) -> list[str]:
    """What says that a step is right."""
    commands = re.findall(r"`(mt-sim (?:test|traffic) [^`]+)`", step_text(page, step))
    assert commands
    return commands


def suites_of(page: str, step: int) -> list[str]:
    """The suites that its command names."""
    return re.findall(r"--suite (\w+)", " ".join(commands_of(page, step)))


def page_of(persona: str) -> str:
    """The guide about moving it."""
    return f"move-{persona.replace('_', '-')}.md"


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.setenv("MARKET_KEY", KEY)
    with memory_service() as module:
        yield module


def handler(example: ModuleType, parts: int) -> StandardAPIHandler:
    """The example without the parts that come later."""
    later = {name: getattr(StandardAPIHandler, name) for part in PARTS[parts:] for name in part}
    unfinished = type("Unfinished", (example.MemoryService,), later)()
    assert isinstance(unfinished, StandardAPIHandler)
    return unfinished


def beside(persona: str, folder: Path, new: StandardAPIHandler) -> FastAPI:
    """A service of today with the standard's routers beside its own paths."""
    app = create_app(ServiceSettings(data=folder, keys=(KEY,), persona=persona))
    app.include_router(create_standard_router(new, keys=[KEY]))
    app.include_router(create_alias_router(new, keys=[KEY]))
    return app


@contextmanager
def serving(folder: Path, make: Callable[[], ASGIApp]) -> Iterator[Reader]:
    """A reader whose service this is."""
    with served(make) as url, Reader(folder) as reader:
        reader.use(url)
        yield reader


def tell_of_it(reader: Reader, page: str) -> None:
    """Tell mt-sim of the service as the page says."""
    (added,) = [line for line in shell_lines(ROOT / "docs" / page) if " target add mine " in line]
    assert reader.follow(added.replace("MARKET_KEY", "MY_KEY")) == 0, reader.said


def follow(reader: Reader, page: str, step: int, *, narrow: bool = False) -> None:
    """Do what the step says, where a suite may stand for one check of it."""
    tell_of_it(reader, page)
    for command in commands_of(page, step):
        said = re.sub(r"--suite (\w+)", lambda one: f"--check {ONE[one[1]]}", command) if narrow else command
        assert reader.follow(said) == 0, reader.said
        assert "Basics: 0 of 0" not in reader.said


def unrouted(app: FastAPI, parts: int) -> FastAPI:
    """A service in any language: what is not written yet is a path, or a method of one, that is not there."""
    later = {name for part in PARTS[parts:] for name in part}
    app.router.routes[:] = [route for route in app.router.routes if getattr(route, "name", "") not in later]
    return app


@pytest.mark.parametrize(("step", "rest"), CONNECT)
def test_a_step_of_connecting(tmp_path: Path, example: ModuleType, step: int, rest: str) -> None:
    assert all(f"`{name}`" in step_text("connect.md", step) for name in PARTS[step - 1])

    def make() -> FastAPI:
        app: FastAPI = example.create_app(handler(example, step), keys=[KEY])
        return app if rest == "not offered" else unrouted(app, step)

    with serving(tmp_path, make) as reader:
        follow(reader, "connect.md", step)


def test_the_guides_about_moving_have_the_same_steps() -> None:
    for step in range(1, 7):
        assert len({tuple(commands_of(page_of(persona), step)) for persona in PERSONAS}) == 1
    whole = {suite: step for step in range(1, 7) for suite in suites_of("connect.md", step)}
    for persona, steps in MOVE.items():
        assert all(
            whole[suite] <= parts for step, parts in steps for suite in suites_of(page_of(persona), step)
        )
    assert sorted(step for steps in MOVE.values() for step, _ in steps) == [*range(1, 8)]


@pytest.mark.parametrize("persona", PERSONAS)
def test_nothing_of_the_old_service_stands_before_the_new_paths(
    tmp_path: Path, example: ModuleType, persona: str
) -> None:
    def routes(app: FastAPI) -> list[tuple[str, str]]:
        """Each method and path, whatever the names of its values."""
        own = [route for route in app.routes if isinstance(route, APIRoute)]
        return [(method, re.sub(r"{.*?}", "{}", one.path)) for one in own for method in one.methods or ()]

    async def found() -> list[tuple[str, str]]:
        app = beside(persona, tmp_path, handler(example, len(PARTS)))
        async with app.router.lifespan_context(app):  # its end closes the store
            return routes(app)

    every = asyncio.run(found())
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("persona", "step", "parts"), [(persona, *one) for persona, steps in MOVE.items() for one in steps]
)
def test_a_step_of_moving(tmp_path: Path, example: ModuleType, persona: str, step: int, parts: int) -> None:
    """By one check of each suite; alone, without the old, test_a_step_of_connecting judges all."""
    with serving(tmp_path, lambda: beside(persona, tmp_path / "old", handler(example, parts))) as reader:
        follow(reader, page_of(persona), step, narrow=True)


@pytest.mark.parametrize("persona", PERSONAS)
def test_an_audit_sees_the_old_and_the_new_beside_each_other(
    tmp_path: Path, example: ModuleType, persona: str
) -> None:
    with serving(tmp_path, lambda: beside(persona, tmp_path / "old", handler(example, 3))) as reader:
        tell_of_it(reader, page_of(persona))
        assert reader.follow("mt-sim audit --target mine") == 0, reader.said
        (headers,) = re.findall(r"^key in (.*)$", reader.said, re.MULTILINE)
        assert {PERSONAS[persona], "X-Market-API-Key"} <= set(headers.split(", "))


def test_a_step_that_is_not_written_yet_is_not_right(tmp_path: Path, example: ModuleType) -> None:
    service = handler(example, 0)
    with (
        serving(tmp_path, lambda: example.create_app(service, keys=[KEY])) as reader,
        pytest.raises(AssertionError),
    ):
        follow(reader, "connect.md", 2)
