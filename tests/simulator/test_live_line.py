"""What is waited for stands in one line of a terminal, with its time and how it is stopped."""

import io

import pytest

from simulator.output.live_line import LiveLine


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_is_written_over_and_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream, moments = Tty(), iter((0.0, 1.0, 1.5, 62.0))
    line = LiveLine(stream, lambda: next(moments))
    for told in ("1 of 3 tenants", "1 of 3 tenants", "x" * 100):
        line.tell(told)
    line.clear()
    first, second, end = stream.getvalue().split("\r\x1b[K")[1:]
    assert first == "1 of 3 tenants  0:01  Ctrl-C stops"
    assert second == "x" * 59 + "  1:02  Ctrl-C stops"
    assert end == ""


@pytest.mark.parametrize("stream", [io.StringIO(), Tty()])
def test_where_nobody_reads_it_nothing_is_written(
    stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    line = LiveLine(stream)
    line.tell("1 of 3 tenants")
    line.clear()
    assert stream.getvalue() == ""
