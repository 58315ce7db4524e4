"""What a run of ``mt-sim test`` promises beside its verdicts: selection, ends, cleaning up, no surprises."""

import asyncio
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import pytest
from command_driver import Terminal, command_line
from conformance_driver import KEY, judge, playing, sample, statuses
from conformance_driver.faults import status, unwritten
from guide_driver.shown import page_in, without_measures

from mock_market.store.exchanges import ExchangeStore
from mock_market.target.dialects import dialect_of
from mock_market.target.target import Target
from mock_market.wire.exchange import Exchange
from sample_service.defects.wire import Request, Wire, says
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.asking.expectations import Expectations
from simulator.conformance.engine.asking.questions import Questions
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Check, Level
from simulator.conformance.engine.run.ledger import Ledger
from simulator.conformance.engine.run.pulse import Pulse
from simulator.conformance.engine.run.run import Run
from simulator.conformance.suites.kit.doors import WRONG
from simulator.errors.command_error import CommandError

pytestmark = pytest.mark.wire

ROOT = Path(__file__).parents[2]

BROKEN = ("users.search_wildcards",)


def exchanges_of(folder: Path) -> list[Exchange]:
    """What the last run asked, in order."""
    run = max((folder / "runs" / "runs").iterdir())
    store = ExchangeStore(run / "exchanges.db")
    try:
        return list(store.page(after=0, limit=10_000))
    finally:
        store.close()


def test_a_selection_is_what_it_says(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        _, one = judge(url, tmp_path, "--check=users.search_*", "--suite=health")
        _, should = judge(url, tmp_path, "--suite=health", "--level=should")
    assert {name.partition(".")[0] for name in statuses(one)} == {"users", "health"}
    assert all(name.startswith(("users.search_", "health.")) for name in statuses(one))
    assert list(statuses(should)) == ["health.quick"]


def test_who_is_long_begins_first(tmp_path: Path) -> None:
    words = ("--parallel=1", "--check=users.create", "--check=robustness.injections")
    with sample(tmp_path / "service") as url:
        judge(url, tmp_path, *words)
    asked_by = dict.fromkeys(one.call.purpose.asked_by for one in exchanges_of(tmp_path))
    checks = [name for name in asked_by if name.startswith("check ")]
    assert checks[:2] == ["check robustness.injections", "check users.create"]


def test_what_several_checks_need_is_asked_once_and_is_evidence_for_each(tmp_path: Path) -> None:
    words = ("errors.flat", "errors.no_leak", "auth.empty_key", "auth.case_of_key")
    with sample(tmp_path / "service") as url:
        _, report = judge(url, tmp_path, "--parallel=1", *(f"--check={word}" for word in words))
    evidence = {row["id"]: set(row["exchanges"]) for row in report["checks"]}
    assert evidence["errors.flat"] == evidence["errors.no_leak"]
    keyless = [one for one in exchanges_of(tmp_path) if one.call.header("X-Market-API-Key") is None]
    asked_twice = [
        one for one in keyless if one.id in evidence["auth.empty_key"] & evidence["auth.case_of_key"]
    ]
    assert {one.call.purpose.operation for one in asked_twice} == {
        "get_tenant_status",
        "update_settings",
        "create_user",
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--check=users.serch"], "did you mean users.search"),
        (["--suite=user"], "did you mean users"),
        (["--level=maybe"], "no level"),
        (["--prefix=Große-"], "makes no tenant ids"),
        (["--prefix="], "makes no tenant ids"),
        (["--level=MAY", "--suite=health"], "no check fits"),
        (["--report=pdf=a.pdf"], "not a report"),
        (["--baseline=/no/such/file"], "cannot read the baseline"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_sent(tmp_path: Path, words: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=re.escape(told)):
        judge("http://127.0.0.1:9", tmp_path, *words)


def test_an_unknown_format_is_told() -> None:
    with pytest.raises(CommandError, match="no format"):
        command_line(["test", "--target=http://127.0.0.1:9", "--format=xml"], standalone_mode=False)


def test_a_target_that_is_not_there_is_incomplete(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be reached") as raised:
        judge("http://127.0.0.1:9", tmp_path)
    assert raised.value.code == 3


def test_a_target_elsewhere_is_written_to_only_after_yes(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=re.escape("makes and erases tenants called mtsim-...")):
        judge("http://dev.example:1", tmp_path)


def test_fail_fast_stops_and_strict_counts_warnings(tmp_path: Path) -> None:
    with sample(tmp_path / "one", defects=("health.answers",)) as url:
        code, fast = judge(url, tmp_path, "--fail-fast", "--parallel=1")
    assert code == 1
    assert list(statuses(fast).values()).count("failed") == 1
    assert fast["summary"]["skipped"] > 200
    with sample(tmp_path / "two", defects=("errors.flat",)) as url:
        assert judge(url, tmp_path, "--check=errors.flat")[0] == 0
        assert judge(url, tmp_path, "--check=errors.flat", "--strict")[0] == 1


def test_a_baseline_forgives_what_is_known_and_tells_what_was_mended(tmp_path: Path) -> None:
    known = tmp_path / "known.txt"
    known.write_text("users.search_wildcards  # soon\nusers.search_case\n\n")
    with sample(tmp_path / "service", defects=BROKEN) as url:
        code, report = judge(url, tmp_path, "--check=users.search_*", f"--baseline={known}")
    assert statuses(report)["users.search_wildcards"] == "failed"
    assert code == 0
    assert report["baseline"]["mended"] == ["users.search_case"]
    known.write_text("users.no_such_check\n")
    with pytest.raises(CommandError, match=re.escape("known.txt:1: no check 'users.no_such_check'")):
        judge("http://127.0.0.1:9", tmp_path, f"--baseline={known}")


def test_a_crash_of_a_check_is_our_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def crash(ctx: CheckContext) -> None:
        """A claim."""
        raise ZeroDivisionError("division by zero")

    broken = Check(id="health.answers", level=Level.MUST, rules=("OP-1",), body=crash, hint="none")
    monkeypatch.setattr("simulator.conformance.selection.all_checks", lambda: (broken,))
    with sample(tmp_path / "service") as url:
        code, report = judge(url, tmp_path)
    (row,) = report["checks"]
    assert (row["status"], code) == ("errored", 3)
    assert "ZeroDivisionError" in row["message"]
    assert row["findings"] == []


def test_the_same_seed_asks_the_same(tmp_path: Path) -> None:
    asked: list[list[tuple[str, str, bytes]]] = []
    words = ("--check=users.pages", "--check=users.filters", "--check=isolation.at_once", "--parallel=1")
    for seed in (7, 7, 8):
        with sample(tmp_path / f"service-{len(asked)}") as url:
            _, report = judge(url, tmp_path / str(len(asked)), *words, f"--seed={seed}")
        assert report["seed"] == seed
        # Calls that go out together are stored as their answers come.
        asked.append(sorted(_same(call, url) for call in exchanges_of(tmp_path / str(len(asked)))))

    assert len(asked[0]) > 100
    assert asked[0] == asked[1]
    assert asked[0] != asked[2]


def _same(exchange: Exchange, url: str) -> tuple[str, str, bytes]:
    """A call without what names the run: the address, and the tenants and people of this run."""
    named = re.compile(r"mtsim-[0-9a-f]{6}|u-[0-9a-f]+|t-[0-9a-f]+|127\.0\.0\.1:\d+", re.IGNORECASE)
    body = exchange.call.body.decode("utf-8", "replace") if exchange.call.body else ""
    body = re.sub(r'"(application_id|id)":\s*\d+', r'"\1":0', named.sub("*", body))
    return exchange.call.method, named.sub("*", exchange.call.url.removeprefix(url)), body.encode()


def test_a_dry_run_sends_nothing_and_shows_every_call(tmp_path: Path) -> None:
    arguments = ["test", "--target=http://dev.example:1", f"--key={KEY}", "--dry-run", "--suite=health"]
    read = ["--check=dashboard.busy_month", "--check=dashboard.ranked_exist", "--read-tenant=hallym"]
    with patch("sys.stdout", StringIO()) as stdout:
        code = command_line([*arguments, *read, f"--data={tmp_path / 'runs'}"], standalone_mode=False)
    lines = stdout.getvalue().splitlines()
    assert code == 0
    assert all(re.match(r"[A-Z]+ +http://dev\.example:1/", line) for line in lines)
    assert "GET     http://dev.example:1/mt/health" in lines
    assert "GET     http://dev.example:1/mt/tenant/hallym/stats?period=90d" in lines
    assert any("/mt/tenant/hallym/users/" in line for line in lines), "whoever is ranked is looked for"
    assert "univ-01" not in stdout.getvalue()


async def unfinished(wire: Wire, request: Request) -> Any:
    """A service on its first day, as the page shows it."""
    plays = {
        "create_user": status(200, "create_user"),
        "update_user": unwritten(501, "update_user"),
        "delete_user": unwritten(501, "delete_user"),
    }
    play = plays.get(str(request.operation))
    return await (play(wire, request) if play else wire.forward(request))


def test_the_output_of_an_unfinished_service_in_the_docs_is_real(tmp_path: Path, language: str) -> None:
    page = page_in(language, "conformance.md")
    with playing(unfinished, tmp_path / "service", newborn_users=6) as url:
        words = [f"--target={url}", f"--key={KEY}", f"--data={tmp_path / 'runs'}", "--suite=users"]
        with patch("sys.stdout", Terminal()) as stdout:
            command_line(["test", *words], standalone_mode=False)
    shown = page.split("```text\n")[2].split("\n```")[0]
    assert without_measures(stdout.getvalue()) == without_measures(shown)


def test_one_operation_that_hangs_ends_no_run(tmp_path: Path) -> None:
    """Many checks wait for it in a row; the service is still there, and the rest is judged."""

    async def hangs(wire: Wire, request: Request) -> Any:
        if request.operation == "get_top_users":
            await asyncio.sleep(60)
        return await wire.forward(request)

    with playing(hangs, tmp_path / "service", newborn_users=6) as url:
        _, report = judge(url, tmp_path, "--suite=dashboard", "--timeout=3")
    ends = statuses(report)
    assert report["message"] == ""
    assert (ends["dashboard.top_users"], ends["dashboard.stats"]) == ("skipped", "passed")
    assert {cause["check"] for cause in report["causes"]} == {"errors.in_time"}


def test_a_finding_repeats_its_call_with_what_was_sent_in_the_keys_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def opens(wire: Wire, request: Request) -> Any:
        """Two doors are open to strangers, the others to whoever knows something of the key."""
        sent = [value for name, value in request.headers if name == "x-market-api-key"]
        open_to = {"get_tenant_costs": [], "get_tenant_stats": [WRONG]}.get(request.operation)
        stranger = sent in ([], [WRONG]) and not request.asked("X-Market-API-Key")
        return await wire.forward(request if stranger and sent != open_to else wire.let_in(request))

    monkeypatch.setenv("MY_KEY", KEY)
    wanted = ("missing_key", "empty_key", "wrong_key", "whole_key", "case_of_key", "key_in_query")
    arguments = ["test", "--key-env=MY_KEY", f"--data={tmp_path / 'runs'}", "--format=json"]
    with playing(opens, tmp_path / "service") as url, patch("sys.stdout", StringIO()) as stdout:
        options = [f"--target={url}", *(f"--check=auth.{name}" for name in wanted)]
        command_line([*arguments, *options], standalone_mode=False)
    findings = {
        row["id"].removeprefix("auth."): row["findings"][0] for row in json.loads(stdout.getvalue())["checks"]
    }
    header = "'X-Market-API-Key: '"
    sent = {
        name: re.findall(r"'?X-Market-API-Key[:;=].*?(?= --data-raw|$)", one["curl"])
        for name, one in findings.items()
    }
    assert sent == {
        "missing_key": [],
        "empty_key": ["'X-Market-API-Key;'"],
        "wrong_key": ["'X-Market-API-Key: mtsim-wrong-key-7d3f9a51c20e'"],
        "whole_key": [header + '"${MY_KEY%?}"'],
        "case_of_key": [header + '"$(printf %s "$MY_KEY" | tr A-Za-z a-zA-Z)"'],
        "key_in_query": ['X-Market-API-Key="$MY_KEY"'],
    }
    asks_again = (
        "the run's tenants are erased at its end; mt-sim test --check auth.wrong_key asks it all again"
    )
    assert findings["wrong_key"]["curl_note"] == asks_again


def test_a_curl_line_without_a_tenant_needs_no_note_and_a_huge_body_no_line(tmp_path: Path) -> None:
    async def refuses(wire: Wire, request: Request) -> Any:
        return (
            says(500)
            if request.operation == "health" or len(request.body) > 5_000
            else await wire.forward(request)
        )

    with playing(refuses, tmp_path / "service") as url:
        _, told = judge(url, tmp_path, "--check=health.answers", "--check=robustness.large_body")
    health, big = (row["findings"][0] for row in told["checks"])
    assert (health["curl"][:4], health["curl_note"]) == ("curl", "")
    assert (big["curl"], big["curl_note"][:26]) == ("", "no curl line: the body has")


def test_a_check_names_the_one_operation_that_it_is_about(tmp_path: Path) -> None:
    about = {
        "health.answers": "health",
        "dashboard.top_users": "get_top_users",
        "lifecycle.feature_order": "activate_tenant",
        "users.search_wildcards": "list_users",
        "users.read_back": None,
    }
    with sample(tmp_path / "service", defects=BROKEN) as url:
        _, told = judge(url, tmp_path, *(f"--check={check}" for check in about))
    assert {row["id"]: row["operation"] for row in told["checks"]} == about


def test_a_difference_that_settles_is_no_failure() -> None:
    """Live numbers are asked again before they fail (DASH-19)."""

    class Settling:
        looks = 0

        async def look(self) -> list[Any]:
            self.looks += 1
            return [] if self.looks > 1 else [("12", "13", ())]

    check = Check(id="dashboard.users_total", level=Level.MUST, rules=("DASH-9",), body=_nothing, hint="")
    target = Target(name="live", url="http://127.0.0.1:1")
    run = Run(
        name="r1", target=target, dialect=dialect_of(target), ledger=Ledger("mtsim-"), pulse=Pulse(), key=KEY
    )
    asker = cast("Asker", None)
    expectations = Expectations(check, run, Questions(run, asker, check.id))
    settling = Settling()
    asyncio.run(expectations.settled(settling.look))
    assert (expectations.findings, settling.looks) == ([], 2)


async def _nothing(ctx: CheckContext) -> None:
    """Nothing."""
