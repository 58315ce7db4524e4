"""Report files: for machines and people, of the same run, safe against what a target sent."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from command_driver import Done, mt_sim
from conformance_driver import KEY, judge, playing, sample
from hostile.liars import LIARS

from sample_service.defects.wire import Request, SpoiltAnswer, Wire, says
from simulator.conformance.reports import KINDS, renderer
from simulator.conformance.reports.console import report_lines
from simulator.conformance.reports.evidence import evidence
from simulator.conformance.reports.files import parse_report, parse_reports
from simulator.errors.command_error import CommandError

HOSTILE = "\x1b[2J</script><script>alert(1)</script>\u202e\x00]]>```\n|``| <img src=x onerror=alert(1)> 한글"


def finding(**changes: Any) -> dict[str, Any]:
    return {
        "level": "MUST",
        "expected": "200",
        "observed": HOSTILE,
        "clause": "OP-1",
        "hint": "Answer it.",
        "curl": f"curl 'http://127.0.0.1/{HOSTILE}'",
        "curl_note": "",
        "exchanges": [7],
        **changes,
    }


def row(status: str, number: int = 0, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"health.check_{number}",
        "suite": "health",
        "title": "Health answers",
        "level": "MUST",
        "status": status,
        "message": HOSTILE if status != "passed" else "",
        "hint": "",
        "operation": "health",
        "duration_ms": 12.5,
        "exchanges": [7],
        "clauses": ["OP-1"],
        "claim": "Health answers.\n\nBecause it is asked.",
        "blocked_by": None,
        "not_run": False,
        "findings": [finding()] if status in ("failed", "warned") else [],
        **changes,
    }


def cause(**changes: Any) -> dict[str, Any]:
    return {
        "operation": "create_user",
        "check": "users.create",
        "field": "user_id",
        "places": [f"create_user: {HOSTILE}"],
        "expected": HOSTILE,
        "observed": HOSTILE,
        "said": HOSTILE,
        "rule": "USER-6",
        "hint": "Answer it.",
        "curl": f"curl 'http://127.0.0.1/{HOSTILE}'",
        "exchanges": [7],
        "unwritten": False,
        "blocks": ["users.list"],
        **changes,
    }


def report(*rows: dict[str, Any]) -> dict[str, Any]:
    words = ("passed", "failed", "warned", "skipped", "errored")
    counts = {word: sum(one["status"] == word for one in rows) for word in words}
    return {
        "schema": "mt-sim/report/1",
        "run": "r1",
        "target": {"url": "http://127.0.0.1:1", "name": "mine", "dialect": "standard"},
        "started_at": "2026-11-23T10:00:00.000Z",
        "duration_ms": 1234.0,
        "mt_sim_version": "0",
        "seed": 0,
        "exit_code": 1,
        "message": HOSTILE,
        "summary": {
            "total": len(rows),
            "score": 0,
            "blocked": 0,
            "not_run": 0,
            "not_asked": 0,
            "standard_kept": counts["passed"],
            "standard": len(rows) - counts["skipped"],
            "standard_score": 0,
            "judged": len(rows) - counts["skipped"],
            "applicable": len(rows) - counts["skipped"],
            **counts,
        },
        "causes": [cause()],
        "classic": [
            {
                "name": "Health Check",
                "check": "health.check_0",
                "status": "failed",
                "response_ms": 1,
                "blocked_by": None,
            }
        ],
        "baseline": {"known": [], "mended": []},
        "tenants": {"left_over": [HOSTILE], "left_alone": []},
        "checks": list(rows),
        "exchanges": {"7": f"GET /\n{HOSTILE}"},
    }


MIXED = report(
    *(
        row(status, number)
        for number, status in enumerate(("failed", "warned", "errored", "skipped", "passed"))
    )
)


class Tags(HTMLParser):
    """Collects the tags of a page, and what their attributes can do."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.dangerous: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        bad = [name for name, _ in attrs if name.startswith("on") or name in ("src", "href", "style")]
        if bad or tag in ("img", "iframe", "object", "link"):
            self.dangerous.append(tag)


def test_html_runs_nothing_that_a_target_sent_and_fetches_nothing() -> None:
    page = renderer("html")(MIXED)
    tags = Tags()
    tags.feed(page)
    assert tags.scripts == 1
    assert tags.dangerous == []
    assert "default-src 'none'" in page
    assert not re.search("[\x00\x1b\u202e]", page)
    assert "http" not in re.sub(r"http://127\.0\.0\.1|http-equiv", "", page)


def test_html_holds_every_check_with_its_exchange_and_filters() -> None:
    page = renderer("html")(MIXED)
    assert page.count("<article") == 5
    assert page.count("<summary>exchange 7</summary>") == 2
    for name in ("suite", "status", "level", "text"):
        assert f'name="{name}"' in page


def test_junit_counts_and_says_what_broke() -> None:
    root = ElementTree.fromstring(renderer("junit")(MIXED))
    (suite,) = root.findall("testsuite")
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
    }
    failure = suite.find("testcase/failure")
    assert failure is not None
    told = failure.text or ""
    assert "expected: 200" in told
    assert "한글" in told
    assert "hint: Answer it." in told
    assert suite.find("testcase[@name='health.check_1']/system-out") is not None
    assert not re.search("[\x00\x1b]", told)


def test_markdown_cannot_be_left_by_what_a_target_sent() -> None:
    page = renderer("markdown")(MIXED)
    outside = re.sub(r"(`{3,})text\n.*?\n\1(?=\n|$)", "", page, flags=re.DOTALL)
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", outside)
    assert "<img" not in outside
    assert "<script" not in outside
    assert "**Basics: 0 of 1. Rules: 1 of 4 kept (0 %)**" in page


def test_markdown_of_a_thousand_failures_fits_into_a_comment() -> None:
    page = renderer("markdown")(report(*(row("failed", number) for number in range(1000))))
    assert len(page) < 65_000
    assert "more checks; the other reports hold them all" in page


@pytest.mark.parametrize("text", ["xml=a.xml", "junit", "junit=", "=a.xml", "junit=/no/such/folder/a.xml"])
def test_what_is_no_report_is_refused_before_the_run(text: str) -> None:
    with pytest.raises(CommandError):
        parse_report(text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_complete_or_absent(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    file = parse_report(f"{kind}={tmp_path / 'report'}")
    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", full)
        with pytest.raises(CommandError, match="No space left"):
            file.write(MIXED)
    assert list(tmp_path.iterdir()) == []
    file.write(MIXED)
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_two_reports_never_share_a_place(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "a")
    for other in ("a", "link", "../" + tmp_path.name + "/a"):
        with pytest.raises(CommandError, match="two reports"):
            parse_reports([f"json={tmp_path / 'a'}", f"junit={tmp_path / other}"])
    (files,) = parse_reports([f"json={tmp_path / 'a'}", f"junit={tmp_path / 'b'}"])
    assert len(files) == 2


def test_every_face_tells_what_to_know_of_a_curl_line() -> None:
    told = report(row("failed", findings=[finding(curl_note="erased at its end")]))
    kinds = [kind for kind in KINDS if kind != "annotations"]  # there is no room for a call
    for text in ("\n".join(report_lines(told)), *(renderer(kind)(told) for kind in kinds)):
        assert "erased at its end" in text


def test_the_console_says_where_the_run_is_and_breaks_long_words() -> None:
    long = f"GET /{'a' * 200}"
    lines = report_lines(report(row("failed", findings=[finding(observed=long, curl="")])), " --data /tmp/a")
    assert "  look      mt-sim traces show 7 --run r1 --data /tmp/a" in lines
    shown = [line for line in lines if "aaa" in line]
    assert (len(shown), max(map(len, shown))) == (3, 80)


def test_junit_fits_the_schema_of_jenkins_and_tells_how_the_run_ended() -> None:
    root = ElementTree.fromstring(renderer("junit")(MIXED))
    assert set(root.attrib) == {"name", "tests", "failures", "errors", "time"}
    names = [one.get("name") for one in root.findall("testsuite/properties/property")]
    assert names == ["target", "dialect", "stopped", "left_over"]


def test_html_shows_all_exchanges_of_a_finding_within_bounds(tmp_path: Path) -> None:
    numbers = list(range(1, 12))
    told = report(row("failed", findings=[finding(exchanges=numbers), finding(exchanges=[40])]))
    told["exchanges"] = evidence(tmp_path / "exchanges.db", told["checks"])
    assert list(told["exchanges"])[:2] == ["11", "40"]
    shown = re.findall(r"<summary>exchange (\d+)</summary>", renderer("html")(told))
    assert shown == ["4", "5", "6", "7", "8", "9", "10", "11", "40"]


@pytest.mark.wire
def test_one_report_that_cannot_be_written_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def full(path: Path, text: str) -> None:
        if path.name == "a":
            raise OSError(28, "No space left on device")
        path.write_text(text, encoding="utf-8")

    monkeypatch.setattr("simulator.conformance.reports.files.put", full)
    options = [f"--report=junit={tmp_path / 'a'}", f"--report=html={tmp_path / 'b'}"]
    for defects, expected in (((), 2), (("health.answers",), 1)):
        folder = tmp_path / str(expected)
        with sample(folder, defects=defects) as url:
            code, shown = judge(url, tmp_path, "--check=health.answers", *options)
        assert (code, shown["summary"]["total"]) == (expected, 1)
        assert (tmp_path / "b").exists()
        said = capfd.readouterr().err
        assert "No space left on device  [MTS-505]" in said
        assert f"wrote {tmp_path / 'b'}" in said


@pytest.mark.wire
def test_a_service_cannot_write_lines_of_ours(tmp_path: Path) -> None:
    async def forges(wire: Wire, request: Request) -> Any:
        code = f"A\n::error::forged \x1b[31m {KEY}"
        return says(400, success=False, error=code, message="m")

    with playing(forges, tmp_path / "service") as url:
        _code, told = judge(url, tmp_path, "--suite=users", "--suite=health", "--suite=webhook")
    texts = [
        json.dumps(told["checks"], ensure_ascii=False),
        *(renderer(kind)(told) for kind in ("junit", "markdown")),
    ]
    for text in ("\n".join(report_lines(told)), *texts):
        assert "::error::forged" in text
        assert not [line for line in text.splitlines() if line.startswith(("::error", "\x1b"))]
        assert KEY not in text
    assert not re.search(r"[\n\x1b]", "".join(row["message"] for row in told["checks"]))


@pytest.mark.wire
def test_all_reports_of_one_run_hold_no_key(tmp_path: Path) -> None:
    paths = {kind: tmp_path / f"report.{kind}" for kind in KINDS}
    with sample(tmp_path / "service", defects=("auth.never_echoed",)) as url:
        options = [f"--report={kind}={path}" for kind, path in paths.items()]
        code, shown = judge(url, tmp_path, "--suite=auth", "--suite=health", *options)
    assert code == 1
    for path in paths.values():
        text = path.read_text(encoding="utf-8")
        assert KEY not in text
        assert "auth.never_echoed" in text
    written = json.loads(paths["json"].read_text(encoding="utf-8"))
    assert written == shown
    assert written["exchanges"]


@pytest.mark.wire
def test_a_stored_run_is_reported_again_without_a_call(tmp_path: Path) -> None:
    with sample(tmp_path / "service", defects=("health.answers",)) as url:
        code, shown = judge(url, tmp_path, "--suite=health")
    paths = {kind: tmp_path / f"report.{kind}" for kind in KINDS}
    options = [f"--report={kind}={path}" for kind, path in paths.items()]
    for run in (shown["run"], "last"):
        told = retold(tmp_path, f"--run={run}", *options)
        assert (told.returncode, json.loads(told.stdout)) == (code, shown)
    for kind, path in paths.items():
        assert path.read_text(encoding="utf-8") == renderer(kind)(shown)
    assert "no run 'other'" in retold(tmp_path, "--run=other").stderr


def retold(folder: Path, *words: str) -> Done:
    return mt_sim("test", "--format=json", f"--data={folder / 'runs'}", *words)


@pytest.mark.wire
def test_a_hostile_service_fills_every_report_harmlessly(tmp_path: Path) -> None:
    paths = {kind: tmp_path / f"report.{kind}" for kind in ("junit", "markdown", "html")}
    with playing(LIARS["hostile_texts"], tmp_path / "service") as url:
        judge(url, tmp_path, "--suite=users", *(f"--report={kind}={path}" for kind, path in paths.items()))
    texts = {kind: path.read_text(encoding="utf-8") for kind, path in paths.items()}
    assert not any(re.search("[\x00\x07\x1b\u202e]", text) for text in texts.values())
    assert ElementTree.fromstring(texts["junit"]).get("failures") != "0"
    tags = Tags()
    tags.feed(texts["html"])
    assert (tags.scripts, tags.dangerous) == (1, [])


async def _half_an_emoji(wire: Wire, request: Request) -> SpoiltAnswer:
    """Messages and names are cut in the middle of an emoji, as JavaScript does it."""
    answer = await wire.forward(request)
    if request.operation in ("create_user", "get_tenant_status") and answer.status in (201, 404):
        name = "name" if answer.fine else "message"
        return answer.with_json(**{name: "\ud83d"})
    return answer


def test_half_an_emoji_in_an_answer_breaks_no_report(tmp_path: Path) -> None:
    files = {kind: tmp_path / f"report.{kind}" for kind in KINDS}
    reports = [f"--report={kind}={path}" for kind, path in files.items()]
    checks = ("users.create", "errors.unknown_tenant", "errors.response_format")
    with playing(_half_an_emoji, tmp_path / "service") as url:
        code, report = judge(url, tmp_path, *(f"--check={name}" for name in checks), *reports)
    assert code == 1
    assert "lone surrogate" in json.dumps(report)
    assert all(path.read_text(encoding="utf-8") for path in files.values())
