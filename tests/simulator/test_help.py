"""The help says all: whole summaries, an example that can be typed, values that a shell offers."""

import re
import shlex
from functools import cache
from typing import Any

import pytest
from command_driver import command_line
from typer.testing import CliRunner

from pages.settings import commands
from simulator.cli import app
from simulator.cli.reading import completion
from simulator.cli.reading.examples import EXAMPLES


@cache
def told(*words: str) -> str:
    return " ".join(CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "80"}).stdout.split())


def test_no_summary_is_cut() -> None:
    groups = [name for name, one in command_line.commands.items() if getattr(one, "commands", None)]  # type: ignore[attr-defined]
    for words in ((), *((name,) for name in groups)):
        assert "..." not in told(*words).partition("Commands:")[2], words


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_has_an_example_that_it_takes(name: str, command: Any) -> None:
    example = EXAMPLES[name]
    assert f"For example: {example}" in told(*name.split())
    words = shlex.split(re.sub(r" > .*", "", example))[1 + len(name.split()) :]
    context = command.make_context(name, list(words), resilient_parsing=False)
    assert context.command is command


@pytest.mark.parametrize(
    ("offer", "begun", "offered"),
    [
        (completion.operations, "get_tenant_st", ["get_tenant_status", "get_tenant_stats"]),
        (completion.suites, "lifecy", ["lifecycle"]),
        (completion.checks, "errors.fl", ["errors.flat"]),
        (completion.stories, "quo", ["quota"]),
        (completion.dialects, "adv", ["advisor"]),
        (completion.personas, "market", ["market-2025"]),
        (completion.plans, "p", ["premium"]),
        (completion.defects, "no defect begins so", []),
        (completion.rules, "LIFE-1", ["LIFE-1", *(f"LIFE-1{digit}" for digit in range(10))]),
        (completion.faults, "dup", ["duplicate="]),
        (completion.states, "de", ["delivered"]),
        (completion.reasons, "v", ["violation"]),
        (completion.levels, "S", ["SHOULD"]),
        (completion.periods, "3", ["30d"]),
    ],
)
def test_a_shell_is_offered_what_there_is(offer: Any, begun: str, offered: list[str]) -> None:
    assert offer(begun) == offered


def test_profiles_are_offered_and_where_nothing_runs_no_tenant(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mt-sim.toml").write_text("[targets.mine]\nurl = 'http://a.example'\n")
    assert (completion.targets("m"), completion.tenants("")) == (["mine"], [])
    (tmp_path / "mt-sim.toml").write_text("[")
    assert completion.targets("m") == []


SAYS_NO_DATA = {
    "up": "ps tells what runs",
    "down": "it ends what runs",
    "logs": "lines as the processes wrote them, which may go on",
    "tui": "a screen",
    "new": "it writes files",
    "openapi": "JSON already",
    "mcp": "a protocol of its own",
    "defects on": "it says what is on; the list has it as JSON",
    "defects off": "it says what is on; the list has it as JSON",
    "fault clear": "it says that it is done",
    "scenario schema": "JSON already",
    "traces export": "curl or HAR",
    "traces save-scenario": "YAML",
    "target add": "it says that it is done",
    "target use": "it says that it is done",
    "target register": "it says that it is done",
    "target remove": "it says that it is done",
}
"""Commands that list and show nothing, and why."""
command_line.make_context("mt-sim", [], resilient_parsing=True)  # as each command line begins
COMMANDS = dict(commands(command_line))


def test_every_command_that_lists_or_shows_has_json() -> None:
    without = {
        name for name, one in COMMANDS.items() if not any("--json" in each.opts for each in one.params)
    }
    assert without == set(SAYS_NO_DATA)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_values_read_as_people_write_them(name: str) -> None:
    help_text = told(*name.split())
    assert not re.search(r"<\w|<=x|\[str\]|\{\w+\}|INTEGER", help_text), name
    for parameter in COMMANDS[name].params if name else ():
        assert getattr(parameter, "is_flag", False) or parameter.metavar, (name, parameter.name)


FREE = {
    *("ADDRESS", "DIR", "FILE", "FEATURE", "FILTER", "FIRST", "HOST", "ID", "KEY", "KIND=FILE", "LOCALE"),
    *(
        "METHOD",
        "MODULE:CLASS",
        "N",
        "NAME",
        "NAME=VALUE",
        "'NAME: VALUE'",
        "NUMBER",
        "PATH",
        "PORT",
        "PREFIX",
        "RATE",
    ),
    *("REASON", "RUN", "SECOND", "SECONDS", "SPAN", "TEXT", "THEME", "TIME", "URL", "VARIABLE", "YYYY-MM-DD"),
    *("JSON|@FILE|-", "max|N", "p95=300ms,errors=1%"),
}
"""Values that nobody can list beforehand."""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_shell_is_offered_every_value_that_can_be_listed(name: str) -> None:
    for parameter in COMMANDS[name].params:
        if not (getattr(parameter, "is_flag", False) or parameter.metavar in FREE):
            assert parameter._custom_shell_complete is not None, (name, parameter.name, parameter.metavar)
    tenants = [one for one in COMMANDS[name].params if {"--tenant", "--read-tenant"} & set(one.opts)]
    profiles = [one for one in COMMANDS[name].params if "--target" in one.opts]
    assert all(one._custom_shell_complete is not None for one in (*tenants, *profiles))
