"""Runs that are stored: listed, compared, judged again where something failed, and told side by side."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_driver import Done, mt_sim
from conformance_driver import KEY, playing

from sample_service.defects.catalogue import defect_named
from sample_service.defects.wire import Request, SpoiltAnswer, Wire
from simulator.conformance.history import judged_runs
from simulator.conformance.history.comparison import compared, unkept

pytestmark = pytest.mark.wire

WILDCARDS, GUARD = "users.search_wildcards", "resources.limit"
ASKED = ("--check=users.search_*", "--check=resources.limit")


class Desk:
    """A service with the defects of the moment, and the folder in which its runs are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.defects: tuple[str, ...] = ()
        self.url = ""

    async def play(self, wire: Wire, request: Request) -> SpoiltAnswer:
        name = GUARD if request.operation == "list_resources" else WILDCARDS
        defect = defect_named(name) if name in self.defects else None
        return await (defect.play(wire, request) if defect else wire.forward(request))

    def __call__(self, *words: str, **env: str) -> Done:
        return mt_sim(*words, cwd=self.folder, env={"MT_SIM_KEY": KEY, "MT_SIM_LANG": "en", **env})

    def judge(self, *words: str) -> Done:
        return self("test", f"--target={self.url}", *words)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Four runs: all well, two defects, one of them mended by --failed, then the other."""
    made = Desk(tmp_path_factory.mktemp("desk"))
    with playing(made.play, made.folder / "service", newborn_users=6) as made.url:
        for defects, words in (((), ASKED), ((WILDCARDS, GUARD), ASKED), ((GUARD,), ("--failed",))):
            made.defects = defects
            (made.folder / "told").write_text(made.judge(*words).stdout)
        yield made


def runs_of(desk: Desk, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(desk("runs", "list", "--json", *words).stdout)["runs"]
    return found


def test_only_what_failed_is_judged_again_and_what_became_of_it_is_told(desk: Desk) -> None:
    told = (desk.folder / "told").read_text()
    again, before = runs_of(desk, "--limit=2")
    assert again["summary"]["total"] == 2
    assert f"Since run {before['run']}:" in told
    assert f"Mended: 1\n  {WILDCARDS} " in told
    assert f"Not mended: 1\n  {GUARD} " in told
    assert "New:" not in told


def test_a_list_tells_the_scores_of_each_target_the_newest_first(desk: Desk) -> None:
    again, broken, well = runs_of(desk)
    assert [one["exit_code"] for one in (again, broken, well)] == [1, 1, 0]
    assert [one["run"] for one in (again, broken, well)] == sorted(
        (one["run"] for one in (again, broken, well)), reverse=True
    )
    head, *lines = desk("runs", "list").stdout.splitlines()
    assert desk.url in head
    assert [line.split()[0] for line in lines] == [again["run"], broken["run"], well["run"]]
    assert "2 failed" in lines[1]
    assert runs_of(desk, "--target=http://127.0.0.1:1") == []
    assert len(runs_of(desk, f"--target={desk.url}")) == 3
    assert "mt-sim test makes one" in desk("runs", "list", "--target=nobody").stderr


def test_two_runs_are_compared(desk: Desk) -> None:
    again, broken, well = (one["run"] for one in runs_of(desk))
    changed = desk("runs", "compare", well, broken)
    assert changed.returncode == 1
    assert "New: 2" in changed.stdout
    mended = desk("runs", "compare", "--json", broken, well)
    told = json.loads(mended.stdout)
    assert mended.returncode == 0
    assert (told["mended"], told["new"], told["still"]) == ([WILDCARDS, GUARD], [], [])
    last = json.loads(desk("runs", "compare", "--json").stdout)
    assert (last["before"]["run"], last["after"]["run"]) == (broken, again)
    assert (last["mended"], last["still"]) == ([WILDCARDS], [GUARD])
    assert last["unjudged"], "what passed then was not asked again"


def test_a_stored_run_is_shown_again(desk: Desk) -> None:
    shown = desk("runs", "show")
    assert shown.returncode == 0
    assert shown.stdout == (desk.folder / "told").read_text()
    assert json.loads(desk("runs", "show", "--json").stdout)["run"] == runs_of(desk)[0]["run"]
    assert "no run 'nobody'" in desk("runs", "show", "nobody").stderr


def test_without_a_last_run_one_line_says_what_to_do(desk: Desk) -> None:
    done = desk.judge("--failed", "--data=empty")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no run of" in done.stderr
    assert "leave --failed out once" in done.stderr


def test_where_all_was_kept_nothing_is_judged_again(desk: Desk) -> None:
    desk.defects = ()
    assert desk.judge("--check=health.answers", "--data=well").returncode == 0
    done = desk.judge("--failed", "--data=well")
    assert (done.returncode, done.stdout) == (0, "")
    assert "nothing is judged again" in done.stderr


def test_a_list_reads_no_reports(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cost does not grow with what was found; a run of an older mt-sim is read once."""
    (folder := desk.folder / "many" / "runs").mkdir(parents=True)
    newest = runs_of(desk)[0]["run"]
    report = (desk.folder / ".mt-sim" / "runs" / newest / "report.json").read_text()
    for number in range(30):
        run = folder / f"20250101T0000000000{number:02}-aaaa"
        run.mkdir()
        (run / "report.json").write_text(report)
    assert len(runs_of(desk, "--data=many", "--limit=1000")) == 30

    def refuse(_path: Path) -> Any:
        raise AssertionError("a report was read")

    monkeypatch.setattr(judged_runs, "_read", refuse)
    assert len(runs_of(desk, "--data=many", "--limit=1000")) == 30


def test_an_old_report_without_causes_still_opens(desk: Desk) -> None:
    run = desk.folder / "old" / "runs" / "20250101T000000000000-aaaa"
    run.mkdir(parents=True)
    newest = desk.folder / ".mt-sim" / "runs" / runs_of(desk)[0]["run"] / "report.json"
    report = json.loads(newest.read_text())
    for name in ("causes", "since"):
        report.pop(name)
    report["summary"] = {
        name: report["summary"][name]
        for name in ("total", "passed", "failed", "warned", "skipped", "errored")
    }
    for row in report["checks"]:
        for name in ("blocked_by", "not_run", "operation"):
            row.pop(name)
    (run / "report.json").write_text(json.dumps(report))
    for words in (("test", "--run=last"), ("runs", "show"), ("runs", "list")):
        done = desk(*words, "--data=old")
        assert (done.returncode, done.stderr) == (1 if words[0] == "test" else 0, "")
    html = desk("test", "--run=last", "--data=old", "--report=html=old.html", "--report=markdown=old.md")
    assert html.returncode == 1
    (run / "report.json").write_text("{}")
    assert "is no report of a run" in desk("runs", "show", "--data=old").stderr


def test_two_targets_are_told_side_by_side_and_the_worst_end_counts(desk: Desk) -> None:
    desk.defects = ()
    (desk.folder / "mt-sim.toml").write_text(f"[targets.mine]\nurl = '{desk.url}'\n")
    two = ("test", "--check=health.answers", "--target=mine")
    dead = desk(*two, "--target=http://127.0.0.1:9")
    assert dead.returncode == 3
    assert "http://127.0.0.1:9 cannot be reached" in dead.stderr
    table = [line.split() for line in dead.stdout.splitlines()[-3:]]
    assert [row[0] for row in table] == ["target", "mine", "127.0.0.1:9"]
    assert [row[-1] for row in table] == ["exit", "0", "3"]
    names = "--report=json=out-{target}.json"
    both = desk(*two, f"--target={desk.url}", names, "--format=json")
    told = json.loads(both.stdout)
    assert (both.returncode, told["exit_code"]) == (0, 0)
    assert [one["target"]["name"] for one in told["targets"]] == ["mine", desk.url.removeprefix("http://")]
    address = desk.url.removeprefix("http://").replace(":", "-")
    assert {file.name for file in desk.folder.glob("out-*")} == {"out-mine.json", f"out-{address}.json"}
    refused = desk(*two, f"--target={desk.url}", "--report=json=out.json")
    assert refused.returncode == 2
    assert "would hold one of 2 targets" in refused.stderr
    assert not (desk.folder / "out.json").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--run=last", "--failed"), "--failed would change nothing: --run tells a stored run again"),
        (("--run=last", "--target=mine"), "--target would change nothing"),
        (("--list", "--report=json=a.json"), "--report would change nothing: --list judges nothing"),
        (("--dry-run", "--strict"), "--strict would change nothing: --dry-run judges nothing"),
    ],
)
def test_an_option_without_effect_is_refused(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    done = mt_sim("test", *words, cwd=tmp_path, env={"MT_SIM_LANG": "en"})
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def states(**rows: str) -> dict[str, Any]:
    """A report of checks that ended so; ``waits`` is blocked."""
    return {
        "checks": [
            {
                "id": name,
                "title": name,
                "status": "skipped" if status == "waits" else status,
                "blocked_by": "other" if status == "waits" else None,
                "not_run": False,
            }
            for name, status in rows.items()
        ]
    }


@pytest.mark.parametrize(
    ("before", "after", "group"),
    [
        ("failed", "passed", "mended"),
        ("waits", "passed", "mended"),
        ("failed", "failed", "still"),
        ("waits", "waits", "still"),
        ("passed", "failed", "new"),
        ("waits", "failed", "new"),
        ("skipped", "warned", "new"),
        ("passed", "waits", "unjudged"),
        ("failed", "waits", "unjudged"),
        ("passed", "skipped", "unjudged"),
        ("passed", "passed", None),
        ("skipped", "waits", None),
    ],
)
def test_what_changed_is_in_one_group(before: str, after: str, group: str | None) -> None:
    change = compared(states(a=before), states(a=after))
    groups = {name: getattr(change, name) for name in ("mended", "still", "new", "unjudged")}
    assert {name for name, ids in groups.items() if ids} == ({group} if group else set())
    assert unkept(states(a=before)) == (("a",) if before in ("failed", "waits") else ())
