"""``docs/settings.md``: every environment variable, every key of ``mt-sim.toml``, every option."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields
from typing import Any

from typer.main import get_command

from languages import N_, _
from mock_market.__main__ import _parser as market_parser
from mt_sim_plugin import pytest_addoption
from sample_service.__main__ import _parser as service_parser
from simulator.cli import app
from simulator.output.markdown import table
from simulator.targets.profiles import Profile

VARIABLES = {
    "MT_SIM_KEY": N_(
        "The key that the market shows to a service (`X-Market-API-Key`), when neither `--key` nor "
        "`--key-env` names one. The sample service accepts several, with commas between them."
    ),
    "MARKET_API_KEY": N_(
        "The market's key, or several with commas between them, of a service that is built on "
        "`standard_api` and names no `keys`."
    ),
    "MT_SIM_SERVICE_KEY": N_("The key that a service shows in callbacks (`X-Service-API-Key`)."),
    "MT_SIM_SAMPLE_KEY": N_("The sample's market key, as `mt-sim up --sample-key` gives it."),
    "MT_SIM_DATA": N_("The folder of the sandbox's data, as `--data` names it."),
    "MT_SIM_DEBUG": N_("When set, an error of our own shows where it happened."),
    "VISUAL": N_("The editor of `mt-sim traces replay --edit`."),
    "MT_SIM_LANG": N_("`ko` or `en`, as `--lang` says it; without it the locale decides."),
    "EDITOR": N_("The same, when `VISUAL` is not set; `vi` without both."),
    "NO_COLOR": N_("When set, output has no colours."),
    "TERM": N_("`dumb` means a terminal that cannot redraw a line: no progress is shown."),
    "LC_ALL": N_("The locale, when neither `--lang` nor `MT_SIM_LANG` is given: Korean for `ko...`."),
    "LC_MESSAGES": N_("The locale, asked when `LC_ALL` is not set."),
    "LANG": N_("The locale, asked when neither of both is set."),
    "PATH": N_("Where the screen looks for programs that copy."),
    "WAYLAND_DISPLAY": N_("When set, the screen may copy with `wl-copy`."),
    "DISPLAY": N_("When set, the screen may copy with `xclip`."),
    "SSH_CONNECTION": N_("When set, the screen copies through the terminal, not with a program."),
    "TMUX": N_("When set, the screen copies into the buffer of tmux."),
    "TERM_PROGRAM": N_("The terminal, to know one that cannot copy."),
    "TEXTUAL_ANIMATIONS": N_("`full` lets the screen move softly; `none` unless it is set."),
    "TEXTUAL_FPS": N_("How often a second the screen is drawn at most; 120 unless it is set."),
}
"""Every variable that the code reads, and what it is for; a profile may name others for its keys."""

FOR = N_("what it is for")
KEYS = {
    "url": N_("The service's address, http or https. The only key that must be there."),
    "key_env": N_("The environment variable that holds the market's key for it."),
    "key": N_("The key itself. Better not: then this file must stay out of git."),
    "service_key_env": N_("The environment variable that holds the service's own key, shown in callbacks."),
    "dialect": N_("How it speaks: standard, aliases, market-2025, advisor, llm_chatbot ([how](market.md))."),
    "deadline": N_("Seconds to wait for an answer."),
    "retries": N_("When a delivery is tried again: a schedule's name, or pauses such as `1,5,30`."),
    "shared": N_("Whether others use it too; then it is not taken for a service of this machine alone."),
    "insecure": N_("Whether a certificate that cannot be verified is accepted."),
    "assistant": N_("Whether `mt-sim mcp` may call it although it is not on this machine."),
    "slug": N_("Its short name in applications; made of the profile's name when left out."),
    "title": N_("Its title in applications; made of the slug when left out."),
    "operations": N_("A table: the service's own words for operations ([market.md](market.md))."),
    "faults": N_("A table: rates of faults from 0 to 1, and `seed` ([market.md](market.md))."),
}
"""Every key of a ``[targets.NAME]`` table, and what it is for."""

_MADE = "<!-- Made by `make pages` from the code. -->"


def settings_page() -> str:
    """The page as Markdown."""
    parts = [
        f"# {_('Every setting')}",
        _MADE,
        _(
            "mt-sim works without any of them. An option beats an environment variable, and that beats "
            "`mt-sim.toml`."
        ),
        f"## {_('Environment variables')}",
        table((_("variable"), _(FOR)), ((f"`{name}`", _(text)) for name, text in VARIABLES.items())),
        "## mt-sim.toml",
        _(
            "Services by name, read from the folder you are in; `mt-sim target` edits it. "
            '`default = "NAME"` at its top names the one that is meant when none is named. '
            "Each service is a table `[targets.NAME]`:"
        ),
        table((_("key"), _("default"), _(FOR)), _keys()),
        f"## {_('Options of each command')}",
    ]
    for name, command in commands():
        rows = [_option(option) for option in command.params if "--help" not in option.opts]
        parts.append(f"### mt-sim {name}")
        parts.append(table((_("option"), _("default"), _(FOR)), rows) if rows else _("No options."))
    parts += [f"## {_('Options of pytest')}", table((_("option"), _("default"), _(FOR)), _pytest_options())]
    parts += [f"## {_('The servers by themselves')}", _("`mt-sim up` starts both for you.")]
    for parser in (market_parser(), service_parser()):
        parts += [
            f"### {parser.prog}",
            table((_("option"), _("default"), _(FOR)), _server_options(parser)),
        ]
    return "\n\n".join(parts) + "\n"


def commands(group: Any = None, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every command by its whole name, with its parameters."""
    group = group or get_command(app)
    for word, command in group.commands.items():
        whole = f"{name} {word}".strip()
        if getattr(command, "commands", None):
            yield from commands(command, whole)
        else:
            yield whole, command


def _keys() -> Iterator[tuple[str, ...]]:
    for key in fields(Profile):
        if key.name != "name":
            plain = key.default if key.default not in (MISSING, None) else ""
            yield f"`{key.name}`", _value(plain), _(KEYS[key.name])


def _option(option: Any) -> tuple[str, str, str]:
    names = (
        ", ".join(f"`{word}`" for word in option.opts) if option.opts[0].startswith("-") else option.opts[0]
    )
    variable = " " + _("Also `{name}`.", name=option.envvar) if getattr(option, "envvar", None) else ""
    default = option.default() if callable(option.default) else option.default
    return names, _value(default), _(" ".join((option.help or "").split())) + variable


def _server_options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, str]]:
    for names, default, text in _actions(parser):
        yield ", ".join(f"`{word}`" for word in names), _value(default), _(text)


def server_options() -> Iterator[tuple[str, str]]:
    """Program and help of every option of the two servers."""
    for parser in (market_parser(), service_parser()):
        yield from ((parser.prog, text) for _names, _default, text in _actions(parser))


class _Options:
    """Stands in for pytest's parser, to hear which options the plugin adds."""

    def __init__(self) -> None:
        self.added: list[tuple[str, object, str]] = []

    def getgroup(self, *_names: str) -> "_Options":
        return self

    def addoption(self, name: str, *, default: object = None, **words: str) -> None:
        self.added.append((name, default, words["help"]))

    def addini(self, *_names: object, **_rest: object) -> None:
        """Not an option."""


def pytest_options() -> list[tuple[str, object, str]]:
    """Name, default and help of every option of the pytest plugin."""
    heard: Any = _Options()
    pytest_addoption(heard)
    return list(heard.added)


def _pytest_options() -> Iterator[tuple[str, str, str]]:
    yield from ((f"`{name}`", _value(default), _(text)) for name, default, text in pytest_options())


def _actions(parser: argparse.ArgumentParser) -> Iterator[tuple[Sequence[str], object, str]]:
    for action in parser._actions:
        if "--help" not in action.option_strings:
            yield action.option_strings, action.default, action.help or ""


def _value(default: object) -> str:
    if default is None or default is False or default in ("", (), []):
        return ""
    return f"`{default}`"
