"""An option that takes one value and is given twice is refused, in every command."""

import pytest
from command_driver import command_line
from typer.core import TyperCommand

from pages.settings import commands
from simulator.cli.reading.given_once import read_once, takes_one_value
from simulator.errors.command_error import CommandError

SINGLE = [
    (name, option.opts)
    for name, command in commands()
    for option in command.params
    if takes_one_value(option)
]


def test_a_second_value_is_refused_everywhere() -> None:
    """Whatever else is wrong, and by whichever of its names the option is given."""
    assert {name for name, _ in SINGLE} > {"up", "call", "test", "target add", "traces export"}
    for name, names in SINGLE:
        with pytest.raises(CommandError) as caught:
            command_line([*name.split(), names[0], "1", names[-1], "1"], standalone_mode=False)
        assert caught.value.id == "MTS-323", (name, names)
        assert max(names, key=len) in str(caught.value)


def test_a_command_is_told_once_that_it_reads_once() -> None:
    """Else each use of a command line would go deeper than the one before."""
    command = dict(commands())["ps"]
    assert isinstance(command, TyperCommand)
    read_once(command)
    made = command.make_parser
    read_once(command)
    assert command.make_parser is made


def test_the_language_is_given_once_wherever_it_stands() -> None:
    with pytest.raises(CommandError, match="--lang takes one value"):
        command_line(["--lang", "ko", "ps", "--lang=en"], standalone_mode=False)


@pytest.mark.parametrize("words", [["--suite=users", "--suite=health"], ["--list", "--list"]])
def test_what_may_stand_twice_still_may(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    command_line(["test", "--list", *words], standalone_mode=False)
    assert "health.answers" in capsys.readouterr().out
