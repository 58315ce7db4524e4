"""Choosing a language, and what then reaches a terminal: Korean that lines up in 80 columns."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import command_driver
import pytest
from conformance_driver import judge, sample
from screen_driver.fake_market import exchange

from languages import _, choose, preferred
from mock_market.api.market_views import PageView, PartView
from mock_market.api.views import CallResult, ExchangeView
from mock_market.saying import said, text
from simulator import cli
from simulator.cli.reading.help_language import take_language
from simulator.conformance.catalogue import all_checks
from simulator.conformance.engine.findings.check import Check, Level, Status
from simulator.conformance.engine.findings.finding import Finding, Result
from simulator.conformance.reports.classic import classic_of
from simulator.conformance.reports.console import report_lines
from simulator.conformance.reports.report import report_of
from simulator.errors.command_error import CommandError
from simulator.output.columns import width
from simulator.output.exchange_text import verdict_line
from simulator.output.market_text import page_text
from simulator.scenarios.events import StepFinished
from simulator.scenarios.renderers import ConsoleRenderer
from tui.text.safe_text import plain
from tui.views.exchange import verdict_lines

COMMANDS = sorted(getattr(command_driver.command_line, "commands", {}))


@pytest.fixture
def korean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MT_SIM_LANG", "ko")
    monkeypatch.setenv("LANGUAGE", "")
    choose("ko")
    yield
    choose("en")


def mt_sim(*words: str, **environment: str) -> command_driver.Done:
    return command_driver.mt_sim(*words, env={"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", **environment})


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LC_MESSAGES": "ko_KR"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "MT_SIM_LANG": "en"}, "en"),
        ({"LANG": "de_DE", "MT_SIM_LANG": "ko"}, "ko"),
    ],
)
def test_the_language_is_that_of_the_variable_else_of_the_locale(
    environment: dict[str, str], language: str
) -> None:
    assert preferred(environment) == language


@pytest.mark.parametrize(
    ("words", "language", "rest"),
    [
        (["--lang", "ko", "test"], "ko", ["test"]),
        (["test", "--lang=en", "--list"], "en", ["test", "--list"]),
        (["call", "health"], None, ["call", "health"]),
        (["call", "--", "--lang", "ko"], None, ["call", "--", "--lang", "ko"]),
    ],
)
def test_lang_may_stand_anywhere(words: list[str], language: str | None, rest: list[str]) -> None:
    assert take_language(words) == (language, rest)


@pytest.mark.parametrize("words", [["--lang", "fr"], ["--lang"], ["--lang="], ["up", "--lang", "xx"]])
def test_an_unknown_language_is_refused_and_the_valid_ones_are_named(words: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        take_language(words)
    assert "en, ko" in refused.value.hint


@pytest.mark.parametrize("words", [(), ("--lang", "ko")])
def test_an_unknown_language_of_the_variable_is_refused_unless_an_option_says_another(
    words: tuple[str, ...],
) -> None:
    asked = mt_sim("--version", *words)
    refused = mt_sim(*words, "defects", "list", "--json", MT_SIM_LANG="kr")
    assert asked.returncode == 0
    assert (refused.returncode, "[MTS-314]" in refused.stderr) == ((0, False) if words else (2, True))


def test_help_without_a_command_is_no_error() -> None:
    told = mt_sim("--lang", "ko")
    assert told.stderr.startswith("사용법: ")
    assert "MTS-315" not in told.stderr


def test_a_reader_that_has_seen_enough_is_no_failure() -> None:
    code = "import os, subprocess, sys; r, w = os.pipe(); os.close(r); command = sys.argv[1:]\n"
    code += "sys.exit(subprocess.run(command, stdout=w).returncode)"
    command = [sys.executable, "-m", "simulator", "openapi"]
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_english_loads_no_catalogue() -> None:
    code = (
        "import gettext; gettext.GNUTranslations.__init__ = None\n"
        "from simulator.cli import app\n"
        "try: app(['--lang', 'en', '--help'])\n"
        "except SystemExit as ended: assert ended.code == 0"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, "Options:" in ran.stdout) == (0, True)


@pytest.mark.usefixtures("korean")
def test_values_stand_in_the_korean_text() -> None:
    assert (
        _("cannot write {path}: {strerror}", path="a.toml", strerror="x") == "a.toml을(를) 쓸 수 없습니다: x"
    )
    assert _("no such text {here}", here=1) == "no such text 1"
    other = _("leave `--target` out, or say `--target {service}`", service="서비스")
    assert other == "`--target`을 빼거나 `--target 서비스`를 쓰십시오"


def test_errors_keep_names_codes_and_commands(tmp_path: Path) -> None:
    refused = mt_sim("--lang", "ko", "call", "get_user", "-t", "a", "--data", str(tmp_path))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "get_user에는 --user 옵션이 필요합니다" in refused.stderr
    assert "--user ID" in refused.stderr


def test_a_finding_says_both_sides_in_korean(korean: None, tmp_path: Path) -> None:
    defects = ("users.search_wildcards", "dashboard.days", "auth.missing_key")
    with sample(tmp_path / "service", defects=defects) as url:
        code, report = judge(url, tmp_path, *(f"--check={name}" for name in defects))
    findings = [row["findings"][0] for row in report["checks"]]
    assert code == 1
    assert [(one["expected"], one["observed"]) for one in findings] == [
        ("401 UNAUTHORIZED (get_tenant_usage에서)", "200"),
        ("trends.daily의 날짜가 한 번씩", "같은 날짜가 두 번"),
        ('"%" 검색에 "할인 100% 이용"만', "이 다섯 가운데 5명"),
    ]


def test_what_the_market_refuses_is_told_in_korean(tmp_path: Path) -> None:
    up = mt_sim("up", "--no-tui", "--detach", "--users=4", "--days=2", "--data", str(tmp_path), HOME="/tmp")
    assert up.returncode == 0, up.stderr
    try:
        refused = mt_sim("--lang", "ko", "approve", "77", "--data", str(tmp_path))
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "신청 77이 없습니다" in refused.stderr
    finally:
        mt_sim("down", "--data", str(tmp_path))


def test_json_keeps_its_keys_and_says_titles_in_korean() -> None:
    listed = json.loads(mt_sim("test", "--list", "--format", "json", LANG="ko_KR.UTF-8").stdout)
    first = listed["checks"][0]
    assert list(first) == ["id", "suite", "title", "level", "clauses", "claim"]
    assert (first["id"], first["level"]) == ("health.answers", "MUST")
    assert first["title"].startswith("헬스 체크는 ")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_korean_help_fits_into_80_columns_and_lines_up(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("COLUMNS", "80"), ("LANGUAGE", ""), ("MT_SIM_LANG", "en")):
        monkeypatch.setenv(name, value)  # all are put back as they were, whatever the command sets
    try:
        with pytest.raises(SystemExit):
            cli.app([*([command] if command else []), "--help", "--lang", "ko"])
    finally:
        choose("en")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("사용법: ")
    assert "  -h, --help" in "\n".join(lines)
    assert [line for line in lines if width(line) > 80] == []
    tables = [line for line in lines if re.match(r"  -.*  [가-힣]", line)]
    assert len({width(re.split("[가-힣]", line)[0]) for line in tables if "  " in line.strip()}) <= 2


def failing_report() -> dict[str, Any]:
    from datetime import UTC, datetime

    from simulator.conformance.engine.findings.ending import Ending
    from simulator.errors.exit_codes import ExitCode

    results = [result_of(check, number) for number, check in enumerate(all_checks())]
    return report_of(
        results,
        Ending(
            run="r",
            started_at=datetime(2026, 1, 1, tzinfo=UTC),
            duration_ms=1.0,
            target={"url": "http://a", "name": "a", "dialect": "standard"},
            exit_code=ExitCode.FAILED,
            message=_("the run was interrupted"),
            left_over=("mtsim-1",),
        ),
    )


def result_of(check: Check, number: int) -> Result:
    status = list(Status)[number % len(Status)]
    finding = Finding(level=Level.MUST, expected=_("an answer"), observed="500", hint=check.hint)
    findings = (finding,) if status in (Status.FAILED, Status.WARNED) else ()
    return Result(check=check, status=status, message=_("the run was interrupted"), findings=findings)


@pytest.mark.usefixtures("korean")
def test_the_korean_report_fits_into_80_columns() -> None:
    lines = report_lines(failing_report())
    long_words = re.compile(r"\S{40,}")
    assert [line for line in lines if width(line) > 80 and not long_words.search(line)] == []
    assert any(line.startswith("실패 ") for line in lines)
    assert lines[-1].startswith("검사 ")


@pytest.mark.usefixtures("korean")
def test_the_columns_of_the_korean_report_line_up() -> None:
    report = failing_report()
    classic = [line for line in report_lines(report) if line.endswith(" ms")]
    assert len(classic) == len(classic_of([result_of(c, n) for n, c in enumerate(all_checks())]))
    assert len({width(line) for line in classic}) == 1
    labels = [line for line in report_lines(report) if line.startswith(("  기대 ", "  관찰 ", "  힌트 "))]
    starts = {width(found.group()) for line in labels if (found := re.match(r"  \S+\s+", line))}
    assert (len(labels) > 100, starts) == (True, {12})


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("test", "--nope"), "--nope 옵션은 없습니다"),
        (("activate",), "'--tenant' / '-t' 옵션을 지정해야 합니다"),
        (("traces", "show", "1", "2"), "인자가 너무 많습니다: 2"),
        (("test", "--suite"), "'--suite' 옵션에는 값이 필요합니다"),
        (("test", "--parallel", "x"), "'--parallel'의 값을 쓸 수 없습니다"),
    ],
)
def test_wrong_usage_is_told_in_korean_too(words: tuple[str, ...], told: str) -> None:
    english = mt_sim(*words)
    assert (english.returncode, "[MTS-315]" in english.stderr) == (2, True)
    done = mt_sim("--lang", "ko", *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "[MTS-315]" in done.stderr
    assert "--help" in done.stderr


@pytest.mark.usefixtures("korean")
def test_a_step_that_did_not_pass_is_told_with_korean_labels(capsys: pytest.CaptureFixture[str]) -> None:
    failed = StepFinished(
        index=1, title="1", status="failed", expected="2", observed="3", hint="4", exchanges=(5,)
    )
    renderer = ConsoleRenderer()
    renderer.heard(failed)
    renderer.heard(StepFinished(index=2, title="6", status="skipped", observed="7"))
    shown = capsys.readouterr().out
    assert re.findall(r"^ {13}(\S+)", shown, re.MULTILINE) == ["기대", "관찰", "힌트", "보기", "이유"]


@pytest.mark.usefixtures("korean")
def test_what_an_older_dialect_does_not_tell_is_told_in_korean() -> None:
    lacks = [said("of_all_time", field="summary")]
    result = CallResult.model_construct(
        verdict="success",
        reason=text("ok"),
        unknown=False,
        problems=[],
        unreadable=lacks,
        next_at=None,
        exchange=ExchangeView.of(exchange()),
    )
    part = PartView(operation="get_tenant_stats", exchange_id=1, problem=None, unreadable=lacks)
    page = PageView(tenant_id="univ-01", period="30d", parts=[part])
    screen = "\n".join(plain(line) for line in verdict_lines(result))
    for shown in (verdict_line(result), page_text(page), screen):
        assert "summary: 기간이 아니라 전체 기간의 합계" in shown
