"""A hostile service behind a real market, seen on a pseudo-terminal: its bytes never reach it."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from command_driver import mt_sim
from screen_driver.terminal import Terminal

pytestmark = pytest.mark.wire

NEEDLES = (b"\x1b]52;", b"\x1b]0;pwned", b"\x9b31m", b"\x1b[31;7mred", b"\x1bP$q", b"\x07", "\u202e".encode())
"""What the service sends, and what Textual itself never writes."""
TEXT = "n\x1b]52;c;aGFja2Vk\x07\x1b]0;pwned\x07\x1b[31;7mred\x1bP$q\x1b\\\u202eend-of-text"


class Hostile(BaseHTTPRequestHandler):
    """Answers everything with escape sequences in every part."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self._answer()

    def _answer(self) -> None:
        body = json.dumps({"success": True, "message": TEXT, "status": TEXT}, ensure_ascii=False).encode()
        body = body.replace(b"\\u001b", b"\x1b") if "stats" in self.path else body
        self.send_response(200, "OK")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def hostile() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_byte_of_a_hostile_service_reaches_the_terminal(tmp_path: Path, hostile: str) -> None:
    data = f"--data={tmp_path / 'data'}"
    written = b""
    try:
        with Terminal("up", data, f"--target={hostile}", "--key=k", columns=120, rows=36) as terminal:
            terminal.wait_for("No tenant yet")
            for keys, wanted in (
                ("n\r", "is new"),
                ("a", "activate_tenant      mtsim"),
                ("ss", "get_tenant_status    mtsim"),
                ("st", "get_tenant_stats     mtsim"),
                ("2", "Request #"),
                ("g", "Request #1 "),
                ("v", "raw"),
                ("v", "hex"),
                ("4u", "health"),
            ):
                terminal.type(keys)
                terminal.wait_for(wanted)
                written += terminal.bytes
            terminal.type("\x11")
            terminal.wait_for("end the sandbox too")
            terminal.type("e")
            terminal.wait_for_end()
            written += terminal.bytes
    finally:
        mt_sim("down", data)
    assert len(written) > 5_000
    assert [needle for needle in NEEDLES if needle in written] == []
