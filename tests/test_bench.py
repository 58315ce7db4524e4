"""What the benches say when they cannot measure, and which calls they send again."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.judge import judging
from bench.tools.row import Row
from mock_market.wire.exchange import Call, Exchange, Headers, Purpose, Response


def test_a_part_that_fails_says_why_and_the_next_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_folder: Path) -> None:
        judging._run([sys.executable, "-c", "print('no such tenant'); exit(1)"], {})

    row = Row(name="quick", ours=1, baseline=1, unit="ms", goal=1)
    monkeypatch.setattr(bench, "PARTS", {"first": fails, "second": lambda _folder: [row]})
    with pytest.raises(SystemExit) as ended:
        bench.main(["first", "second"])
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert "first: not measured" in said
    assert "no such tenant" in said
    assert "quick" in said


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ((), True),
        ((("Content-Length", "2"),), True),
        ((("Content-Length", "3"),), False),
        ((("Content-Length ", "2"),), False),
        ((("Content-Length", "2"), ("content-length", "3")), False),
        ((("Transfer-Encoding", "chunked"),), False),
        ((("X-Name", "이름"),), False),
    ],
    ids=str,
)
def test_only_what_a_usual_client_can_send_is_sent_again(headers: Headers, sent: bool) -> None:
    purpose = Purpose(asked_by="check one")
    call = Call(method="POST", url="http://a/x?y=1", headers=headers, body=b"ab", purpose=purpose)
    response = Response(status=200, reason="", headers=(), body=b"")
    exchange = Exchange(started_at=datetime.now(UTC), call=call, response=response)
    found = judging.calls_of([exchange])
    assert [call["path"] for call in found.get("check one", [])] == ["/x?y=1"] * sent
