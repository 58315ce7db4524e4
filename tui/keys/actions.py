"""Everything a key can do, once. Bindings, footer, menus, help, palette and ``docs/tui.md`` are made of it.

A key is what a keyboard sends: a printable character as itself, any other by name. Two keys with a space
between them are pressed one after the other; the first one opens a menu of all that begin with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from textual.binding import Binding

from languages import N_, _

PageName = Literal["drive", "traces", "scenarios", "tenants", "conformance", "targets", "market"]
PAGES: tuple[PageName, ...] = ("drive", "traces", "scenarios", "tenants", "conformance", "targets", "market")
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


@dataclass(frozen=True)
class Action:
    """One thing to do.

    ``label`` says it, ``short`` where there is little room; ``typed`` are its keys with commas between them;
    ``rank`` orders the footer, 0 keeps it out; ``asks`` says that the screen asks before it does it;
    ``reads`` is the operation that it sends and that changes nothing, ``runs`` the command that it runs.
    """

    name: str
    label: str
    typed: str
    group: Group
    pages: tuple[PageName, ...] = PAGES
    short: str = ""
    rank: int = 0
    asks: bool = False
    reads: str = ""
    runs: str = ""

    @property
    def does(self) -> str:
        """It, as Textual runs it."""
        return f"app.do({self.name!r})"

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Its keys, the one that is shown first."""
        return tuple(self.typed.split(","))

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

_CONFORMANCE: tuple[PageName, ...] = ("conformance",)
_DRIVE: tuple[PageName, ...] = ("drive",)
_MARKET: tuple[PageName, ...] = ("market",)
_SCENARIOS: tuple[PageName, ...] = ("scenarios",)
_TARGETS: tuple[PageName, ...] = ("targets",)
_TENANTS: tuple[PageName, ...] = ("tenants",)
_TRACES: tuple[PageName, ...] = ("traces",)

ACTIONS: tuple[Action, ...] = (
    Action("activate", N_("activate"), "a", "send", _TENANTED, rank=90),
    Action(
        "deactivate",
        N_("deactivate, its data kept"),
        "D",
        "send",
        _TENANTED,
        N_("deactivate"),
        rank=80,
        asks=True,
    ),
    Action("send_status", N_("status"), "s s", "send", _TENANTED, reads="get_tenant_status"),
    Action("send_usage", N_("usage of this month"), "s u", "send", _TENANTED, reads="get_tenant_usage"),
    Action("send_stats", N_("stats of 30 days"), "s t", "send", _TENANTED, reads="get_tenant_stats"),
    Action("send_costs", N_("costs of 30 days"), "s c", "send", _TENANTED, reads="get_tenant_costs"),
    Action("send_top_users", N_("top users"), "s o", "send", _TENANTED, reads="get_top_users"),
    Action("send_patterns", N_("usage patterns"), "s p", "send", _TENANTED, reads="get_usage_patterns"),
    Action("send_users", N_("list users"), "s l", "send", _TENANTED, reads="list_users"),
    Action("send_new_user", N_("create a user"), "s n", "send", _TENANTED),
    Action("send_resources", N_("resources"), "s r", "send", _TENANTED, reads="list_resources"),
    Action("send_settings", N_("settings"), "s g", "send", _TENANTED, reads="get_settings"),
    Action("send_limits", N_("limits"), "s m", "send", _TENANTED, reads="get_limits"),
    Action("send_health", N_("health"), "s h", "send", _TENANTED, reads="health"),
    Action("send_any", N_("any call, with its parameters"), "s a", "send", _TENANTED),
    Action("burst", N_("burst of the last call"), "b", "send", _DRIVE, N_("burst"), rank=35, asks=True),
    Action(
        "again", N_("the last call again"), ".", "send", ("drive", "traces", "tenants"), N_("again"), rank=60
    ),
    Action(
        "apply",
        N_("apply for a tenant and approve it"),
        "p",
        "send",
        ("drive", "market"),
        N_("apply"),
        rank=30,
    ),
    Action("deactivate_for", N_("deactivate for a reason"), "s d", "send", _TENANTED, asks=True),
    Action("apply_with", N_("apply with your data"), "A", "send", _MARKET, N_("apply with"), rank=28),
    Action("new_target", N_("new target"), "n", "list", _TARGETS, N_("new"), rank=52),
    Action(
        "remove_target",
        N_("remove the profile"),
        "delete",
        "list",
        _TARGETS,
        N_("remove"),
        rank=40,
        asks=True,
    ),
    Action("give_key", N_("key for this session"), "K", "list", _TARGETS, N_("key"), rank=45),
    Action("renew", N_("renew the subscription"), "s w", "send", _TENANTED),
    Action("approve", N_("approve"), "Y", "send", _MARKET, rank=85),
    Action("reject", N_("reject"), "N", "send", _MARKET, rank=80),
    Action("redeliver", N_("send again"), "r", "send", _MARKET, rank=75),
    Action(
        "redeliver_failed",
        N_("send all again that failed"),
        "S",
        "send",
        _MARKET,
        N_("all failed"),
        rank=60,
        asks=True,
    ),
    Action("advance", N_("let market time pass"), "C", "send", _MARKET, N_("clock"), rank=70),
    Action("faults", N_("faults of the target"), "B", "send", _MARKET, N_("faults"), rank=65),
    Action("replay", N_("replay as it was"), "r", "send", _TRACED, N_("replay"), rank=65),
    Action("edit", N_("edit, then send"), "R", "send", _TRACED, N_("edit+send"), rank=62),
    Action("run", N_("run this one"), "r", "send", _JUDGED, N_("run"), rank=75),
    Action("run_file", N_("run your own file"), "P", "send", _SCENARIOS, N_("own file"), rank=60),
    Action("run_all", N_("run all"), "S", "send", _JUDGED, rank=85),
    Action("stop", N_("stop what goes on"), STOP, "all", short=N_("stop"), rank=13),
    Action("health", N_("ask its health"), "H", "send", _TARGETS, N_("health"), rank=70),
    Action("open", N_("open"), "enter", "look", rank=88),
    Action("filter", N_("filter"), "f", "list", _TRACES, rank=87),
    Action("find", N_("find"), "/", "look", ("drive", "traces", "tenants"), rank=50),
    Action("next_hit", N_("next hit"), "]", "look", _TRACES),
    Action("previous_hit", N_("previous hit"), "[", "look", _TRACES),
    Action("layout", N_("layout"), "v", "look", ("traces", "tenants"), rank=40),
    Action("outline", N_("outline of the body"), "J", "look", _TRACES, N_("outline"), rank=24),
    Action("wrap", N_("wrap lines"), "w", "look", _TRACES, N_("wrap"), rank=25),
    Action("reveal", N_("show the key for 10 seconds"), "K", "look", _TRACED, N_("key"), rank=10),
    Action("mark", N_("mark"), "m", "keep", _TRACES, rank=45),
    Action("diff", N_("compare two"), "d", "keep", _TRACES, N_("diff"), rank=58),
    Action("copy_curl", N_("copy as curl"), "c c", "keep", ("drive", "traces", "conformance")),
    Action("copy_url", N_("copy the address"), "c u", "keep", _TRACED),
    Action("copy_request", N_("copy the request"), "c r", "keep", _TRACED),
    Action("copy_body", N_("copy the body"), "c b", "keep", _TRACED),
    Action("copy_headers", N_("copy the headers"), "c h", "keep", _TRACED),
    Action("copy_id", N_("copy the number"), "c i", "keep", _TRACED),
    Action("export_har", N_("export as HAR"), "e h", "keep", _TRACES),
    Action("export_curl", N_("export as curl commands"), "e c", "keep", _TRACES),
    Action("export_json", N_("export as JSON"), "e j", "keep", _TRACES),
    Action("save_scenario", N_("save as a scenario"), "e s", "keep", _TRACES),
    Action("report_html", N_("save the report as HTML"), "e w", "keep", _CONFORMANCE),
    Action("report_json", N_("save the report as JSON"), "e j", "keep", _CONFORMANCE),
    Action("report_junit", N_("save the report as JUnit XML"), "e x", "keep", _CONFORMANCE),
    Action("report_markdown", N_("save the report as Markdown"), "e m", "keep", _CONFORMANCE),
    Action("follow", N_("follow the newest"), "F", "list", _TRACED, N_("follow"), rank=42),
    Action(
        "only_failed", N_("only failures"), "z", "list", ("traces", "conformance"), N_("failures"), rank=38
    ),
    Action("clear_filter", N_("drop the last term"), "backspace", "list", _TRACES),
    Action("new_tenant", N_("new tenant"), "n", "list", _DRIVE, N_("new"), rank=52),
    Action("no_limits", N_("no deadlines and no retries"), "T", "list", _DRIVE, N_("no limits"), rank=15),
    Action("earlier", N_("longer period"), "<", "look", _TENANTS, N_("longer"), rank=48),
    Action("later", N_("shorter period"), ">", "look", _TENANTS, N_("shorter"), rank=47),
    Action("refresh", N_("ask again"), "u", "look", ("tenants", "targets"), rank=65),
    Action("watch", N_("refresh by itself"), "W", "look", _TENANTS, N_("watch"), rank=20),
    Action("users", N_("users"), "U", "look", _TENANTS, rank=75),
    Action("settings", N_("settings"), "O", "look", _TENANTS, rank=44),
    Action("limits", N_("limits"), "L", "look", _TENANTS, rank=43),
    Action("disagreements", N_("what does not agree"), "!", "look", _TENANTS, N_("disagree"), rank=46),
    Action("previous_tenant", N_("previous tenant"), "[", "move", _TENANTS),
    Action("next_tenant", N_("next tenant"), "]", "move", _TENANTS),
    Action("previous_target", N_("previous target"), "-", "all", short=N_("last target"), rank=8),
    Action("down", N_("down"), "j,down", "move"),
    Action("up", N_("up"), "k,up", "move"),
    Action("left", N_("left"), "h,left", "move"),
    Action("right", N_("right"), "l,right", "move"),
    Action("first", N_("first"), "g,home", "move"),
    Action("last", N_("last"), "G,end", "move"),
    Action("half_down", N_("half a page down"), "ctrl+d", "move"),
    Action("half_up", N_("half a page up"), "ctrl+u", "move"),
    Action("page_down", N_("page down"), "pagedown,space", "move"),
    Action("page_up", N_("page up"), "pageup", "move"),
    Action("next_pane", N_("next pane"), "tab", "move", short=N_("pane"), rank=12),
    Action("previous_pane", N_("previous pane"), "shift+tab", "move"),
    Action("zoom", N_("one pane"), "+", "move", short=N_("zoom"), rank=11),
    Action("page_drive", N_("Drive"), "1", "all"),
    Action("page_traces", N_("Traces"), "2", "all"),
    Action("page_scenarios", N_("Scenarios"), "3", "all"),
    Action("page_tenants", N_("Tenants"), "4", "all"),
    Action("page_conformance", N_("Conformance"), "5", "all"),
    Action("page_targets", N_("Targets"), "6,t", "all", short=N_("targets"), rank=14),
    Action("page_market", N_("Market"), "7", "all"),
    Action("doctor", N_("doctor"), "o d", "all", runs="doctor"),
    Action("audit", N_("audit the target"), "o a", "all"),
    Action("traffic", N_("a month of traffic"), "o t", "all"),
    Action("logs", N_("logs"), "o l", "all", runs="logs --lines=300"),
    Action("processes", N_("processes"), "o p", "all", runs="ps"),
    Action("stored_runs", N_("stored runs"), "o r", "all", runs="runs list"),
    Action("defects", N_("defects of the sample, on and off"), "o b", "all"),
    Action("command", N_("any command of mt-sim"), "$", "all", short=N_("mt-sim"), rank=7),
    Action("help", N_("help"), "?,f1", "all"),
    Action("palette", N_("command"), ":,ctrl+p", "all"),
    Action("theme", N_("next theme"), "ctrl+t", "all"),
    Action("back", N_("back"), "escape", "all"),
    Action("quit", N_("back, quit"), "q", "all", rank=9),
    Action("quit_now", N_("quit"), "ctrl+q", "all"),
    Action("interrupt", N_("how to quit"), "ctrl+c", "all"),
    Action("repaint", N_("repaint"), "ctrl+l", "all"),
    Action("suspend", N_("suspend"), "ctrl+z", "all"),
)

SENDS = {one.name: one.reads for one in ACTIONS if one.reads}
"""Actions that send an operation which changes nothing."""
RUNS = {one.name: tuple(one.runs.split()) for one in ACTIONS if one.runs}
"""Actions that run a command as it is."""


_NAMES = {"pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "shift+tab": "S-Tab", "delete": "Del"}
MENUS = {"s": N_("send"), "c": N_("copy"), "e": N_("export"), "o": N_("commands")}
"""What the first of two keys opens."""
MENU_RANKS = {"s": 86, "c": 56, "e": 37, "o": 13}
"""Where they stand in the footer."""
NAMED = {action.name: action for action in ACTIONS}


def actions_of(page: PageName) -> list[Action]:
    """Every action that works on a page."""
    return [action for action in ACTIONS if page in action.pages]


def find_action(page: PageName, pressed: str) -> Action | None:
    """The action of a key, or of two keys with a space between them."""
    return next((action for action in actions_of(page) if pressed in action.keys), None)


@cache
def bindings(page: PageName) -> Mapping[str, Binding]:
    """What each key of a page does: an action, or the menu of those that it begins."""
    found: dict[str, Binding] = {}
    for action in actions_of(page):
        for key in action.keys:
            first, _space, second = key.partition(" ")
            opens = Binding(first, f"app.menu({first!r})", MENUS.get(first, ""))
            found[first] = opens if second else Binding(key, action.does, action.label)
    return found


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
