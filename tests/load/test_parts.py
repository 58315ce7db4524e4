"""A load's deciding parts: what is asked, what is wrong with an answer, and what is too much."""

import subprocess
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from mock_market.saying import english
from mock_market.target.target import Target
from simulator.errors.command_error import CommandError
from simulator.load import command
from simulator.load.consent import allow
from simulator.load.mix import MIX, WEIGHTS, Office, next_call
from simulator.load.result import ALL, LoadFailure, LoadResult, Row, ceiling, result_of, table
from simulator.load.samples import Came, failure_of
from simulator.load.verdict import wrong_body, wrong_status
from simulator.rules.rulebook import rules
from simulator.targets.named import NamedTarget
from standard_api.examples import EXAMPLES
from standard_api.operations import OPERATIONS, operation_named


def office(**given: object) -> Office:
    return Office(tenant="mtsim-load-1", month="2026-03", chance=Random(1), **given)  # type: ignore[arg-type]


def test_every_operation_is_asked_but_the_one_that_ends_a_tenant() -> None:
    assert {one.name for one in OPERATIONS} - set(WEIGHTS) == {"deactivate_tenant"}


@pytest.mark.parametrize("operation", MIX, ids=lambda one: one.name)
def test_every_request_is_what_the_contract_takes(operation) -> None:  # type: ignore[no-untyped-def]
    call = next_call(operation, office(users=["u-1"]))
    assert call.operation is operation
    assert "{" not in call.path
    if operation.request:
        operation.request.model_validate(call.body)


def test_without_users_one_is_made_first() -> None:
    assert next_call(operation_named("get_user"), office()).operation.name == "create_user"


def test_addresses_are_never_the_same() -> None:
    desk = office()
    assert Counter(desk.email() for _ in range(1000)).most_common(1)[0][1] == 1


@pytest.mark.parametrize("operation", MIX, ids=lambda one: one.name)
def test_the_contracts_own_examples_are_right(operation) -> None:  # type: ignore[no-untyped-def]
    import json

    body = json.dumps(EXAMPLES[operation.name].response).encode()
    assert wrong_status(operation, operation.success[0]) is None
    assert wrong_body(operation, operation.success[0], body) is None


@pytest.mark.parametrize("operation", MIX, ids=lambda one: one.name)
def test_what_is_wrong_is_told_by_a_rule_that_exists(operation) -> None:  # type: ignore[no-untyped-def]
    for problem in (wrong_status(operation, 500), wrong_body(operation, operation.success[0], b"{}")):
        assert problem is not None
        assert problem.rule in rules()


def test_a_broken_field_is_named() -> None:
    problem = wrong_body(operation_named("health"), 200, b'{"status": "OK"}')
    assert str(problem).startswith("HEALTH-3: status: ")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            ConnectionRefusedError(111, "Connection refused"),
            "nothing answers on a:80: is the service started?",
        ),
        (TimeoutError("timed out"), "no whole answer within 10 s"),
        (ConnectionResetError(104, "reset"), "the service closed the connection with a reset"),
        (EOFError("raw"), "the exchange broke off (EOFError)"),
    ],
    ids=str,
)
def test_why_no_answer_came_is_told_in_our_words(error: Exception, told: str) -> None:
    assert english(failure_of("http://a:80", Came(seconds=10.0, error=error)).message) == told


def test_what_may_be_left_out_is_no_failure() -> None:
    assert wrong_status(operation_named("get_limits"), 501) is None
    assert wrong_status(operation_named("list_resources"), 501) is not None
    assert wrong_status(operation_named("activate_tenant"), 409) is None


def result(p95: float = 100.0, failures: int = 0) -> LoadResult:
    row = Row(name=ALL, requests=100, failures=failures, per_second=10, p50=50, p95=p95, p99=200)
    return LoadResult(
        rows=(row,), failures=(LoadFailure(operation="health", said="OP-1: 500, not 200", times=1),)
    )


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("p95=99ms", 1),
        ("p95=0.1s", 0),
        ("p95=100ms,errors=1%", 1),
        ("p50=10ms,p99=10ms,errors=1.9%", 3),
        ("errors=2%", 0),
        ("", 0),
    ],
)
def test_what_is_over_the_ceiling_is_said(text: str, broken: int) -> None:
    assert len(list(ceiling(text).broken_by(result(failures=2)))) == broken


def test_nothing_answered_is_over_any_ceiling_of_errors() -> None:
    row = Row(name=ALL, requests=0, failures=0, per_second=0, p50=0, p95=0, p99=0)
    assert list(ceiling("errors=99%").broken_by(LoadResult(rows=(row,), failures=())))


@pytest.mark.parametrize("text", ["p95", "p90=3ms", "p95=300", "errors=1", "p95=-1ms"])
def test_what_is_no_ceiling_is_refused(text: str) -> None:
    with pytest.raises(CommandError) as refused:
        ceiling(text)
    assert refused.value.id == "MTS-371"


def test_a_result_is_read_back_and_shown() -> None:
    import json

    told = result()
    assert result_of(json.loads(json.dumps(told.as_data()))) == told
    assert "OP-1: 500, not 200" in table(told)


FAR = NamedTarget(target=Target(name="far", url="https://service.example"), key="k")


def test_a_service_of_others_is_loaded_only_when_its_name_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    for said in (None, "near"):
        with pytest.raises(CommandError) as refused:
            allow(FAR, users=1, confirmed=said, lifted=False)
        assert refused.value.id == "MTS-376"
    allow(FAR, users=20, confirmed="far", lifted=False)


def test_a_service_of_others_has_a_ceiling() -> None:
    with pytest.raises(CommandError) as refused:
        allow(FAR, users=21, confirmed="far", lifted=False)
    assert refused.value.id == "MTS-377"
    allow(FAR, users=21, confirmed="far", lifted=True)


def test_a_service_of_this_machine_is_loaded_at_once() -> None:
    near = NamedTarget(target=Target(name="near", url="http://127.0.0.1:1"), key="k")
    allow(near, users=500, confirmed=None, lifted=False)


def test_a_worker_that_was_lost_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[list[str]] = []
    ends = iter((0, -9))

    def locust(words: list[str], *_rest: object) -> int:
        said.append(words)
        return next(ends)

    monkeypatch.setattr(command, "locust", locust)
    crew = command.Crew(port=1, processes=4)
    assert [command.work("10.0.0.5", crew, "k", tmp_path) for _ in range(2)] == [0, 3]
    assert said[0] == ["--worker", "--master-host=10.0.0.5", "--master-port=1", "--processes=4"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("60s", 60),
        ("1h30m", 5400),
        ("90", 90),
        ("bogus", 0),
        ("", 0),
        ("5d", 0),
        ("-1s", 0),
    ],
)
def test_a_time_to_run_is_checked_before_anything_is_made(text: str, seconds: int) -> None:
    assert bool(command._RUN_TIME.fullmatch(text)) is bool(seconds)
    assert command._seconds(text) == seconds


def test_a_load_tells_how_far_it_is_until_it_ends(capsys: pytest.CaptureFixture[str]) -> None:
    class Locust:
        now = 0.0

        def wait(self, timeout: float | None = None) -> int:
            self.now += 15
            if self.now < 40:
                raise subprocess.TimeoutExpired("locust", timeout or 0)
            return 0

    process = Locust()
    assert command._waited(process, 60, lambda: process.now) == 0  # type: ignore[arg-type]
    assert capsys.readouterr().err.split("\n") == ["15 of 60 s, 25%", "30 of 60 s, 50%", ""]
