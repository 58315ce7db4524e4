"""Text files of people: UTF-8 with or without its mark, any line ends; others are told as what they are."""

import codecs
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


def read_standard_input() -> str:
    """All of standard input, read as a file of a person is; text that stands in for it stays as it is."""
    stream = getattr(sys.stdin, "buffer", None)
    return sys.stdin.read() if stream is None else decoded(stream.read())


def decoded(given: bytes) -> str:
    """The text without its mark, each line ended as Unix does it."""
    if given.startswith(_UTF_16) or given[1:2] == b"\0" or given[:1] == b"\0":
        raise NotTextError(_("saved as UTF-16; save the file as UTF-8"))
    try:
        text = given.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = given.count(b"\n", 0, error.start) + 1
        byte = f"{given[error.start]:#x}"
        raise NotTextError(_("not UTF-8: the byte {byte}; save the file as UTF-8", byte=byte), line) from None
    return text.replace("\r\n", "\n")
