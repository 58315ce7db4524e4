"""Every job is done with the same few keys at every size, and nothing runs over its edge."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.cells import cell_len
from screen_driver.fake_market import LOCAL, exchange
from screen_driver.pilot import Screen, drive
from screen_driver.scene import EVENTS, of_run, scene

from tui.outside.commands import CommandRunner

SIZES = ((120, 36), (80, 24), (60, 16))
MINE = LOCAL.model_copy(update={"name": "mine", "url": "http://127.0.0.1:8000"})


@dataclass(frozen=True, kw_only=True)
class Job:
    """Keys from where one stands, how many there may be, and what shows that it is done."""

    keys: tuple[str, ...]
    most: int
    sign: str
    before: tuple[tuple[str, str], ...] = ()
    """Keys that lead to where one stands, each with what shows that one is there."""


JOBS = {
    "activate": Job(keys=("a",), most=1, sign="200 ok in 12 ms, #15"),
    "call again": Job(keys=("r",), most=1, sign="#16"),
    "copy as curl": Job(keys=("c", "c"), most=2, sign="copied by"),
    "run a story": Job(keys=("3", "r"), most=3, sign="3/3"),
    "from a failure to its exchanges": Job(
        keys=("enter",),
        most=1,
        sign="Response #14",
        before=(("3", "first-day"), ("r", "3/3"), ("tab", ""), ("j", ""), ("j", "")),
    ),
    "compare two": Job(keys=("2", "k", "d"), most=3, sign="#15 and #16"),
    "another target": Job(keys=("t", "j", "enter"), most=4, sign="mine now"),
    "save a report": Job(
        keys=("e", "w"), most=2, sign="written:", before=(("5", "Health"), ("S", "1 failed"))
    ),
}


WRITES = """
import pathlib, sys
if "--report" in sys.argv:
    pathlib.Path(sys.argv[sys.argv.index("--report") + 1].partition("=")[2]).touch()
    sys.exit()
"""


def shown_too(folder: Path) -> CommandRunner:
    """The commands of the scene, which can also write a report, and a run that is stored."""
    script = folder / "events.py"
    script.write_text(WRITES + EVENTS, encoding="utf-8")
    return CommandRunner((sys.executable, str(script)))


def assert_in_line(screen: Screen, size: tuple[int, int]) -> None:
    lines = screen.text().splitlines()
    assert len(lines) <= size[1]
    assert max(map(cell_len, lines)) <= size[0]
    assert screen.app.window is not None or "? help" in lines[-1]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_each_job_is_done_in_few_keys_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    market = scene(tmp_path)
    market.add(*of_run("r2", *(exchange(number) for number in range(1, 7))))
    market.targets = [LOCAL, MINE]

    async def use(screen: Screen) -> None:
        await screen.sees("univ-01")
        for job in JOBS.values():
            for key, sign in job.before:
                await screen.press(key)
                await screen.sees(sign)
                await screen.settled()
            for key in job.keys:
                await screen.press(key)
                await screen.settled()
            await screen.sees(job.sign)
            assert_in_line(screen, size)
            assert len(job.keys) <= job.most
            await screen.home()

    drive(tmp_path, use, size=size, market=market, commands=shown_too(tmp_path))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_failing_calls_of_one_tenant_take_two_terms(tmp_path: Path, size: tuple[int, int]) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("list_users")
        await screen.press("f")
        await screen.type("failed:yes tenant:univ-01\n")
        await screen.until(lambda: "list_users" not in screen.text(), "failures alone")
        await screen.sees("500 FAIL")
        await screen.until(lambda: not screen.types, "the typed line is gone")
        await screen.sees("? help")
        assert_in_line(screen, size)

    drive(tmp_path, use, size=size, market=scene(tmp_path))


def test_a_menu_lies_above_all_that_is_said(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        screen.app.say("words " * 20)
        await screen.press("s")
        await screen.sees("usage of this month")
        await screen.settled()
        assert sum("words" in row for row in screen.text().splitlines()) == screen.app.status.tall == 2

    drive(tmp_path, use, size=(80, 24), market=scene(tmp_path))
