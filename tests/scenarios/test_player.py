"""How a story goes on, and where it ends."""

import asyncio
from pathlib import Path

import pytest
from conformance_driver import KEY, playing, sample
from conformance_driver.variants import VARIANTS
from scenario_driver import played

from mock_market.domain.retries import ScheduleError
from mock_market.target.target import Target
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses
from simulator.errors.exit_codes import ExitCode
from simulator.scenarios.events import StepFinished
from simulator.scenarios.harness import open_harness
from simulator.scenarios.language.files import STORIES
from simulator.scenarios.language.load import load, parse
from simulator.scenarios.record import ScenarioRecord
from simulator.targets.named import NamedTarget

pytestmark = pytest.mark.wire

HEAD = "title: Mine\nvars: {tenant: 'mtsim-${run}-mine'}\nsteps:\n"
ACTIVE = HEAD + "  - activate: '${tenant}'\n"
USER = "{operation: create_user, tenant: '${tenant}', body: {email: 'a@${run}.example', name: 하나}"


def told(folder: Path, text: str, *defects: str, named: NamedTarget | None = None) -> ScenarioRecord:
    return played(parse(text, folder / "mine.yaml"), folder, *defects, named=named)[1]


def statuses(steps: list[StepFinished]) -> list[str]:
    return [step.status for step in steps]


def at(url: str, dialect: str = "standard", service_key: str | None = None) -> NamedTarget:
    return NamedTarget(target=Target(name="mine", url=url, dialect=dialect), key=KEY, service_key=service_key)


def test_equal_calls_succeed_only_when_all_of_them_do(tmp_path: Path) -> None:
    step = f"  - call: {USER}, times: 3}}\n"
    record = told(tmp_path, ACTIVE + step)
    assert record.steps[1].status == "failed"
    assert "succeeded false" in record.steps[1].observed
    expected = f"{step}    expect: {{statuses: ['201', '409', '409']}}\n"
    assert told(tmp_path, ACTIVE + expected).status == "passed"


def test_behind_a_write_that_was_skipped_the_rest_is_skipped_too(tmp_path: Path) -> None:
    text = (
        "steps:\n  - apply: {via: webhook}\n    save: {a: application}\n  - approve: ${a}\n"
        "    save: {tenant: application.tenant_id}\n"
        f"  - call: {USER}}}\n  - call: {{operation: get_tenant_stats, tenant: '${{tenant}}'}}\n"
        "    expect: {body.summary.total_users: 99}\n"
    )
    with sample(tmp_path / "service", persona="advisor") as url:
        record = told(tmp_path, text, named=at(url, "advisor"))
    assert statuses(record.steps) == ["passed", "passed", "skipped", "skipped"]
    assert record.steps[3].observed == "step 3 was skipped"
    assert record.status == "passed"
    assert record.finished is not None
    assert record.finished.message == "2 steps passed, 2 skipped"


def test_a_condition_that_does_not_hold_skips_the_rest(tmp_path: Path) -> None:
    text = ACTIVE + "    only_if: {status: 202}\n  - advance: 1d\n"
    record = told(tmp_path, text)
    assert statuses(record.steps) == ["passed", "skipped"]
    assert record.finished is not None
    assert record.finished.status == "skipped"
    assert record.finished.message == "the rest is for services whose status is 202; here it is 200"
    assert statuses(told(tmp_path, text.replace("202", "200")).steps) == ["passed", "passed"]


@pytest.mark.parametrize(
    ("service_key", "message"),
    [
        (None, "no callback can come: name the key that the service posts with (--service-key-env)"),
        ("sk-1", "the rest is for services whose application.state is provisioning; here it is active"),
    ],
)
def test_without_a_callback_nothing_is_said_of_callbacks(
    tmp_path: Path, service_key: str | None, message: str
) -> None:
    with sample(tmp_path / "service") as url:
        named = at(url, service_key=service_key)
        code, record = played(load(STORIES / "provisioning-by-callback.yaml"), tmp_path, named=named)
    assert record.finished is not None
    assert (code, record.finished.status, record.finished.message) == (ExitCode.PASSED, "skipped", message)


def test_a_story_of_applications_is_not_for_a_service_without_the_older_paths(tmp_path: Path) -> None:
    with playing(VARIANTS["optional_404"].play, tmp_path / "service") as url:
        code, record = played(load(STORIES / "demo-to-expiry.yaml"), tmp_path, named=at(url))
    assert record.finished is not None
    message = "the service does not offer auto_provision: it answers 404"
    assert (code, record.finished.status, record.finished.message) == (ExitCode.PASSED, "skipped", message)


def test_a_busy_service_is_asked_again_with_the_same_key(tmp_path: Path) -> None:
    busy = ["once"]

    async def busy_once(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.operation == "get_tenant_status" and busy:
            busy.clear()
            return refuses(503, "SERVICE_UNAVAILABLE").with_header("retry-after", "0")
        return await wire.forward(request)

    step = "  - call: {operation: get_tenant_status, tenant: '${tenant}', key: wrong}\n"
    with playing(busy_once, tmp_path / "service") as url:
        record = told(tmp_path, f"{ACTIVE}{step}    expect: {{status: 401}}\n", named=at(url))
    assert (record.status, busy) == ("passed", [])


def test_a_hint_is_filled_in(tmp_path: Path) -> None:
    text = ACTIVE + "    save: {is: state}\n  - check: {a: [1, 2]}\n    hint: See ${is} of ${tenant}.\n"
    assert told(tmp_path, text).steps[1].hint.startswith("See delivered of mtsim-")


def test_a_schedule_that_is_none_is_refused_when_the_target_changes(tmp_path: Path) -> None:
    async def change() -> None:
        async with open_harness(tmp_path, at("http://127.0.0.1:9")) as harness:
            harness.change_target(retries="soon")

    with pytest.raises(ScheduleError, match="no retry schedule 'soon'"):
        asyncio.run(change())


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("renew: '${tenant}'", "has no subscription to renew"),
        ("renew: mtsim-nobody", "the market knows no tenant 'mtsim-nobody'"),
        ("approve: 77", "no application 77"),
        ("redeliver: 77", "no delivery 77"),
    ],
)
def test_what_the_market_refuses_is_a_step_that_cannot_be_played(
    tmp_path: Path, step: str, message: str
) -> None:
    record = told(tmp_path, f"{ACTIVE}  - {step}\n")
    assert statuses(record.steps) == ["passed", "errored"]
    assert message in record.steps[1].observed


def test_an_application_that_is_waited_for_is_told_in_words(tmp_path: Path) -> None:
    text = (
        "steps:\n  - apply: {via: activate}\n    save: {a: application}\n  - reject: ${a}\n"
        "  - wait: {application: '${a}', state: rejected}\n    expect: {message: rejected by the scenario}\n"
    )
    assert told(tmp_path, text).status == "passed"
