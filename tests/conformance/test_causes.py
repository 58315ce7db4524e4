"""What a check needs first is no failure of its own: it waits for the check that tells what broke."""

import asyncio
import json
from pathlib import Path

import pytest
from conformance_driver import OF_PYTHON, judge, playing, sample, trouble
from conformance_driver.faults import FAULTS, refusing

from sample_service.defects.wire import Play, Request, SpoiltAnswer, Wire, refuses, says
from simulator.conformance.engine.answers.wording import placed
from simulator.conformance.reports.console import report_lines

pytestmark = pytest.mark.wire

ANSWERS = ("--check=users.create", "--check=users.list", "--check=users.read_back")


def waiting(report: dict[str, object]) -> dict[str, str]:
    """The checks that wait, and for which."""
    rows: list[dict[str, str]] = report["checks"]  # type: ignore[assignment]
    return {row["id"]: row["blocked_by"] for row in rows if row["blocked_by"]}


def test_a_cause_names_its_rule_also_when_the_check_that_tells_it_was_left_out(tmp_path: Path) -> None:
    with playing(refusing(500, "create_user"), tmp_path / "service") as url:
        _, report = judge(url, tmp_path, "--check=users.search")
    (cause,) = report["causes"]
    assert (cause["check"], cause["rule"]) == ("users.create", "USER-6, OP-11")
    assert "FAIL users.create  USER-6, OP-11" in report_lines(report)


def test_what_breaks_on_the_way_is_told_by_the_check_whose_rule_it_is(tmp_path: Path) -> None:
    names = ("lifecycle.reads_when_preserved", "lifecycle.numbers_when_preserved", "dashboard.stats")
    with sample(tmp_path / "service", defects=(names[0],)) as url:
        _, report = judge(url, tmp_path, *(f"--check={name}" for name in names))
    assert list(trouble(report)) == [names[0]]
    assert waiting(report) == {names[1]: names[0]}
    (cause,) = report["causes"]
    assert (cause["check"], cause["blocks"], cause["rule"]) == (names[0], [names[1]], "LIFE-23")
    told = [line for line in report_lines(report) if line.startswith("FAIL")]
    assert {line.split()[1] for line in told} == {names[0]}


@pytest.mark.parametrize(
    ("fault", "judge_of_it"), [("no_guard", "auth.missing_key"), ("any_key", "auth.wrong_key")]
)
def test_an_open_door_is_told_once(tmp_path: Path, fault: str, judge_of_it: str) -> None:
    finer = ("auth.whole_key", "auth.before_body", "auth.before_tenant", "aliases.guarded")
    with playing(FAULTS[fault].play, tmp_path / "service") as url:
        code, report = judge(url, tmp_path, *(f"--check={name}" for name in (judge_of_it, *finer)))
    assert list(trouble(report)) == [judge_of_it]
    assert waiting(report) == dict.fromkeys(finer, judge_of_it)
    assert code == 1


async def _believes(wire: Wire, request: Request) -> SpoiltAnswer:
    """Whatever is sent is kept and shown again, as a service without models does."""
    kept = wire.memory.setdefault(request.tenant_id, {})
    answer = await wire.forward(request)
    unjust = answer.code == "INVALID_REQUEST" and request.json.get("tenant_id") == request.tenant_id
    if request.operation == "activate_tenant" and unjust:
        kept |= {name: request.json.get(name) for name in ("plan", "features")}
        sound = {"tenant_name": "가", "plan": "basic", "features": [], "config": {}}
        contact = {"email": "a@b.example", "name": "김"}
        sound |= {"tenant_id": request.tenant_id, "contact": contact}
        return await wire.forward(request.with_json(**sound))
    if request.operation == "create_user" and answer.code == "INVALID_REQUEST" and wire.knows(request):
        told = {"role": "user", **(json.loads(request.body) if b"\\ud" in request.body else request.json)}
        made = {"user_id": "u-1", "status": "active", "created_at": "2026-03-02T09:00:00Z"}
        return says(201, **told, **made, temporary_password=True) if "name" in told else answer
    if request.operation == "get_tenant_status" and answer.fine and kept:
        return answer.with_json(**kept)
    return answer


def test_who_believes_everything_is_not_accused_of_what_it_was_made_to_say(tmp_path: Path) -> None:
    with playing(_believes, tmp_path / "service") as url:
        _, report = judge(
            url, tmp_path, "--suite=lifecycle", "--suite=robustness", "--suite=errors", *ANSWERS
        )
    failed = {name for name in trouble(report) if not name.startswith("robustness.")}
    assert failed == {"lifecycle.refused_makes_nothing"}
    assert "robustness.wrong_types" in trouble(report)
    assert "robustness.surrogates" in trouble(report)
    assert report["causes"] == []


async def _takes_another_contact(wire: Wire, request: Request) -> SpoiltAnswer:
    """An active tenant is ordered anew by anybody; and no activation has a message."""
    answer = await wire.forward(request)
    if request.operation != "activate_tenant" or answer.code not in ("", "TENANT_EXISTS"):
        return answer
    return says(200, success=True, tenant_id=request.tenant_id, access_url="https://service.example/t")


def test_what_was_not_refused_waits_for_who_tells_it_and_not_for_another_fault(tmp_path: Path) -> None:
    names = ("lifecycle.activate", "lifecycle.conflicting_contact", "lifecycle.return_with_new_plan")
    with playing(_takes_another_contact, tmp_path / "service") as url:
        _, report = judge(url, tmp_path, *(f"--check={name}" for name in names))
    assert list(trouble(report)) == [*names[:2]]
    assert waiting(report) == {names[2]: names[1]}
    told = [(cause["check"], cause["expected"][:17]) for cause in report["causes"]]
    assert told == [(names[0], "the field message"), (names[1], "409 TENANT_EXISTS")]


async def _roles_of_null(wire: Wire, request: Request) -> SpoiltAnswer:
    """A role of null is made and shown; and an erased tenant takes users."""
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.code == "TENANT_INACTIVE":
        return says(201, **request.json)
    null = request.operation == "create_user" and answer.fine and '"role":null' in request.body.decode()
    return answer.with_json(role=None) if null else answer


def test_a_null_that_is_taken_as_it_stands_is_told_by_the_check_of_nulls(tmp_path: Path) -> None:
    names = ("lifecycle.writes_when_erased", "robustness.optional_null")
    with playing(_roles_of_null, tmp_path / "service") as url:
        _, report = judge(url, tmp_path, *(f"--check={name}" for name in names))
    assert list(trouble(report)) == [*names]
    assert "role" in trouble(report)["robustness.optional_null"]


def test_a_role_in_capitals_is_not_told_by_the_check_of_nulls(tmp_path: Path) -> None:
    names = ("users.create", "robustness.optional_null")
    with playing(FAULTS["role_capitals"].play, tmp_path / "service") as url:
        _, report = judge(url, tmp_path, *(f"--check={name}" for name in names))
    assert list(trouble(report)) == ["users.create"]


async def _hangs(wire: Wire, request: Request) -> SpoiltAnswer:
    if request.operation == "get_user" and request.user_id.startswith("u-that-never"):
        await asyncio.sleep(30)
    return await wire.forward(request)


async def _refuses_the_erased(wire: Wire, request: Request) -> SpoiltAnswer:
    """A 404 is no work that is left where the operation was seen to work."""
    erased = wire.memory.setdefault("erased", set())
    if request.operation == "deactivate_tenant" and request.json.get("preserve_data") is False:
        erased.add(request.tenant_id)
    if request.operation == "get_tenant_stats" and request.tenant_id in erased:
        return refuses(404, "TENANT_NOT_FOUND")
    return await wire.forward(request)


@pytest.mark.parametrize(
    ("play", "judged", "tells"),
    [
        (_hangs, "users.unknown", "errors.in_time"),
        (_refuses_the_erased, "lifecycle.erase_numbers", "dashboard.stats"),
    ],
)
def test_what_did_not_come_is_evidence_of_nothing_else(
    tmp_path: Path, play: Play, judged: str, tells: str
) -> None:
    with playing(play, tmp_path / "service") as url:
        _, report = judge(url, tmp_path, "--timeout=2", f"--check={judged}", f"--check={tells}")
    assert list(trouble(report)) == [tells]
    assert waiting(report) == {judged: tells}
    assert not any(cause["unwritten"] for cause in report["causes"])


async def _takes_everything(wire: Wire, request: Request) -> SpoiltAnswer:
    """Filters and types are ignored, a bad update is answered with the user, and everybody wins."""
    plain = request.with_query(role=None, status=None, type=None)
    answer = await wire.forward(plain if request.method == "GET" else request)
    if request.operation == "update_user" and answer.status == 422:
        return await wire.ask("GET", request.path)
    if request.operation == "get_tenant_status" and "parallel" in request.tenant_id and answer.fine:
        return answer.with_json(plan=f"of-{request.tenant_id[-1]}")
    return answer


def test_no_finding_speaks_as_a_program_does(tmp_path: Path) -> None:
    names = ("users.update_bad", "users.filters", "resources.types", "lifecycle.parallel_conflict")
    with playing(_takes_everything, tmp_path / "service", newborn_users=6) as url:
        _, report = judge(url, tmp_path, *(f"--check={name}" for name in names))
    assert set(trouble(report)) == set(names)
    told = [finding for row in report["checks"] for finding in row["findings"]]
    words = [text for one in told for text in (one["expected"], one["observed"])]
    assert [text for text in words if OF_PYTHON.search(text)] == []


def test_places_are_told_by_field() -> None:
    rows = ("users.*.created_at", "users.*.last_login")
    places = ["create_user: created_at", *(f"list_users: {row}" for row in rows), "get_user: created_at"]
    assert placed(places) == "created_at in 3 operations, list_users: last_login"
    assert placed([f"get_user: {letter}" for letter in "abcdef"]).endswith("and 2 more, in --format json")
