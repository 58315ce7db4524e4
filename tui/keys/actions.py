"""Everything a key can do, once. Bindings, footer, menus, help, palette and ``docs/tui.md`` are made of it.

A key is what a keyboard sends: a printable character as itself, any other by name. Two keys with a space
between them are pressed one after the other; the first one opens a menu of all that begin with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from languages import N_, _

PageName = Literal["drive", "traces", "scenarios", "tenants", "conformance", "targets", "market"]
PAGES: tuple[PageName, ...] = ("drive", "traces", "scenarios", "tenants", "conformance", "targets", "market")
EVERYWHERE: tuple[PageName, ...] = PAGES
TITLES: dict[PageName, tuple[str, str]] = {
    "drive": (N_("Drive"), N_("Drive")),
    "traces": (N_("Traces"), N_("Trace")),
    "scenarios": (N_("Scenarios"), N_("Scen")),
    "tenants": (N_("Tenants"), N_("Tenant")),
    "conformance": (N_("Conformance"), N_("Conf")),
    "targets": (N_("Targets"), N_("Target")),
    "market": (N_("Market"), N_("Market")),
}
"""What each page is called, and where there is little room."""
Group = Literal["move", "send", "look", "keep", "list", "all"]
GROUPS: tuple[Group, ...] = (N_("send"), N_("look"), N_("keep"), N_("list"), N_("move"), N_("all"))


@dataclass(frozen=True, kw_only=True)
class Action:
    """One thing to do.

    ``name`` is its method (``do_NAME``); ``label`` says it, ``short`` where there is little room;
    ``rank`` orders the footer, 0 keeps it out; ``asks`` says that the screen asks before it does it.
    """

    name: str
    label: str
    short: str = ""
    keys: tuple[str, ...]
    group: Group
    pages: tuple[PageName, ...] = EVERYWHERE
    rank: int = 0
    asks: bool = False

    @property
    def short_label(self) -> str:
        """What it does, in as few words as there are."""
        return _(self.short or self.label)

    @property
    def key(self) -> str:
        """The key that is shown."""
        return self.keys[0]


STOP = "X"
"""The key that stops what goes on."""
_TENANTED: tuple[PageName, ...] = ("drive", "tenants")
_TRACED: tuple[PageName, ...] = ("drive", "traces")
_JUDGED: tuple[PageName, ...] = ("scenarios", "conformance")

ACTIONS: tuple[Action, ...] = (
    Action(name="activate", label=N_("activate"), keys=("a",), group="send", pages=_TENANTED, rank=90),
    Action(
        name="deactivate",
        label=N_("deactivate, its data kept"),
        short=N_("deactivate"),
        keys=("D",),
        group="send",
        pages=_TENANTED,
        rank=80,
        asks=True,
    ),
    Action(name="send_status", label=N_("status"), keys=("s s",), group="send", pages=_TENANTED),
    Action(name="send_usage", label=N_("usage of this month"), keys=("s u",), group="send", pages=_TENANTED),
    Action(name="send_stats", label=N_("stats of 30 days"), keys=("s t",), group="send", pages=_TENANTED),
    Action(name="send_costs", label=N_("costs of 30 days"), keys=("s c",), group="send", pages=_TENANTED),
    Action(name="send_top_users", label=N_("top users"), keys=("s o",), group="send", pages=_TENANTED),
    Action(name="send_patterns", label=N_("usage patterns"), keys=("s p",), group="send", pages=_TENANTED),
    Action(name="send_users", label=N_("list users"), keys=("s l",), group="send", pages=_TENANTED),
    Action(name="send_new_user", label=N_("create a user"), keys=("s n",), group="send", pages=_TENANTED),
    Action(name="send_resources", label=N_("resources"), keys=("s r",), group="send", pages=_TENANTED),
    Action(name="send_settings", label=N_("settings"), keys=("s g",), group="send", pages=_TENANTED),
    Action(name="send_limits", label=N_("limits"), keys=("s m",), group="send", pages=_TENANTED),
    Action(name="send_health", label=N_("health"), keys=("s h",), group="send", pages=_TENANTED),
    Action(
        name="send_any",
        label=N_("any call, with its parameters"),
        keys=("s a",),
        group="send",
        pages=_TENANTED,
    ),
    Action(
        name="burst",
        label=N_("burst of the last call"),
        short=N_("burst"),
        keys=("b",),
        group="send",
        pages=("drive",),
        rank=35,
        asks=True,
    ),
    Action(
        name="again",
        label=N_("the last call again"),
        short=N_("again"),
        keys=(".",),
        group="send",
        pages=("drive", "traces", "tenants"),
        rank=60,
    ),
    Action(
        name="apply",
        label=N_("apply for a tenant and approve it"),
        short=N_("apply"),
        keys=("p",),
        group="send",
        pages=("drive", "market"),
        rank=30,
    ),
    Action(
        name="deactivate_for",
        label=N_("deactivate for a reason"),
        keys=("s d",),
        group="send",
        pages=_TENANTED,
        asks=True,
    ),
    Action(
        name="apply_with",
        label=N_("apply with your data"),
        short=N_("apply with"),
        keys=("A",),
        group="send",
        pages=("market",),
        rank=28,
    ),
    Action(
        name="new_target",
        label=N_("new target"),
        short=N_("new"),
        keys=("n",),
        group="list",
        pages=("targets",),
        rank=52,
    ),
    Action(
        name="remove_target",
        label=N_("remove the profile"),
        short=N_("remove"),
        keys=("delete",),
        group="list",
        pages=("targets",),
        rank=40,
        asks=True,
    ),
    Action(
        name="give_key",
        label=N_("key for this session"),
        short=N_("key"),
        keys=("K",),
        group="list",
        pages=("targets",),
        rank=45,
    ),
    Action(name="renew", label=N_("renew the subscription"), keys=("s w",), group="send", pages=_TENANTED),
    Action(name="approve", label=N_("approve"), keys=("Y",), group="send", pages=("market",), rank=85),
    Action(name="reject", label=N_("reject"), keys=("N",), group="send", pages=("market",), rank=80),
    Action(name="redeliver", label=N_("send again"), keys=("r",), group="send", pages=("market",), rank=75),
    Action(
        name="redeliver_failed",
        label=N_("send all again that failed"),
        short=N_("all failed"),
        keys=("S",),
        group="send",
        pages=("market",),
        rank=60,
        asks=True,
    ),
    Action(
        name="advance",
        label=N_("let market time pass"),
        short=N_("clock"),
        keys=("C",),
        group="send",
        pages=("market",),
        rank=70,
    ),
    Action(
        name="faults",
        label=N_("faults of the target"),
        short=N_("faults"),
        keys=("B",),
        group="send",
        pages=("market",),
        rank=65,
    ),
    Action(
        name="replay",
        label=N_("replay as it was"),
        short=N_("replay"),
        keys=("r",),
        group="send",
        pages=_TRACED,
        rank=65,
    ),
    Action(
        name="edit",
        label=N_("edit, then send"),
        short=N_("edit+send"),
        keys=("R",),
        group="send",
        pages=_TRACED,
        rank=62,
    ),
    Action(
        name="run",
        label=N_("run this one"),
        short=N_("run"),
        keys=("r",),
        group="send",
        pages=_JUDGED,
        rank=75,
    ),
    Action(
        name="run_file",
        label=N_("run your own file"),
        short=N_("own file"),
        keys=("n",),
        group="send",
        pages=("scenarios",),
        rank=60,
    ),
    Action(name="run_all", label=N_("run all"), keys=("S",), group="send", pages=_JUDGED, rank=85),
    Action(name="stop", label=N_("stop what goes on"), short=N_("stop"), keys=(STOP,), group="all", rank=13),
    Action(
        name="health",
        label=N_("ask its health"),
        short=N_("health"),
        keys=("H",),
        group="send",
        pages=("targets",),
        rank=70,
    ),
    Action(name="open", label=N_("open"), keys=("enter",), group="look", rank=88),
    Action(name="filter", label=N_("filter"), keys=("f",), group="list", pages=("traces",), rank=87),
    Action(
        name="find",
        label=N_("find"),
        keys=("/",),
        group="look",
        pages=("drive", "traces", "tenants"),
        rank=50,
    ),
    Action(name="next_hit", label=N_("next hit"), keys=("]",), group="look", pages=("traces",)),
    Action(name="previous_hit", label=N_("previous hit"), keys=("[",), group="look", pages=("traces",)),
    Action(
        name="layout", label=N_("layout"), keys=("v",), group="look", pages=("traces", "tenants"), rank=40
    ),
    Action(
        name="outline",
        label=N_("outline of the body"),
        short=N_("outline"),
        keys=("J",),
        group="look",
        pages=("traces",),
        rank=24,
    ),
    Action(
        name="wrap",
        label=N_("wrap lines"),
        short=N_("wrap"),
        keys=("w",),
        group="look",
        pages=("traces",),
        rank=25,
    ),
    Action(
        name="reveal",
        label=N_("show the key for 10 seconds"),
        short=N_("key"),
        keys=("K",),
        group="look",
        pages=_TRACED,
        rank=10,
    ),
    Action(name="mark", label=N_("mark"), keys=("m",), group="keep", pages=("traces",), rank=45),
    Action(
        name="diff",
        label=N_("compare two"),
        short=N_("diff"),
        keys=("d",),
        group="keep",
        pages=("traces",),
        rank=58,
    ),
    Action(
        name="copy_curl",
        label=N_("copy as curl"),
        keys=("c c",),
        group="keep",
        pages=(*_TRACED, "conformance"),
    ),
    Action(name="copy_url", label=N_("copy the address"), keys=("c u",), group="keep", pages=_TRACED),
    Action(name="copy_request", label=N_("copy the request"), keys=("c r",), group="keep", pages=_TRACED),
    Action(name="copy_body", label=N_("copy the body"), keys=("c b",), group="keep", pages=_TRACED),
    Action(name="copy_headers", label=N_("copy the headers"), keys=("c h",), group="keep", pages=_TRACED),
    Action(name="copy_id", label=N_("copy the number"), keys=("c i",), group="keep", pages=_TRACED),
    Action(name="export_har", label=N_("export as HAR"), keys=("e h",), group="keep", pages=("traces",)),
    Action(
        name="export_curl",
        label=N_("export as curl commands"),
        keys=("e c",),
        group="keep",
        pages=("traces",),
    ),
    Action(name="export_json", label=N_("export as JSON"), keys=("e j",), group="keep", pages=("traces",)),
    Action(
        name="save_scenario", label=N_("save as a scenario"), keys=("e s",), group="keep", pages=("traces",)
    ),
    Action(
        name="report_html",
        label=N_("save the report as HTML"),
        keys=("e w",),
        group="keep",
        pages=("conformance",),
    ),
    Action(
        name="report_json",
        label=N_("save the report as JSON"),
        keys=("e j",),
        group="keep",
        pages=("conformance",),
    ),
    Action(
        name="report_junit",
        label=N_("save the report as JUnit XML"),
        keys=("e x",),
        group="keep",
        pages=("conformance",),
    ),
    Action(
        name="report_markdown",
        label=N_("save the report as Markdown"),
        keys=("e m",),
        group="keep",
        pages=("conformance",),
    ),
    Action(
        name="follow",
        label=N_("follow the newest"),
        short=N_("follow"),
        keys=("F",),
        group="list",
        pages=_TRACED,
        rank=42,
    ),
    Action(
        name="only_failed",
        label=N_("only failures"),
        short=N_("failures"),
        keys=("z",),
        group="list",
        pages=("traces", "conformance"),
        rank=38,
    ),
    Action(
        name="clear_filter",
        label=N_("drop the last term"),
        keys=("backspace",),
        group="list",
        pages=("traces",),
    ),
    Action(
        name="new_tenant",
        label=N_("new tenant"),
        short=N_("new"),
        keys=("n",),
        group="list",
        pages=("drive",),
        rank=52,
    ),
    Action(
        name="no_limits",
        label=N_("no deadlines and no retries"),
        short=N_("no limits"),
        keys=("T",),
        group="list",
        pages=("drive",),
        rank=15,
    ),
    Action(
        name="earlier",
        label=N_("longer period"),
        short=N_("longer"),
        keys=("<",),
        group="look",
        pages=("tenants",),
        rank=48,
    ),
    Action(
        name="later",
        label=N_("shorter period"),
        short=N_("shorter"),
        keys=(">",),
        group="look",
        pages=("tenants",),
        rank=47,
    ),
    Action(
        name="refresh",
        label=N_("ask again"),
        keys=("u",),
        group="look",
        pages=("tenants", "targets"),
        rank=65,
    ),
    Action(
        name="watch",
        label=N_("refresh by itself"),
        short=N_("watch"),
        keys=("W",),
        group="look",
        pages=("tenants",),
        rank=20,
    ),
    Action(name="users", label=N_("users"), keys=("U",), group="look", pages=("tenants",), rank=75),
    Action(name="settings", label=N_("settings"), keys=("O",), group="look", pages=("tenants",), rank=44),
    Action(name="limits", label=N_("limits"), keys=("L",), group="look", pages=("tenants",), rank=43),
    Action(
        name="disagreements",
        label=N_("what does not agree"),
        short=N_("disagree"),
        keys=("!",),
        group="look",
        pages=("tenants",),
        rank=46,
    ),
    Action(
        name="previous_tenant", label=N_("previous tenant"), keys=("[",), group="move", pages=("tenants",)
    ),
    Action(name="next_tenant", label=N_("next tenant"), keys=("]",), group="move", pages=("tenants",)),
    Action(
        name="previous_target",
        label=N_("previous target"),
        short=N_("last target"),
        keys=("-",),
        group="all",
        rank=8,
    ),
    Action(name="down", label=N_("down"), keys=("j", "down"), group="move"),
    Action(name="up", label=N_("up"), keys=("k", "up"), group="move"),
    Action(name="left", label=N_("left"), keys=("h", "left"), group="move"),
    Action(name="right", label=N_("right"), keys=("l", "right"), group="move"),
    Action(name="first", label=N_("first"), keys=("g", "home"), group="move"),
    Action(name="last", label=N_("last"), keys=("G", "end"), group="move"),
    Action(name="half_down", label=N_("half a page down"), keys=("ctrl+d",), group="move"),
    Action(name="half_up", label=N_("half a page up"), keys=("ctrl+u",), group="move"),
    Action(name="page_down", label=N_("page down"), keys=("pagedown", "space"), group="move"),
    Action(name="page_up", label=N_("page up"), keys=("pageup",), group="move"),
    Action(name="next_pane", label=N_("next pane"), short=N_("pane"), keys=("tab",), group="move", rank=12),
    Action(name="previous_pane", label=N_("previous pane"), keys=("shift+tab",), group="move"),
    Action(name="zoom", label=N_("one pane"), short=N_("zoom"), keys=("+",), group="move", rank=11),
    Action(name="page_drive", label=N_("Drive"), keys=("1",), group="all"),
    Action(name="page_traces", label=N_("Traces"), keys=("2",), group="all"),
    Action(name="page_scenarios", label=N_("Scenarios"), keys=("3",), group="all"),
    Action(name="page_tenants", label=N_("Tenants"), keys=("4",), group="all"),
    Action(name="page_conformance", label=N_("Conformance"), keys=("5",), group="all"),
    Action(
        name="page_targets", label=N_("Targets"), short=N_("targets"), keys=("6", "t"), group="all", rank=14
    ),
    Action(name="page_market", label=N_("Market"), keys=("7",), group="all"),
    Action(name="doctor", label=N_("doctor"), keys=("o d",), group="all"),
    Action(name="audit", label=N_("audit the target"), keys=("o a",), group="all"),
    Action(name="traffic", label=N_("a month of traffic"), keys=("o t",), group="all"),
    Action(name="logs", label=N_("logs"), keys=("o l",), group="all"),
    Action(name="processes", label=N_("processes"), keys=("o p",), group="all"),
    Action(name="stored_runs", label=N_("stored runs"), keys=("o r",), group="all"),
    Action(name="defects", label=N_("known defects"), keys=("o b",), group="all"),
    Action(
        name="command",
        label=N_("any command of mt-sim"),
        short=N_("mt-sim"),
        keys=("$",),
        group="all",
        rank=7,
    ),
    Action(name="help", label=N_("help"), keys=("?", "f1"), group="all"),
    Action(name="palette", label=N_("command"), keys=(":", "ctrl+p"), group="all"),
    Action(name="theme", label=N_("next theme"), keys=("ctrl+t",), group="all"),
    Action(name="back", label=N_("back"), keys=("escape",), group="all"),
    Action(name="quit", label=N_("back, quit"), keys=("q",), group="all", rank=9),
    Action(name="quit_now", label=N_("quit"), keys=("ctrl+q",), group="all"),
    Action(name="interrupt", label=N_("how to quit"), keys=("ctrl+c",), group="all"),
    Action(name="repaint", label=N_("repaint"), keys=("ctrl+l",), group="all"),
    Action(name="suspend", label=N_("suspend"), keys=("ctrl+z",), group="all"),
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
RUNS: dict[str, tuple[str, ...]] = {
    "doctor": ("doctor",),
    "logs": ("logs", "--lines=300"),
    "processes": ("ps",),
    "stored_runs": ("runs", "list"),
    "defects": ("defects", "list"),
}
"""Actions that run a command as it is."""


_NAMES = {"pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "shift+tab": "S-Tab", "delete": "Del"}
MENUS = {"s": N_("send"), "c": N_("copy"), "e": N_("export"), "o": N_("commands")}
"""What the first of two keys opens."""
MENU_RANKS = {"s": 86, "c": 56, "e": 37, "o": 13}
"""Where they stand in the footer."""


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
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return _NAMES.get(key, key.capitalize() if len(key) > 1 and " " not in key else key)


def pressed_key(shown: str) -> str:
    """The key of what people write."""
    named = {name: key for key, name in _NAMES.items()}
    if len(shown) == 2 and shown[0] == "^":
        return f"ctrl+{shown[1]}"
    return named.get(shown, shown if len(shown) == 1 else shown.lower())


def doubles(actions: Iterable[Action]) -> list[str]:
    """Keys that mean two things, or that both act and open a menu."""
    keys = [key for action in actions for key in action.keys]
    firsts = {key.split()[0] for key in keys if len(key.split()) == 2}
    return sorted({key for key in keys if keys.count(key) > 1} | (firsts & set(keys)))
