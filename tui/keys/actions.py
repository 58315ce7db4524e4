"""Everything a key can do, once. Bindings, footer, menus, help, palette and ``docs/tui.md`` are made of it.

A key is what a keyboard sends: a printable character as itself, any other by name. Two keys with a space
between them are pressed one after the other; the first one opens a menu of all that begin with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

PageName = Literal["drive", "traces", "scenarios", "tenants", "conformance", "targets"]
PAGES: tuple[PageName, ...] = ("drive", "traces", "scenarios", "tenants", "conformance", "targets")
EVERYWHERE: tuple[PageName, ...] = PAGES
Group = Literal["move", "send", "look", "keep", "list", "all"]
GROUPS: tuple[Group, ...] = ("send", "look", "keep", "list", "move", "all")


@dataclass(frozen=True, kw_only=True)
class Action:
    """One thing to do.

    ``name`` is its method (``do_NAME``) and its text (``action.NAME``); ``rank`` orders the footer,
    0 keeps it out; ``asks`` says that the screen asks before it does it, every time.
    """

    name: str
    keys: tuple[str, ...]
    group: Group
    pages: tuple[PageName, ...] = EVERYWHERE
    rank: int = 0
    asks: bool = False

    @property
    def key(self) -> str:
        """The key that is shown."""
        return self.keys[0]


_TENANTED: tuple[PageName, ...] = ("drive", "tenants")
_TRACED: tuple[PageName, ...] = ("drive", "traces")
_JUDGED: tuple[PageName, ...] = ("scenarios", "conformance")

ACTIONS: tuple[Action, ...] = (
    Action(name="activate", keys=("a",), group="send", pages=_TENANTED, rank=90),
    Action(name="deactivate", keys=("D",), group="send", pages=_TENANTED, rank=80, asks=True),
    Action(name="send_status", keys=("s s",), group="send", pages=_TENANTED),
    Action(name="send_usage", keys=("s u",), group="send", pages=_TENANTED),
    Action(name="send_stats", keys=("s t",), group="send", pages=_TENANTED),
    Action(name="send_costs", keys=("s c",), group="send", pages=_TENANTED),
    Action(name="send_top_users", keys=("s o",), group="send", pages=_TENANTED),
    Action(name="send_patterns", keys=("s p",), group="send", pages=_TENANTED),
    Action(name="send_users", keys=("s l",), group="send", pages=_TENANTED),
    Action(name="send_new_user", keys=("s n",), group="send", pages=_TENANTED),
    Action(name="send_resources", keys=("s r",), group="send", pages=_TENANTED),
    Action(name="send_settings", keys=("s g",), group="send", pages=_TENANTED),
    Action(name="send_limits", keys=("s m",), group="send", pages=_TENANTED),
    Action(name="send_health", keys=("s h",), group="send", pages=_TENANTED),
    Action(name="burst", keys=("b",), group="send", pages=("drive",), rank=35, asks=True),
    Action(name="again", keys=(".",), group="send", pages=("drive", "traces", "tenants"), rank=60),
    Action(name="apply", keys=("p",), group="send", pages=("drive",), rank=30),
    Action(name="to_scenarios", keys=("x",), group="send", pages=("drive",), rank=55),
    Action(name="replay", keys=("r",), group="send", pages=_TRACED, rank=65),
    Action(name="edit", keys=("R",), group="send", pages=("traces",), rank=62),
    Action(name="run", keys=("r",), group="send", pages=_JUDGED, rank=75),
    Action(name="run_all", keys=("S",), group="send", pages=_JUDGED, rank=85),
    Action(name="stop", keys=("X", "x"), group="send", pages=_JUDGED, rank=70),
    Action(name="health", keys=("H",), group="send", pages=("targets",), rank=70),
    Action(name="open", keys=("enter",), group="look", rank=88),
    Action(name="filter", keys=("f",), group="list", pages=("traces",), rank=87),
    Action(name="find", keys=("/",), group="look", pages=("drive", "traces", "tenants"), rank=50),
    Action(name="next_hit", keys=("n",), group="look", pages=("traces",)),
    Action(name="previous_hit", keys=("N",), group="look", pages=("traces",)),
    Action(name="layout", keys=("v",), group="look", pages=("traces", "tenants"), rank=40),
    Action(name="outline", keys=("J",), group="look", pages=("traces",), rank=24),
    Action(name="wrap", keys=("w",), group="look", pages=("traces",), rank=25),
    Action(name="reveal", keys=("K",), group="look", pages=_TRACED, rank=10),
    Action(name="mark", keys=("m",), group="keep", pages=("traces",), rank=45),
    Action(name="diff", keys=("d",), group="keep", pages=("traces",), rank=58),
    Action(name="copy_curl", keys=("c c",), group="keep", pages=(*_TRACED, "conformance")),
    Action(name="copy_url", keys=("c u",), group="keep", pages=_TRACED),
    Action(name="copy_request", keys=("c r",), group="keep", pages=_TRACED),
    Action(name="copy_body", keys=("c b",), group="keep", pages=_TRACED),
    Action(name="copy_headers", keys=("c h",), group="keep", pages=_TRACED),
    Action(name="copy_id", keys=("c i",), group="keep", pages=_TRACED),
    Action(name="export_har", keys=("e h",), group="keep", pages=("traces",)),
    Action(name="export_curl", keys=("e c",), group="keep", pages=("traces",)),
    Action(name="export_json", keys=("e j",), group="keep", pages=("traces",)),
    Action(name="report_html", keys=("e h",), group="keep", pages=("conformance",)),
    Action(name="report_json", keys=("e j",), group="keep", pages=("conformance",)),
    Action(name="report_junit", keys=("e x",), group="keep", pages=("conformance",)),
    Action(name="report_markdown", keys=("e m",), group="keep", pages=("conformance",)),
    Action(name="follow", keys=("F",), group="list", pages=_TRACED, rank=42),
    Action(name="only_failed", keys=("z",), group="list", pages=("traces", "conformance"), rank=38),
    Action(name="clear_filter", keys=("backspace",), group="list", pages=("traces",)),
    Action(name="new_tenant", keys=("n",), group="list", pages=("drive",), rank=52),
    Action(name="no_limits", keys=("T",), group="list", pages=("drive",), rank=15),
    Action(name="earlier", keys=("<",), group="look", pages=("tenants",), rank=48),
    Action(name="later", keys=(">",), group="look", pages=("tenants",), rank=47),
    Action(name="refresh", keys=("r",), group="look", pages=("tenants", "targets"), rank=65),
    Action(name="watch", keys=("W",), group="look", pages=("tenants",), rank=20),
    Action(name="users", keys=("U",), group="look", pages=("tenants",), rank=75),
    Action(name="settings", keys=("O",), group="look", pages=("tenants",), rank=44),
    Action(name="limits", keys=("L",), group="look", pages=("tenants",), rank=43),
    Action(name="disagreements", keys=("!",), group="look", pages=("tenants",), rank=46),
    Action(name="previous_tenant", keys=("[",), group="move", pages=("tenants",)),
    Action(name="next_tenant", keys=("]",), group="move", pages=("tenants",)),
    Action(name="previous_target", keys=("-",), group="all", rank=8),
    Action(name="down", keys=("j", "down"), group="move"),
    Action(name="up", keys=("k", "up"), group="move"),
    Action(name="left", keys=("h", "left"), group="move"),
    Action(name="right", keys=("l", "right"), group="move"),
    Action(name="first", keys=("g", "home"), group="move"),
    Action(name="last", keys=("G", "end"), group="move"),
    Action(name="half_down", keys=("ctrl+d",), group="move"),
    Action(name="half_up", keys=("ctrl+u",), group="move"),
    Action(name="page_down", keys=("pagedown", "space"), group="move"),
    Action(name="page_up", keys=("pageup",), group="move"),
    Action(name="next_pane", keys=("tab",), group="move", rank=12),
    Action(name="previous_pane", keys=("shift+tab",), group="move"),
    Action(name="zoom", keys=("+",), group="move", rank=11),
    Action(name="page_drive", keys=("1",), group="all"),
    Action(name="page_traces", keys=("2",), group="all"),
    Action(name="page_scenarios", keys=("3",), group="all"),
    Action(name="page_tenants", keys=("4",), group="all"),
    Action(name="page_conformance", keys=("5",), group="all"),
    Action(name="page_targets", keys=("6", "t"), group="all", rank=14),
    Action(name="help", keys=("?", "f1"), group="all"),
    Action(name="palette", keys=(":", "ctrl+p"), group="all"),
    Action(name="theme", keys=("ctrl+t",), group="all"),
    Action(name="back", keys=("escape",), group="all"),
    Action(name="quit", keys=("q",), group="all", rank=9),
    Action(name="quit_now", keys=("ctrl+q",), group="all"),
    Action(name="interrupt", keys=("ctrl+c",), group="all"),
    Action(name="repaint", keys=("ctrl+l",), group="all"),
    Action(name="suspend", keys=("ctrl+z",), group="all"),
)

SENDS = {
    "send_status": "get_tenant_status",
    "send_usage": "get_tenant_usage",
    "send_stats": "get_tenant_stats",
    "send_costs": "get_tenant_costs",
    "send_top_users": "get_top_users",
    "send_patterns": "get_usage_patterns",
    "send_users": "list_users",
    "send_resources": "list_resources",
    "send_settings": "get_settings",
    "send_limits": "get_limits",
    "send_health": "health",
}
"""Actions that send an operation which changes nothing."""


def actions_of(page: PageName) -> list[Action]:
    """Every action that works on a page."""
    return [action for action in ACTIONS if page in action.pages]


def find_action(page: PageName, pressed: str) -> Action | None:
    """The action of a key, or of two keys with a space between them."""
    return next((action for action in actions_of(page) if pressed in action.keys), None)


def menu(page: PageName, first: str) -> list[Action]:
    """What a first key opens; none when it opens nothing."""
    return [action for action in actions_of(page) if any(key.startswith(f"{first} ") for key in action.keys)]


def menus(page: PageName) -> list[str]:
    """The first keys of all menus of a page."""
    firsts = [action.key.split()[0] for action in actions_of(page) if len(action.key.split()) == 2]
    return list(dict.fromkeys(firsts))


def shown_key(key: str) -> str:
    """A key as people write it: ``^q``, ``Enter``, ``c c``."""
    names = {"pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "shift+tab": "S-Tab"}
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return names.get(key, key.capitalize() if len(key) > 3 and " " not in key else key)


def doubles(actions: Iterable[Action]) -> list[str]:
    """Keys that mean two things, or that both act and open a menu."""
    keys = [key for action in actions for key in action.keys]
    firsts = {key.split()[0] for key in keys if len(key.split()) == 2}
    return sorted({key for key in keys if keys.count(key) > 1} | (firsts & set(keys)))
