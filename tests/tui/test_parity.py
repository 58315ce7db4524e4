"""What the command line can do for a market, the screen can do, or it says why not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene
from typer.main import get_command

from simulator.cli import app as command_line
from tui.keys.actions import ACTIONS
from tui.keys.commands import COMMANDS, NOT_HERE
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
        await screen.sees("down is for a terminal of its own")
        await screen.press("$")
        await screen.type("ps 'open\n")
        await screen.sees("No closing quotation")

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
        await screen.sees("how far does market time go on")
        assert screen.app.page_name == "market"
        await screen.press("escape", ":")
        await screen.type("zzzz")
        await screen.sees("nothing is called so")
        await screen.press("enter")
        await screen.until(lambda: screen.app.window is None, "the page")

    drive(tmp_path, use, market=scene(tmp_path))
