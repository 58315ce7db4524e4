"""The help says all: whole summaries, an example that can be typed, values that a shell offers."""

import re
import shlex
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from pages.settings import commands
from simulator.cli import app, completion
from simulator.cli.examples import EXAMPLES


def told(*words: str) -> str:
    return " ".join(CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "80"}).stdout.split())


def test_no_summary_is_cut() -> None:
    groups = [name for name, one in get_command(app).commands.items() if getattr(one, "commands", None)]  # type: ignore[attr-defined]
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
