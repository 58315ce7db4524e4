"""A month of traffic: seeded, agreeing at its end, and honest when the service is not."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from command_driver import mt_sim
from guide_driver.shown import page_in
from scenario_driver import ServiceInThread, month_of

from languages import LANGUAGES, choose
from simulator.errors.exit_codes import ExitCode
from simulator.traffic.calendar import KST_HOURS, month
from simulator.traffic.command import Month, Played, play_month
from simulator.traffic.reconciliation import Reconciliation, percentiles
from simulator.traffic.summary import summary

START = datetime(2026, 2, 28, 15, tzinfo=UTC)
"""Midnight of the first of March in Korea."""


@pytest.mark.wire
def test_a_month_ends_without_a_difference(tmp_path: Path) -> None:
    """Of eight universities; prove_traffic.py plays fifty."""
    found = month_of(tmp_path, universities=8)
    assert found.differences == []
    assert found.tenants["active"] + found.tenants["deactivated"] == 8
    assert found.compared == 16
    assert found.deliveries["delivered"] > 40
    assert found.pages > 20
    assert set(found.latency_ms) == {"p50", "p95", "p99", "max"}
    for language in LANGUAGES:
        choose(language)
        shown = page_in(language, "scenarios.md").split("```text\n")[2].split("\n```")[0]
        assert kinds(summary(found, "RUN")) <= kinds(shown.splitlines())
    choose("en")


def kinds(lines: list[str]) -> set[str]:
    """The lines of a summary without what is counted, which depends on the days of the month."""
    plain = [re.sub(r"--run \S+|\d+(\.\d+)?", "N", line) for line in lines]
    return {re.sub(r"(?<=\S)  .*", "", line) for line in plain}


@pytest.mark.wire
def test_faults_make_retries_and_no_difference(tmp_path: Path) -> None:
    found = month_of(tmp_path, universities=6, days=16, fault_rate=0.3, seed=3)
    assert found.differences == []
    assert found.retries > 0
    assert found.failures


@pytest.mark.wire
@pytest.mark.parametrize(
    ("defect", "told"),
    [
        ("lifecycle.deactivate_repeat", None),
        ("users.duplicate_email", None),
        ("dashboard.users_total", "total_users"),
        ("isolation.lists", "is there, and never joined it"),
        ("lifecycle.return_with_new_plan", "plan: the market believes premium, the service says"),
        ("users.update", "the role is user, and should be moderator"),
    ],
)
def test_a_service_that_is_wrong_is_found_out(tmp_path: Path, defect: str, told: str | None) -> None:
    """In two weeks of few in which everything happens once."""
    found = month_of(tmp_path, defect, universities=4, days=16, seed=56)
    if told is None:
        assert found.differences == []
    else:
        assert any(told in one for one in found.differences), found.differences


def test_the_same_seed_makes_the_same_month() -> None:
    def made(seed: int) -> list[Any]:
        return month(START, universities=30, days=30, seed=seed)

    assert made(4) == made(4)
    assert [one.kind for one in made(4)] != [one.kind for one in made(5)]
    moments = made(4)
    assert moments == sorted(moments)
    assert all(one.at >= START for one in moments)


def test_dashboards_are_read_in_office_hours_and_the_term_begins_with_a_rush() -> None:
    moments = month(START, universities=200, days=30, seed=1)
    polls = [one for one in moments if one.kind == "poll"]
    assert polls
    assert all(9 <= (one.at.hour + KST_HOURS) % 24 < 18 for one in polls)
    applications = [one for one in moments if one.kind == "apply"]
    early = [one for one in applications if (one.at - START).days < 5]
    assert len(early) > len(applications) * 0.6


def test_percentiles() -> None:
    assert percentiles([]) == {}
    assert percentiles([float(one) for one in range(1, 101)]) == {
        "p50": 51.0,
        "p95": 95.0,
        "p99": 99.0,
        "max": 100.0,
    }


def test_the_summary_lists_the_differences() -> None:
    lines = summary(Reconciliation(universities=2, days=3, differences=["mtsim-1: gone"], compared=4), "r1")
    assert "The market and the service differ in 1 places:" in lines
    assert "  mtsim-1: gone" in lines
    assert lines[-1].endswith("--run r1")


def test_the_summary_says_how_failures_are_looked_up() -> None:
    lines = summary(Reconciliation(universities=2, days=3, failures={"503": 2, "timeout": 1}), "r1")
    assert lines[-1] == "What was no success: mt-sim traces list --failed --run r1"


@pytest.mark.parametrize(
    ("words", "told", "id"),
    [
        (["--speed", "fast"], "no speed 'fast'", "MTS-552"),
        (["--target", "http://service.example", "--key", "k"], "mtsim-...", "MTS-543"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, words: list[str], told: str, id: str) -> None:
    done = mt_sim("traffic", "--data", str(tmp_path), *words)
    assert done.returncode == ExitCode.USAGE
    assert told in done.stderr
    assert f"[{id}]" in done.stderr


@pytest.mark.wire
def test_a_dialect_without_users_is_played_as_far_as_it_goes(tmp_path: Path) -> None:
    from simulator.scenarios.language.words import ServiceSetup

    class Advisor(ServiceInThread):
        async def start(self, setup: ServiceSetup) -> str:
            return await super().start(setup.model_copy(update={"persona": "advisor"}))

    from mock_market.target.target import Target
    from simulator.targets.named import NamedTarget

    async def use() -> Reconciliation:
        service = Advisor(tmp_path)
        (tmp_path / "service").mkdir()
        url = await service.start(ServiceSetup())
        try:
            named = NamedTarget(
                target=Target(name="advisor", url=url, dialect="advisor"),
                key=service.key("first"),
                service_key=service.service_key,
            )
            played = Played()
            await play_month(Month(data=tmp_path, named=named, universities=6), lambda text: None, played)
            assert played.found is not None
            return played.found
        finally:
            await service.stop()

    found = asyncio.run(use())
    assert found.differences == []
    assert found.tenants


@pytest.mark.wire
def test_a_speed_waits_for_real_time_between_moments(tmp_path: Path) -> None:
    """At a day a second, three days take seconds and lead to the same end as without any speed."""
    found = month_of(tmp_path, universities=3, days=3, speed=200_000.0)
    assert found.differences == []
    assert found.deliveries.get("delivered", 0) > 0
