"""An import inside a function is there for start-up alone: in a named place, or of something dear."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_ROOMS = ("languages", "people", "standard_api", "sample_service", "mock_market", "simulator", "tui")
_INDENTED = re.compile(r"^ +(from \S+ )?import ", re.MULTILINE)
_PLACES = {
    "simulator/__main__.py": "Ctrl-C is heard while the command line is loaded",
    "simulator/cli/": "a command loads what it needs when it runs, so that --help comes at once",
    "mock_market/__main__.py": "a wrong option is refused before the market is loaded",
    "sample_service/__main__.py": "a wrong option is refused before the service is loaded",
}
_DEAR = {
    "argon2": "most starts hash nothing",
    "faker": "only what is made up needs it",
    "httpx": "only callbacks are sent with it",
    "jinja2": "only reports and new projects are made with it",
    "psutil": "only who looks for a process needs it",
    "sqlite_utils": "a folder that is up to date takes no step",
    "swagger_ui_bundle": "only /docs shows it",
    "tomlkit": "reading profiles needs none of it",
    "uvicorn": "only a run that hears callbacks listens",
    "standard_api.serving.serve": "loads uvicorn",
    "sample_service.storage.first_tenant": "loads pydantic, and the servers are started before",
    "simulator.sandbox.follow": "loads pydantic, and the servers are started before",
    "simulator.sandbox.introduce": "loads pydantic, and the servers are started before",
    "simulator.scenarios.callbacks": "loads uvicorn",
    "mock_market.api": "loads pydantic, which the first page of the screen does without",
    "mock_market.client.market_client": "loads pydantic, and the servers are started before",
    "mock_market.exports": "loads pydantic",
    "mock_market.target.dialects": "loads pydantic",
    "standard_api.models": "loads pydantic",
    "standard_api.operations": "loads pydantic",
    "standard_api.examples": "long, and for some forms alone",
    "sample_service.defects": "hundreds, of which most services have none",
    "sample_service.personas": "older dialects, which most services do not speak",
    "sample_service.seeding": "a service with people of its own makes none up",
    "simulator.assistant.server": "loads mcp, which is an extra",
    "simulator.conformance.rehearsal": "loads the sample service and its defects",
    "simulator.scenarios.language.schema": "only editors want it",
    "simulator.scenarios.saved": "loads the language of scenarios",
    "tui.link.prefetch": "speaks with the market, for which there is no need without a terminal",
    "tui.app": "loads Textual, while the newest rows are on their way",
    "tui.pages.traces": "a page is loaded when it is first wanted",
    "tui.windows.form": "loads Textual's fields",
}


def _lazy() -> Iterator[tuple[str, str]]:
    """Where a function imports, and what."""
    for path in (path for room in _ROOMS for path in sorted((_ROOT / room).rglob("*.py"))):
        source = path.read_text(encoding="utf-8")
        if _INDENTED.search(source):
            for what in _in_functions(ast.parse(source)):
                yield path.relative_to(_ROOT).as_posix(), what


def _in_functions(tree: ast.Module) -> Iterator[str]:
    functions = (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    for node in (each for function in functions for each in ast.walk(function)):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield node.names[0].name


def _is_named(reasons: dict[str, str], name: str, end: str) -> str:
    return next((one for one in reasons if name == one or name.startswith(one.rstrip(end) + end)), "")


def test_each_has_its_reason_and_each_reason_is_needed() -> None:
    found = [
        (home, what, _is_named(_PLACES, home, "/"), _is_named(_DEAR, what, ".")) for home, what in _lazy()
    ]
    assert [(home, what) for home, what, place, dear in found if not place and not dear] == []
    assert {place for _home, _what, place, _dear in found if place} == _PLACES.keys()
    assert {dear for _home, _what, place, dear in found if not place and dear} == _DEAR.keys()
