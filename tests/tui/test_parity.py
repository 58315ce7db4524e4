"""What the command line can do for a market, the screen can do, or it says why not."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene
from typer.main import get_command

from simulator.cli import app as command_line
from tui.global_actions import THEMES
from tui.keys.actions import ACTIONS, RUNS
from tui.keys.commands import COMMANDS, NOT_HERE
from tui.outside.commands import NOTHING, CommandRunner, Ended
from tui.windows.command import WITHOUT_DATA


def commands_of(command: Any, name: str = "") -> Iterator[tuple[str, set[str]]]:
    """Each command with its options."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, {parameter.name for parameter in command.params}
    for part, one in (inner or {}).items():
        yield from commands_of(one, f"{name} {part}".strip())


ALL = dict(commands_of(get_command(command_line)))


def test_every_command_has_its_place_on_the_screen() -> None:
    assert sorted([*COMMANDS, *NOT_HERE]) == sorted(ALL)
    known = {action.name for action in ACTIONS}
    assert [name for names in COMMANDS.values() for name in names if name not in known] == []


def test_a_typed_command_is_told_the_folder_where_it_takes_one() -> None:
    assert {name for name, options in ALL.items() if "data" not in options} == WITHOUT_DATA


def test_any_command_is_typed_run_beside_the_keys_and_read(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("$")
        await screen.sees("mt-sim")
        await screen.type("scenario list\n")
        await screen.sees("mt-sim scenario list: exit code 0")
        await screen.sees("A professor applies for a demo")
        await screen.press("escape", "$")
        await screen.type("down\n")
        await screen.sees("down is for a terminal of its own: it ends the sandbox under the screen")
        await screen.press("$")
        await screen.type("ps 'open\n")
        await screen.sees("a quote is not closed")

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))


def test_what_comes_late_takes_no_focus_and_says_so(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("$")
        await screen.type("scenario list\n")
        await screen.press("2")
        await screen.sees("so it stays closed")
        assert screen.app.window is None
        assert screen.app.page_name == "traces"

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))


def test_the_palette_finds_what_other_pages_do_and_goes_there(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press(":")
        await screen.type("market time")
        await screen.sees("Market: let market time pass")
        await screen.press("enter")
        await screen.sees("How far does market time go on?")
        assert screen.app.page_name == "market"
        await screen.press("escape", ":")
        await screen.type("zzzz")
        await screen.sees("nothing is called so")
        await screen.press("enter")
        await screen.until(lambda: not screen.overlaid, "the page")
        await screen.press(":", *"thex", "backspace", *"me", "enter", "1", ":", "escape", "2")
        await screen.sees("[2 Traces]")
        assert screen.app.theme != THEMES[0]

    drive(tmp_path, use, market=scene(tmp_path))


class Spying(CommandRunner):
    """Runs nothing, and remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("false",))
        self.asked: list[tuple[str, ...]] = []

    @property
    def last(self) -> tuple[str, ...]:
        """What was asked for last; nothing at first."""
        return self.asked[-1] if self.asked else ()

    async def output(self, *words: str, environment: Mapping[str, str] = NOTHING, **_more: object) -> Ended:
        self.asked.append(words)
        known = {"target": "[]", "scenario": json.dumps({"scenarios": [{"name": "first-day"}]})}
        return Ended(code=0, said="", output=known.get(words[0], "told").encode())

    async def events(
        self, words: Sequence[str], heard: Callable[[dict[str, Any]], None], strange: Callable[[str], None]
    ) -> Ended:
        self.asked.append(tuple(words))
        return Ended(code=0, said="")


@pytest.mark.parametrize("name", RUNS)
def test_a_command_has_a_key_of_its_own(tmp_path: Path, name: str) -> None:
    known, words = Spying(), RUNS[name]
    key = next(action.key for action in ACTIONS if action.name == name)
    assert " ".join(word for word in words if not word.startswith("-")) in ALL

    async def use(screen: Screen) -> None:
        await screen.press(*key.split())
        await screen.until(lambda: any(one[: len(words)] == words for one in known.asked), "the command")

    drive(tmp_path, use, market=scene(tmp_path), commands=known)


def test_traffic_and_an_audit_are_filled_in_and_run_beside_the_keys(tmp_path: Path) -> None:
    known = Spying()

    async def use(screen: Screen) -> None:
        await screen.press("o", "t")
        await screen.sees("Traffic to sample-service")
        await screen.press(*"many", "enter")
        await screen.sees("a number is expected")
        await screen.press("ctrl+u", "3", "enter")
        await screen.until(lambda: bool(known.asked), "the command")
        assert known.last[-4:] == ("--universities=3", "--days=30", "--seed=1", "--faults=0")
        await screen.press("escape", "o", "a")
        await screen.sees("Audit of sample-service")
        await screen.press("ctrl+s")
        await screen.until(lambda: known.last[0] == "audit", "the command")
        assert "--deep" not in known.last

    drive(tmp_path, use, market=scene(tmp_path), commands=known)


def test_an_exchange_is_saved_as_a_story_and_a_file_is_played(tmp_path: Path) -> None:
    known = Spying()

    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("list_users")
        await screen.press("e", "s")
        await screen.sees("Save #8 as a scenario")
        await screen.sees("P on the scenarios page plays it")
        await screen.press("enter")
        await screen.until(lambda: known.last[:2] == ("traces", "save-scenario"), "the command")
        assert known.last[2:4] == ("8", "--output=exchange-8.yaml")
        await screen.press("escape", "3")
        await screen.sees("first-day")
        await screen.press("P")
        await screen.sees("Run a story file")
        await screen.press(*"own.yaml", "enter")
        await screen.until(lambda: known.last[:3] == ("scenario", "run", "own.yaml"), "the story")
        await screen.sees("own.yaml")

    drive(tmp_path, use, market=scene(tmp_path), commands=known)
