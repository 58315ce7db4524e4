"""A service that echoes the key it was sent, and its variants: no report, no file shows one."""

import json
from base64 import b64encode
from pathlib import Path

import pytest
from conformance_driver import KEY, judge, playing

from sample_service.defects.wire import Request, SpoiltAnswer, Wire

pytestmark = pytest.mark.wire
CORE = KEY[4:-1]
"""What is left of the key in each variant."""
KINDS = ("junit", "markdown", "html")


async def echoes(wire: Wire, request: Request) -> SpoiltAnswer:
    """Say the key that came as the code of each error, escaped in its message, and in a header."""
    answer = await wire.forward(request)
    sent = request.header("x-market-api-key") or KEY
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in sent)
    told = {"error": sent, "message": f"{escaped} {sent.encode().hex()} {b64encode(sent.encode()).decode()}"}
    answer = answer.with_header("x-echo", sent)
    return answer if answer.fine else answer.with_json(**told)


def told(text: str) -> bool:
    """Whether a reader finds the key, having decoded whatever can be."""
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in CORE)
    return any(form.lower() in text.lower() for form in (CORE, escaped, CORE.encode().hex()))


def test_no_report_and_no_file_shows_a_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = {kind: tmp_path / f"report.{kind}" for kind in KINDS}
    options = [f"--report={kind}={path}" for kind, path in paths.items()]
    with playing(echoes, tmp_path / "service") as url:
        _code, report = judge(url, tmp_path, "--suite=auth", "--suite=errors", *options)
    said = capsys.readouterr()
    texts = {kind: path.read_text(encoding="utf-8") for kind, path in paths.items()}
    texts |= {"json": json.dumps(report), "escaped": json.dumps(report, ensure_ascii=False), "log": said.err}
    kept = [path for path in (tmp_path / "runs").rglob("*") if path.is_file()]
    texts |= {path.name: path.read_bytes().decode("latin-1") for path in kept}
    assert any(name.endswith(".db") for name in texts)
    assert "****" in texts["json"]
    assert [name for name, text in texts.items() if told(text)] == []


def test_the_walk_would_notice() -> None:
    for form in (KEY, KEY.swapcase(), KEY[:-1], KEY[1:], KEY.encode().hex()):
        assert told(form)
