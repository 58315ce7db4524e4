"""Numbers mean what they say: the score is of all that applies, the basics judge what their names promise."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from conformance_driver import judge, playing, sample
from conformance_driver.faults import everywhere, refusing, status
from conformance_driver.variants import together

from sample_service.defects.catalogue import defect_named
from sample_service.defects.wire import Play, Request, SpoiltAnswer, Wire
from simulator.conformance.catalogue import CLASSIC, FORMAT, all_checks
from simulator.conformance.engine.findings.cause import Cause
from simulator.conformance.engine.findings.check import Check, Status
from simulator.conformance.engine.findings.finding import Result
from simulator.conformance.reports.score import score_text
from simulator.conformance.reports.summary import Summary, summary_of
from simulator.conformance.selection import Selection, fitting
from standard_api.operations import AUTO_PROVISION, OPERATIONS

STANDARD = fitting(Selection().chosen(), "standard")
CAUSE = Cause(
    key=("create_user", "500"),
    operation="create_user",
    check="users.create",
    field="",
    expected="201",
    observed="500",
    reply=None,  # type: ignore[arg-type]
)


def ended(check: Check, end: str = "passed") -> Result:
    """A check that ended so; ``waits`` and ``not run`` were not judged."""
    if end in ("waits", "not run"):
        cause = CAUSE if end == "waits" else None
        return Result(check=check, status=Status.SKIPPED, cause=cause, not_run=cause is None)
    return Result(check=check, status=Status(end))


def summary(ends: dict[int, str] | None = None, *, asked: int | None = None) -> Summary:
    """Of a run in which these checks ended otherwise than passed."""
    rows = [ended(check, (ends or {}).get(number, "passed")) for number, check in enumerate(STANDARD)]
    return summary_of(rows[:asked], "standard")


def told(counts: Summary, dialect: str = "standard") -> str:
    causes = [{"check": "users.create", "operation": "create_user", "blocks": ["users.list"]}]
    return score_text({"summary": vars(counts), "target": {"dialect": dialect}, "causes": causes})


def test_a_full_score_is_for_all_that_applies_judged_and_kept() -> None:
    everything = len(STANDARD)
    assert told(summary()) == f"Rules: {everything} of {everything} kept (100 %)"
    assert told(summary({0: "skipped"})) == f"Rules: {everything - 1} of {everything - 1} kept (100 %)"
    for end in ("failed", "warned", "errored", "waits", "not run"):
        assert summary({0: end}).score == summary({0: end}).standard_score == 99, end


def test_what_was_not_judged_is_told_with_what_it_waits_for() -> None:
    counts = summary(dict.fromkeys(range(2, len(STANDARD)), "waits") | {0: "failed", 1: "not run"})
    assert told(counts) == (
        f"Rules: 1 of {len(STANDARD)} judged, 0 kept (0 %); {len(STANDARD) - 2} wait for: users.create; "
        "1 were not run"
    )


def test_a_part_has_no_full_score() -> None:
    counts = summary(asked=4)
    assert (counts.score, counts.passed, counts.applicable) == (100 * 4 // len(STANDARD), 4, 4)
    rest = len(STANDARD) - 4
    assert told(counts) == f"Rules: 4 of 4 kept; {rest} others of the contract were not asked"


def test_an_older_dialect_has_a_score_of_its_own_and_one_of_the_standard(tmp_path: Path) -> None:
    with sample(tmp_path / "service", persona="advisor") as url:
        _code, report = judge(url, tmp_path, "--dialect=advisor")
    counts = report["summary"]
    assert counts["score"] == 100
    assert counts["passed"] == counts["applicable"] == counts["standard_kept"]
    assert counts["standard"] > 200
    assert counts["standard_score"] == 100 * counts["passed"] // counts["standard"] < 20
    assert score_text(report) == (
        f"Rules: {counts['passed']} of {counts['passed']} kept (100 %) of what advisor asks; that is "
        f"{counts['passed']} of the {counts['standard']} of the standard ({counts['standard_score']} %)"
    )


def test_the_manual_counts_for_nothing_in_the_standard() -> None:
    manual = fitting(Selection().chosen(), "market-2025")
    counts = summary_of([ended(check) for check in manual], "market-2025")
    own = sum(check.suite == "manual" for check in manual)
    assert (counts.score, counts.standard_kept) == (100, len(manual) - own)
    assert counts.standard == len(STANDARD)


class Spoiled:
    """A service with one way of being wrong at a time, judged by the checks behind the basics."""

    def __init__(self, folder: Path) -> None:
        self.play: Play | None = None
        self.url = ""
        self._folder = folder

    async def played(self, wire: Wire, request: Request) -> SpoiltAnswer:
        return await (self.play(wire, request) if self.play else wire.forward(request))

    def basics(self, play: Play | None) -> dict[str, Any]:
        self.play = play
        ids = [one for _, ids in CLASSIC for one in ids if not one.startswith("manual.")]
        _code, report = judge(self.url, self._folder, *(f"--check={one}" for one in dict.fromkeys(ids)))
        return {row["name"]: row for row in report["classic"]}


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spoiled]:
    folder = tmp_path_factory.mktemp("basics")
    with ExitStack() as running:
        made = Spoiled(folder)
        made.url = running.enter_context(playing(made.played, folder / "service", newborn_users=6))
        yield made


ALL = [name for name, _ in CLASSIC]
SPOILT: dict[str, tuple[Play, set[str]]] = {
    "health and reuse": (
        together(defect_named("health.answers").play, defect_named("webhook.reuse_email").play),
        {"Health Check", FORMAT, "Tenant Reuse"},
    ),
    "a wrong key": (defect_named("auth.wrong_key").play, {"API Key Validation"}),
    "no key": (defect_named("auth.missing_key").play, {"API Key Validation"}),
    "a status and a refusal": (
        together(status(200, "create_user"), refusing(500, "get_tenant_costs")),
        set(),
    ),
    "a type": (everywhere("role", lambda _: 7, "update_user"), {FORMAT}),
}
"""Ways of being wrong, and the basics that must say so."""


@pytest.mark.wire
@pytest.mark.parametrize("name", SPOILT)
def test_each_basic_judges_what_its_name_promises(spoiled: Spoiled, name: str) -> None:
    play, expected = SPOILT[name]
    rows = spoiled.basics(play)
    assert list(rows) == ALL
    assert {one for one, row in rows.items() if row["status"] != "passed"} == expected
    assert all(row["response_ms"] > 0 for row in rows.values())


def test_the_format_is_that_of_every_operation() -> None:
    named = {one.name for one in (*OPERATIONS, AUTO_PROVISION)}
    judges = {check.id for check in all_checks() if check.answers in named}
    assert judges <= set(dict(CLASSIC)[FORMAT])
