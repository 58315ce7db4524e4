"""What stands for a value in the help, as a person would write it: ``--seed N``, ``--start YYYY-MM-DD``."""

from typing import Any

from languages import _

_N, _NUMBER, _NAME, _TEXT, _KEY, _PORT, _SECONDS = "N", "NUMBER", "NAME", "TEXT", "KEY", "PORT", "SECONDS"
_VARIABLE, _URL, _DAY, _PLAN, _FORMAT = "VARIABLE", "URL", "YYYY-MM-DD", "PLAN", "FORMAT"
METAVARS = {
    "allow_host": _NAME,
    "application": _NUMBER,
    "body": "JSON|@FILE|-",
    "callback_url": _URL,
    "check": "CHECK",
    "days": _N,
    "deadline": _SECONDS,
    "defect": "DEFECT",
    "dialect": "DIALECT",
    "email": "ADDRESS",
    "end": _DAY,
    "faults": "RATE",
    "feature": "FEATURE",
    "filter": "FILTER",
    "first": "FIRST",
    "form": _FORMAT,
    "header": "'NAME: VALUE'",
    "host": "ADDRESS",
    "key": _KEY,
    "key_env": _VARIABLE,
    "kind": "KIND",
    "lang": "en|ko",
    "level": "LEVEL",
    "limit": _N,
    "lines": _N,
    "locale": "LOCALE",
    "market_port": _PORT,
    "master_port": _PORT,
    "max_seconds": _SECONDS,
    "method": "METHOD",
    "name": _NAME,
    "names": "STORY|FILE",
    "number": _NUMBER,
    "operation": "OPERATION",
    "output": _FORMAT,
    "parallel": _N,
    "path": "PATH",
    "period": "7d|30d|90d",
    "persona": "PERSONA",
    "plan": _PLAN,
    "prefix": _TEXT,
    "processes": _N,
    "query": "NAME=VALUE",
    "rate": "FAULT=RATE",
    "reason": "REASON",
    "retries": "SCHEDULE",
    "run": "RUN",
    "second": "SECOND",
    "seed": _N,
    "service_key": _KEY,
    "service_key_env": _VARIABLE,
    "service_port": _PORT,
    "since": "TIME",
    "slug": _TEXT,
    "span": "SPAN",
    "spawn_rate": _N,
    "speed": "max|N",
    "start": _DAY,
    "state": "STATE",
    "suite": "SUITE",
    "switch": "on|off",
    "tenants": _N,
    "texts": "en|ko",
    "theme": "THEME",
    "timeout": _SECONDS,
    "title": _TEXT,
    "to": _PLAN,
    "universities": _N,
    "university": _NAME,
    "url": _URL,
    "users": _N,
    "web_port": _PORT,
    "workers": _N,
    "write_key": _KEY,
}
"""By the name of a parameter; one that has a metavar of its own keeps it."""


def name_value(parameter: Any) -> None:
    """Let the help of a parameter name its value so, where Typer writes ``<int range>``."""
    parameter.metavar = parameter.metavar or METAVARS.get(parameter.name)
    # Two private names: Typer has no public way to word a range, or to name an argument in its help.
    parameter._get_number_range_help_str = lambda: _range(parameter)
    if parameter.param_type_name == "argument":
        word = f"{parameter.metavar}{'...' * (parameter.nargs != 1)}"
        parameter.display_type_rich = lambda ctx: ""
        parameter._rich_display_name = lambda: word
        parameter.get_usage_pieces = lambda ctx: [word if parameter.required else f"[{word}]"]


def _range(parameter: Any) -> str | None:
    """``1 to 100``, where Typer writes ``1<=x<=100``; nothing for a switch that counts."""
    low, high = parameter.min, parameter.max
    if getattr(parameter, "count", False) or (low is None and high is None):
        return None
    if high is None:
        return _("{low} or more", low=low)
    return _("{low} to {high}", low=low, high=high) if low is not None else _("up to {high}", high=high)
