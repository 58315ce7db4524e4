"""What people give: UTF-8 with or without its mark, any line ends; other text is told as what it is."""

import codecs
import os
import sys
from pathlib import Path

from languages import _

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class NotTextError(ValueError):
    """The bytes are no text that we read; the message says what they are, and ``line`` where."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def read_text(path: Path) -> str:
    """A file's text. Raises NotTextError, and OSError when it cannot be read."""
    return decoded(path.read_bytes())


def as_given(option: str) -> str:
    """An option's text letter by letter: itself, a file's (``@FILE``) or standard input's (``-``)."""
    if option == "-":
        stream = getattr(sys.stdin, "buffer", None)
        return sys.stdin.read() if stream is None else as_written(stream.read())
    return as_written(Path(option[1:]).read_bytes() if option.startswith("@") else os.fsencode(option))


def first_line_of_input() -> str:
    """The first line of standard input, as it is typed or piped."""
    stream = getattr(sys.stdin, "buffer", None)
    line = sys.stdin.readline() if stream is None else decoded(stream.readline())
    return line.rstrip("\r\n")


def decoded(given: bytes) -> str:
    """The text without its mark, each line ended as Unix does it."""
    return as_written(given).replace("\r\n", "\n")


def as_written(given: bytes) -> str:
    """The text without its mark, its line ends as they are."""
    if given.startswith(_UTF_16) or given[1:2] == b"\0" or given[:1] == b"\0":
        raise NotTextError(_("saved as UTF-16; save the file as UTF-8"))
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = given.count(b"\n", 0, error.start) + 1
        byte = f"{given[error.start]:#x}"
        raise NotTextError(_("not UTF-8: the byte {byte}; save the file as UTF-8", byte=byte), line) from None
