"""What is written to the terminal, to a pipe and into the log of a build."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from languages import choose, speak
from simulator.output.columns import folded, padded, width
from simulator.output.console import say, show, show_json


def printed(monkeypatch: pytest.MonkeyPatch, encoding: str, act: Callable[[], Any]) -> bytes:
    """What standard output of this encoding was given."""
    raw = io.BytesIO()
    with monkeypatch.context() as patch:
        stream = io.TextIOWrapper(raw, encoding=encoding)
        patch.setattr(sys, "stdout", stream)
        act()
        stream.flush()
        return raw.getvalue()


@pytest.mark.parametrize("encoding", ["cp949", "euc-kr"])
def test_korean_is_korean_where_the_encoding_has_it(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    told = printed(monkeypatch, encoding, lambda: show("신청 ✓ 끝"))
    assert told.decode(encoding) == "신청 \\u2713 끝\n"


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "latin-1", "ascii"])
def test_json_of_foreign_text_never_fails_and_says_the_same(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    value = {"lone": "a\ud800b", "한글": "끝 ✓ 😀", "log": "##vso[x] ##[error] ##teamcity[y]"}
    told = printed(monkeypatch, encoding, lambda: show_json(value)).decode(encoding)
    assert json.loads(told) == value
    assert "##" not in told


def test_a_column_is_measured_as_it_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    told = printed(monkeypatch, "cp949", lambda: show(padded("✓한", 10) + "|"))
    assert told.decode("cp949") == "\\u2713한  |\n"
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert [width(text) for text in ("한글", "a\u200bb", family)] == [4, 2, 2]
    assert max(map(width, folded("한" * 50, 20, "  ", breaking=True))) <= 20


@pytest.mark.parametrize(
    "line",
    ["::error::forged", "  ::set-output name=a::b", "##vso[task.complete]", "a ##[error]b", "##teamcity[x]"],
)
def test_a_build_obeys_no_line_of_a_service(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    show(f"told:\n{line}")
    say(line)
    out, err = capsys.readouterr()
    for told in (out, err):
        assert not any(part in told for part in ("##vso[", "##[", "##teamcity["))
        assert not [one for one in told.splitlines() if one.strip().startswith("::")]


def test_ordinary_colons_and_headings_stay(capsys: pytest.CaptureFixture[str]) -> None:
    show("std::string\n## a heading\n[::1]")
    assert capsys.readouterr().out == "std::string\n## a heading\n[::1]\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [("defects", "list"), ("defects", "list", "--json")])
def test_output_that_cannot_be_written_is_told_and_no_success(
    words: tuple[str, ...], unbuffered: str
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "simulator", *words], stdout=full, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"MT_SIM_LANG": "en", "PYTHONUNBUFFERED": unbuffered}, check=False,
        )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.startswith(
        "mt-sim: cannot write to standard output: No space left on device  [MTS-318]"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("신청 99이(가)", "신청 99가"),
        ("신청 100이(가)", "신청 100이"),
        ("한빛대학교을(를)", "한빛대학교를"),
        ("지원은(는)", "지원은"),
        ("서울(으)로", "서울로"),
        ("부산(으)로", "부산으로"),
        ("3(으)로", "3으로"),
        ("'정책'을(를)", "'정책'을"),
        ("univ-a이(가)", "univ-a이(가)"),
        ("값과(와)", "값과"),
    ],
)
def test_a_particle_fits_the_word_before_it(monkeypatch: pytest.MonkeyPatch, text: str, told: str) -> None:
    monkeypatch.setattr(speak, "_chosen", None)
    choose("ko")
    assert speak._(text.replace(text, "{value}"), value=text) == told
