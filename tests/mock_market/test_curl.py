"""The curl lines are typed into a real bash and sent by a real curl to a recorder on this machine."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest

from mock_market.api.views import ExchangeView
from mock_market.exports.curl import as_curl
from mock_market.wire.exchange import Call, Exchange, Headers
from mock_market.wire.plain_text import plain_line
from mock_market.wire.redaction import Redactor
from simulator.conformance.suites.kit.spoiled_keys import SPOILED_KEYS

KEY = "mk/9f2c-\"'&$(id)+%Abcdef"
SERVICE = "sk-the-service-shows-this"
pytestmark = [
    pytest.mark.wire,
    pytest.mark.skipif(not (shutil.which("curl") and shutil.which("bash")), reason="needs bash and curl"),
]


class Recorder(ThreadingHTTPServer):
    """Keeps method, path, headers and body of the last request."""

    got: tuple[str, str, dict[str, str], bytes]


class _Handler(BaseHTTPRequestHandler):
    server: Recorder

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got = (self.command, self.path, headers, body)
        self.send_response(204)
        self.end_headers()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    server = Recorder(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _line(recorder: Recorder, call: Call, **how: Any) -> str:
    base = f"http://127.0.0.1:{recorder.server_port}"
    exchange = Exchange(started_at=datetime.now(UTC), call=replace(call, url=base + call.url))
    line = as_curl(ExchangeView.of(Redactor([KEY], service=[SERVICE]).exchange(exchange)), **how)
    assert KEY not in line or "key" in how
    assert plain_line(line) == line
    return line


def _typed(recorder: Recorder, line: str) -> tuple[str, str, dict[str, str], bytes]:
    """What arrives when the line is typed into bash."""
    environment = {
        "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "no_proxy": "*",
        "MT_SIM_KEY": KEY, "MY_KEY": KEY, "MT_SIM_SERVICE_KEY": SERVICE,
    }  # fmt: skip
    typed = f"{line}\n".encode()
    subprocess.run(["bash", "-e"], input=typed, env=environment, check=True, capture_output=True, timeout=30)
    return recorder.got


BODIES = [
    '{"name":"김하늘","note":"it\'s \\"quoted\\" $(id) `id` !! \\\\"}'.encode(),
    b"line\nline\r\n\ttab \x1b[31m \x7f end\n",
    "\u202eright to left \ufeff 👩\u200d💻".encode(),
    b"\xff\xfe\x80 a\xc3 0f",
    b"a\x00b\xff",
    b"@not-a-file",
    b"",
    b"{" + b"x" * 150_000,
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_every_body_arrives_byte_by_byte(recorder: Recorder, body: bytes) -> None:
    headers = (("Content-Type", "application/json"), ("X-Note", "it's $HOME \xed\x95\x9c"))
    call = Call(method="PUT", url="/mt/a?q=%25&b='", headers=headers, body=body)
    method, path, got, arrived = _typed(recorder, _line(recorder, call))
    assert (method, path, arrived) == ("PUT", "/mt/a?q=%25&b='", body)
    assert (got["content-type"], got["x-note"]) == ("application/json", "it's $HOME \xed\x95\x9c")


SENT = [
    *((sent, "") for sent in (KEY, SERVICE, "mtsim-wrong-key-7", "mtsim-wrong-\xff\xfe\x80")),
    *((one.make(KEY), one.bash) for one in SPOILED_KEYS),
]


@pytest.mark.parametrize(("sent", "made"), SENT, ids=range(len(SENT)))
def test_what_stood_in_the_keys_place_stands_there_again(recorder: Recorder, sent: str, made: str) -> None:
    call = Call(method="GET", url="/", headers=(("X-Market-API-Key", sent),), key_in_bash=made)
    for how in ({}, {"variable": "MY_KEY"}):
        assert _typed(recorder, _line(recorder, call, **how))[2]["x-market-api-key"] == sent


def test_an_empty_key_is_sent_empty_and_a_missing_one_not_at_all(recorder: Recorder) -> None:
    empty = Call(method="GET", url="/", headers=(("X-Market-API-Key", ""),))
    assert _typed(recorder, _line(recorder, empty))[2]["x-market-api-key"] == ""
    assert "x-market-api-key" not in _typed(recorder, _line(recorder, Call(method="GET", url="/")))[2]


def test_a_key_that_is_not_known_stops_the_line(recorder: Recorder) -> None:
    call = Call(method="GET", url="/", headers=(("Cookie", "session=1"),))
    with pytest.raises(subprocess.CalledProcessError) as ended:
        _typed(recorder, _line(recorder, call))
    assert b"what was sent here is not kept" in ended.value.stderr


def test_a_key_in_the_query_is_the_variable(recorder: Recorder) -> None:
    call = Call(method="GET", url=f"/a?limit=1&api_key={quote(KEY, safe='')}")
    path = _typed(recorder, _line(recorder, call))[1]
    assert (path[:11], dict(parse_qsl(path.partition("?")[2]))) == (
        "/a?limit=1&",
        {"limit": "1", "api_key": KEY},
    )


def test_the_shown_key_needs_no_variable(recorder: Recorder) -> None:
    for sent, made in ((KEY, ""), *((one.make(KEY), one.bash) for one in SPOILED_KEYS)):
        call = Call(method="GET", url="/", headers=(("X-Market-API-Key", sent),), key_in_bash=made)
        line = _line(recorder, call, key=KEY)
        assert "MT_SIM_KEY" not in line
        assert _typed(recorder, line)[2]["x-market-api-key"] == sent


@pytest.mark.parametrize("how", [{}, {"key": KEY}], ids=["variable", "key"])
def test_what_a_stranger_wrote_in_a_keys_place_is_never_run(
    recorder: Recorder, tmp_path: Path, how: dict[str, Any]
) -> None:
    ran = tmp_path / "ran"
    hostile = f"****[$(touch${{IFS}}{ran})KEY]"
    for call in (
        Call(method="GET", url=f"/a?x={hostile}"),
        Call(method="GET", url="/", headers=(("Cookie", hostile),)),
        Call(method="GET", url="/", headers=(("X-Market-API-Key", hostile), ("X-Other", hostile))),
    ):
        with suppress(subprocess.CalledProcessError):
            _typed(recorder, _line(recorder, call, **how))
    assert not ran.exists()


@pytest.mark.parametrize("path", ["/mt/../x/./y", "/mt/{a,b}[1-3]", "/mt/%2e%2e/a"])
def test_curl_leaves_the_path_as_it_is(recorder: Recorder, path: str) -> None:
    assert _typed(recorder, _line(recorder, Call(method="DELETE", url=path)))[:2] == ("DELETE", path)


def test_a_body_without_a_type_and_a_question_for_the_head(recorder: Recorder) -> None:
    headers: Headers = (("X-Request-ID", "1"),)
    got = _typed(recorder, _line(recorder, Call(method="POST", url="/", headers=headers, body=b"{}")))
    assert ("content-type" in got[2], got[3]) == (False, b"{}")
    assert _typed(recorder, _line(recorder, Call(method="HEAD", url="/")))[0] == "HEAD"
