"""One name is one idea: a reader who knows a class by its name is not misled in another room."""

import ast
from collections import defaultdict
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_ROOMS = ("languages", "people", "standard_api", "sample_service", "mock_market", "simulator", "tui")
_FORMER = "standard_api/mt_paas/"
"""The interface as MT-PaaS spells it: its names are those of the contract on purpose."""
_SAME_IDEA = {
    "ApplicationTable": "each side of an application stores it",
    "DataFolder": "a folder that one process of ours holds",
    "TenantTable": "each side of a tenant stores it",
    "Tenant": "the same tenant, as the service and as the market know it",
    "Subscription": "the contract's subscription, and the market's side of it",
    "ConsoleRenderer": "an output for people: of checks and of scenarios",
    "EventsRenderer": "an output of one event a line: of checks and of scenarios",
    "JsonRenderer": "an output for programs: of checks and of scenarios",
    "Renderer": "what each output of a run can do",
}


def _homes() -> dict[str, list[str]]:
    """The files that define each class, by its name."""
    homes: dict[str, list[str]] = defaultdict(list)
    for room in _ROOMS:
        for path in sorted((_ROOT / room).rglob("*.py")):
            home = path.relative_to(_ROOT).as_posix()
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in [] if home.startswith(_FORMER) else ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    homes[node.name].append(home)
    return homes


def test_a_class_has_its_name_alone() -> None:
    twice = {name: homes for name, homes in _homes().items() if len(homes) > 1}
    assert {name: homes for name, homes in twice.items() if name not in _SAME_IDEA} == {}
    assert twice.keys() == _SAME_IDEA.keys(), "a reason is given for a name that stands once"
