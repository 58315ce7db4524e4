"""What stands on a terminal after some bytes were written to it: rows of letters."""

import codecs
import re
import unicodedata

_PART = re.compile(
    r"\x1b\[(?P<given>[0-?]*)[ -/]*(?P<what>[@-~])"
    r"|\x1b\].*?(?:\x07|\x1b\\)|\x1b[P_^X].*?\x1b\\|\x1b[ -/]*[0-Z\\^-~]|(?P<letters>[^\x1b]+)",
    re.DOTALL,
)


class Glass:
    """As much of a terminal as a program on it needs so that one can read it."""

    def __init__(self) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        self.touched: set[int] = set()
        """The rows that were written to since ``forget``."""
        self.row = self.column = 1
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = self._last = ""

    def forget(self) -> None:
        """What stands there is of no interest until it is written again."""
        self.touched.clear()

    @property
    def text(self) -> str:
        """The rows that were written to since, each with its line end."""
        return "".join(f"{self._line(row)}\n" for row in sorted(self.touched))

    @property
    def screen(self) -> list[str]:
        """All rows, as they stand there."""
        return [self._line(row).rstrip() for row in range(1, max(self.rows, default=0) + 1)]

    def _line(self, row: int) -> str:
        cells = self.rows.get(row, {})
        return "".join(cells.get(column, " ") for column in range(1, max(cells, default=0) + 1))

    def write(self, written: bytes) -> None:
        """Take in what a program wrote; a sequence that is cut waits for its end."""
        told, end = self._rest + self._decoder.decode(written), 0
        while part := _PART.match(told, end):
            end = part.end()
            if part["letters"]:
                self._draw(part["letters"])
            elif part["what"]:
                self._obey(part["what"], part["given"])
        self._rest = told[end:]

    def _obey(self, what: str, given: str) -> None:
        numbers = [int(number or 1) for number in given.split(";")] if given.strip("?<=>") == given else []
        if what == "m":
            self.turn(given)
        elif what in "Hf" and numbers:
            self.row, self.column = (*numbers, 1)[:2]
        elif what == "G" and numbers:
            self.column = numbers[0]
        elif what == "J" or (given == "?1049" and what in "hl"):
            self.rows.clear()
        elif what == "b" and numbers:
            self._draw(self._last * numbers[0])
        elif what in "ABCD" and numbers:
            self.row += {"A": -1, "B": 1}.get(what, 0) * numbers[0]
            self.column += {"D": -1, "C": 1}.get(what, 0) * numbers[0]

    def turn(self, codes: str) -> None:
        """Another look from here on; most readers need none."""

    def put(self, letter: str) -> None:
        """A letter at the cursor's place."""
        self.rows.setdefault(self.row, {})[self.column] = letter

    def _draw(self, letters: str) -> None:
        for letter in letters:
            if letter == "\n":
                self.row, self.column = self.row + 1, 1
            elif letter == "\r":
                self.column = 1
            elif letter == "\v":
                self.row += 1
            elif letter == "\b":
                self.column -= 1
            elif letter >= " " and (wide := _width(letter)):
                self._last = letter
                self.touched.add(self.row)
                self.put(letter)
                for _ in range(wide - 1):
                    self.column += 1
                    self.put("")
                self.column += 1


def _width(letter: str) -> int:
    if letter.isascii():
        return 1
    if unicodedata.category(letter) in ("Mn", "Me", "Cf") or "\u1160" <= letter <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
