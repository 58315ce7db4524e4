"""The main job in a real terminal: start, press one key, see the answer, leave the terminal as it was."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command_driver import mt_sim
from screen_driver.terminal import Terminal

pytestmark = pytest.mark.wire

SMALL = ("--users=8", "--days=3")
LEFT = b"\x1b[?1049l"
CURSOR = b"\x1b[?25h"
SGR = re.compile(rb"\x1b\[([\d;:]*)m")
PAGES = {
    "2": "Traces",
    "3": "Scenarios",
    "4": "Tenants",
    "5": "Conformance",
    "6": "Targets",
    "7": "Market",
    "1": "Drive",
}
SEEN = {**{key: f"[{key} " for key in PAGES}, "4": "calls 7 at", "6": "in use"}
"""What is waited for on each page; on the last one nothing changes then but the header."""
MOST_A_PAGE = 4_000
"""Bytes, letters included; with every cell and colour written again it would be 40,000."""
COLOURS = {str(code) for tens in (30, 40, 90, 100) for code in range(tens, tens + 9)}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A sandbox that goes on by itself, for all of these tests."""
    option = f"--data={tmp_path_factory.mktemp('sandbox')}"
    assert mt_sim("up", "--detach", "--no-tui", option, *SMALL).returncode == 0
    yield option
    mt_sim("down", option)


def test_up_is_left_for_the_shell_answers_one_key_and_asks_on_its_way_out(tmp_path: Path) -> None:
    with Terminal("up", f"--data={tmp_path / 'data'}", *SMALL) as terminal:
        terminal.wait_for("Send to univ-01")
        to_the_shell_and_back(terminal)
        terminal.type("?")
        terminal.wait_for("Help for")
        terminal.type("\x11")
        terminal.wait_for("end the sandbox too")
        terminal.type("n")
        terminal.wait_for("? help")
        terminal.type("a")
        terminal.wait_for("activate_tenant univ-01: 200 ok")
        terminal.type("q")
        terminal.wait_for("end the sandbox too")
        terminal.type("e")
        assert terminal.wait_for_end() == 0
        assert LEFT in terminal.bytes
        assert CURSOR in terminal.bytes
        assert terminal.after == terminal.before
        assert "Traceback" not in terminal.text


def to_the_shell_and_back(terminal: Terminal) -> None:
    terminal.type("\x1a")
    terminal.wait_until_stopped()
    assert LEFT in terminal.bytes
    terminal.go_on()
    terminal.wait_for("univ-01")


@pytest.mark.parametrize(("columns", "rows", "repeats"), [(120, 36, "-─"), (80, 24, "-")])
def test_a_page_is_four_kilobytes_and_as_if_drawn_whole_by_a_second_screen_that_is_left(
    data: str, columns: int, rows: int, repeats: str
) -> None:
    """The sandbox goes on without it; each page comes by its key, named by four letters or more."""
    colours = {"COLORTERM": "truecolor"}
    with Terminal("tui", data, columns=columns, rows=rows, repeats=repeats, environment=colours) as terminal:
        terminal.wait_for("UP ")
        painted = len(terminal.all_bytes)
        for key, seen in (*SEEN.items(), ("6", "Nothing is sent to a target")):
            terminal.type(key)
            terminal.wait_for(f"[{key} {PAGES[key][:4]}")
            terminal.wait_for(seen)
        terminal.type("\x03")
        terminal.wait_for("to quit: q, or ^q")
        assert len(terminal.all_bytes) - painted < MOST_A_PAGE * (len(SEEN) + 1)
        shown = terminal.screen[1:]
        terminal.type("\x0c")
        terminal.wait_for_screen(shown)
        terminal.type("q")
        terminal.wait_for("[1 ")
        terminal.type("q")
        assert terminal.wait_for_end() == 0
        assert terminal.after == terminal.before
    assert mt_sim("ps", data).stdout.count("running") >= 2


def dragged(terminal: Terminal) -> None:
    """The window gets too small, and then large enough again."""
    terminal.resize(50, 12)
    terminal.wait_for("need 60x16, have 50x12")
    terminal.resize(80, 24)
    terminal.wait_for("Send to univ-01")


def coloured(terminal: Terminal) -> None:
    """An empty NO_COLOR does not count."""
    assert "48" in sent(terminal.all_bytes)


@pytest.mark.parametrize(
    ("number", "before"),
    [
        (signal.SIGTERM, to_the_shell_and_back),
        (signal.SIGHUP, coloured),
        (signal.SIGINT, dragged),
    ],
)
def test_signals_leave_the_terminal_as_it_was_whatever_was_done(
    data: str, number: signal.Signals, before: Callable[[Terminal], None]
) -> None:
    with Terminal("tui", data, environment={"NO_COLOR": ""}) as terminal:
        terminal.wait_for("univ-01")
        before(terminal)
        terminal.process.send_signal(number)
        assert terminal.wait_for_end() == 128 + number
        assert LEFT in terminal.bytes
        assert terminal.after == terminal.before
        assert "Traceback" not in terminal.text


@pytest.mark.parametrize(("colorterm", "unbuffered"), [("", "1"), ("truecolor", "")])
def test_a_closed_window_ends_the_screen_that_sent_no_colour(
    data: str, colorterm: str, unbuffered: str
) -> None:
    environment = {"NO_COLOR": "1", "COLORTERM": colorterm, "PYTHONUNBUFFERED": unbuffered}
    with Terminal("tui", data, environment=environment) as terminal:
        terminal.wait_for("univ-01")
        terminal.type("a")
        terminal.wait_for("200 ok")
        assert COLOURS.isdisjoint(sent(terminal.all_bytes))
        terminal.hang_up()
        assert terminal.process.wait(timeout=60) == 129


def sent(written: bytes) -> set[str]:
    """Every parameter of every change of colour or style."""
    return {code for found in SGR.findall(written) for code in re.split(r"[;:]", found.decode())}


@pytest.mark.parametrize("environment", [{}, {"CI": "true"}, {"TERM": "dumb"}], ids=["pipe", "ci", "dumb"])
def test_without_a_terminal_a_plain_command_is_named(data: str, environment: dict[str, str]) -> None:
    done = mt_sim("tui", data, env={**os.environ, **environment})
    assert done.returncode == 2
    assert "mt-sim traces list --follow" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_a_terminal_that_moves_no_cursor_gets_no_escape_sequence(data: str) -> None:
    with Terminal("tui", data, environment={"TERM": "dumb"}) as terminal:
        assert terminal.wait_for_end() == 2
        assert "mt-sim traces list --follow" in terminal.text
        assert b"\x1b" not in terminal.all_bytes
