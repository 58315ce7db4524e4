"""Every story passes on the sample service, and fails on a bug of its kind at the step that tells it."""

from pathlib import Path

import pytest
from conformance_driver import KEY, sample
from guide_driver.shown import page_in, without_measures
from scenario_driver import played, run

from simulator.errors.exit_codes import ExitCode
from simulator.scenarios.language.load import parse, shipped

pytestmark = pytest.mark.wire

ROOT = Path(__file__).parents[2]
STORIES = {story.name: story for story in shipped()}
FAILS = {
    "advisor-migration": ("webhook.repeat", "in the standard's words"),
    "dashboard-while-data-changes": ("dashboard.users_total", "the numbers agree"),
    "demo-to-expiry": ("lifecycle.reads_when_preserved", "and its numbers"),
    "demo-to-service": ("webhook.repeat", "the market approves the order"),
    "duplicates-and-disorder": ("delivery.lost_deactivation", "the old deactivation is sent once more"),
    "erasure": ("lifecycle.erased_stays_erased", "the person cannot be read"),
    "expiry-and-return": ("lifecycle.return_keeps_data", "the person is still there"),
    "first-day": ("users.search", "the person is found by name"),
    "key-rotation": ("auth.wrong_key", "the old key opens nothing any more"),
    "lost-answer": ("delivery.lost_user", "the person is there once"),
    "provisioning-by-callback": ("webhook.callback", "its callback ends the application"),
    "provisioning-by-polling": ("lifecycle.async_status", "while it works the status says so"),
    "quota": ("users.quota", "there is no third seat"),
    "retries-through-an-outage": (
        "delivery.lost_activation",
        "and it is enough, so the market believes the tenant active",
    ),
    "same-applicant-twice": ("webhook.reuse_email", "it is the same tenant"),
    "suspension-and-return": ("lifecycle.writes_when_suspended", "nor any setting"),
    "two-tenants-same-people": ("isolation.same_email", "and the second, with the same address"),
    "users-life": ("users.update", "is suspended"),
    "whole-term": ("lifecycle.return_with_new_plan", "the service says so"),
}
"""A defect of the sample service for each story, and the step that must notice it."""
IMPATIENT = {"provisioning-by-callback": {"patience": "1s"}}
"""What never comes need not be waited for as long as the story would."""


def test_every_story_has_a_defect_that_it_finds() -> None:
    assert set(FAILS) == set(STORIES)


@pytest.mark.parametrize("name", sorted(STORIES))
def test_a_story_passes_on_the_sample_service(tmp_path: Path, name: str) -> None:
    code, record = played(STORIES[name], tmp_path)
    assert [step.title for step in record.steps if step.status != "passed"] == []
    assert (code, record.status) == (ExitCode.PASSED, "passed")
    assert len(record.steps) == len(STORIES[name].steps)


@pytest.mark.parametrize("name", sorted(STORIES))
def test_a_story_fails_on_a_bug_of_its_kind(tmp_path: Path, name: str) -> None:
    defect, title = FAILS[name]
    code, record = played(STORIES[name], tmp_path, defect, variables=IMPATIENT.get(name, {}))
    failed = [step for step in record.steps if step.status == "failed"]
    assert [step.title for step in failed] == [title], record.steps
    assert code == ExitCode.FAILED
    assert failed[0].expected
    assert failed[0].observed


@pytest.mark.parametrize("name", sorted(STORIES))
def test_a_story_tells_what_it_is_about(name: str) -> None:
    story = STORIES[name]
    assert story.title
    assert len(story.story) > 80
    assert all(step.beside.title for step in story.steps)


def test_the_story_in_the_guide_is_told_as_it_is(tmp_path: Path, language: str) -> None:
    name = "demo-to-expiry"
    with sample(tmp_path / "service", defects=(FAILS[name][0],)) as url:
        words = [f"--target={url}", f"--key={KEY}", f"--data={tmp_path / 'runs'}"]
        code, told = run("run", name, *words)
    shown = page_in(language, "scenarios.md").split("```text\n")[1].split("\n```")[0]
    assert without_measures(told).startswith(without_measures(shown))
    assert code == ExitCode.FAILED


def test_the_example_of_the_guide_plays(tmp_path: Path) -> None:
    guide = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    text = guide.partition("```yaml\n")[2].partition("```")[0]
    code, record = played(parse(text, tmp_path / "class.yaml"), tmp_path)
    assert [step.title for step in record.steps if step.status != "passed"] == []
    assert code == ExitCode.PASSED
