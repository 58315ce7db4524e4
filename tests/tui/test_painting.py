"""What is written to a terminal: after each difference it shows the screen that was wanted, cell by cell."""

import random
import re
from collections.abc import Sequence

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from bench.screen.glass import Glass
from tui.outside.painting import ASKED, PLAIN, Look, Painter, asks, cells_of

STYLES = [
    Style.parse(said)
    for said in (
        "none",
        "bold #ffffff on #101010",
        "dim red on #101010",
        "reverse",
        "underline blue",
        "#e0e0e0",
    )
]
WORDS = ("activate", "univ-01", "한빛대학교", "200", "│", "", "┌──────┐", "#12", "긴a긴", "한글", "é")
REPEAT = re.compile(r"(.)\x1b\[\d+b")
COLOUR = re.compile(r"[34]8;2;\d+;\d+;\d+|\d+")
SYSTEM = ColorSystem.TRUECOLOR
ROWS, COLUMNS = 6, 40


class Looked(Glass):
    """A terminal that keeps of each cell how it is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.look: Look = PLAIN
        self.looks: dict[tuple[int, int], Look] = {}

    def put(self, letter: str) -> None:
        super().put(letter)
        self.looks[self.row, self.column] = self.look

    def turn(self, codes: str) -> None:
        on, colour, ground = {code for code in self.look[0].split(";") if code}, *self.look[1:]
        for code in COLOUR.findall(codes):
            if code == "0":
                on, colour, ground = set(), "39", "49"
            elif code[0] == "3" and code != "3":
                colour = code
            elif code[0] == "4" and code != "4":
                ground = code
            elif code[0] == "2" and code != "2":
                on -= {"1", "2"} if code == "22" else {code[1]}
            else:
                on.add(code)
        self.look = (";".join(sorted(on)), colour, ground)


def frame(chance: random.Random) -> list[Strip]:
    return [row(chance) for _ in range(ROWS)]


def row(chance: random.Random) -> Strip:
    parts = [
        Segment(chance.choice(WORDS) + " " * chance.randrange(6), chance.choice(STYLES)) for _ in range(6)
    ]
    return Strip(parts).adjust_cell_length(COLUMNS, STYLES[1])


def wrong(glass: Looked, rows: Sequence[Strip]) -> list[tuple[object, object]]:
    """The cells that are not as they should be; of a blank only its ground counts."""
    found: list[tuple[object, object]] = []
    for y, strip in enumerate(rows, start=1):
        for x, (letter, wanted) in enumerate(cells_of(strip, SYSTEM), start=1):
            have = glass.looks[y, x]
            have = ("", "", have[2]) if wanted[1] == "" else have
            if (letter, wanted) != (glass.rows[y][x], have):
                found.append(((letter, wanted), (glass.rows[y][x], have)))
    return found


@pytest.mark.parametrize("repeats", ["", "-", "-─"])
def test_after_each_difference_the_terminal_shows_what_is_wanted(repeats: str) -> None:
    chance, glass, painter = random.Random(7), Looked(), Painter()
    for place, letter in enumerate(ASKED):
        painter.answered(place, 3 if letter in repeats else 1)
    rows = frame(chance)
    for _ in range(30):
        rows = frame(chance) if chance.random() < 0.2 else [chance.choice((row(chance), one)) for one in rows]
        told = painter.paint(rows, SYSTEM)
        glass.write(told.encode())
        assert wrong(glass, rows) == []
        assert glass.look == PLAIN
        repeated = "".join(REPEAT.findall(told.removeprefix(asks(ASKED))))
        assert "─" in repeats or repeated.isascii()
        assert repeats or not repeated


def test_what_stands_there_is_not_written_again() -> None:
    chance, painter = random.Random(3), Painter()
    rows = frame(chance)
    whole = painter.paint(rows, SYSTEM)
    assert painter.paint(list(rows), SYSTEM) == ""
    painter.forget()
    assert whole == asks(ASKED) + painter.paint(rows, SYSTEM)


def test_a_letter_that_differs_is_written_alone() -> None:
    painter, rows = Painter(), [Strip([Segment("─" * 30)]), Strip([Segment("한빛대학교" + " " * 20)])]
    painter.paint(rows, SYSTEM)
    rows = [Strip([Segment("─" * 15 + "┐" + "─" * 14)]), Strip([Segment("한국대학교" + " " * 20)])]
    assert painter.paint(rows, SYSTEM) == "\x1b[2;3H국\x1b[1;16H┐"


def test_many_equal_letters_are_one_and_a_number_where_the_terminal_knows_how() -> None:
    painter, rows = Painter(), [Strip([Segment("┌" + "─" * 20 + "  긴긴긴긴긴긴긴긴  " + " " * 9 + "│")])]
    painter.paint([], SYSTEM)
    for place in range(len(ASKED)):
        painter.answered(place, 3)
    assert painter.paint(rows, SYSTEM) == "\x1b[1H┌─\x1b[19b  긴긴긴긴긴긴긴긴 \x1b[10b│"
