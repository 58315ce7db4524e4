"""What breaks HTTP in an answer that can be read all the same: seen by the transport. Pure."""

import re
from collections.abc import Sequence
from enum import StrEnum

_END_OF_HEAD = re.compile(rb"\n\r?\n")


class Irregularity(StrEnum):
    """One way in which an answer is no good HTTP."""

    SURPLUS = "surplus"
    SECOND_ANSWER = "second_answer"
    TWO_LENGTHS = "two_lengths"
    TWO_TYPES = "two_types"
    BARE_LF = "bare_lf"
    EARLY = "early"


def irregular_head(raw: bytes, names: Sequence[bytes]) -> tuple[Irregularity, ...]:
    """What is wrong with a head, as its bytes stood on the wire, and by the names of its headers."""
    end = _END_OF_HEAD.search(raw)
    head = raw[: end.end()] if end else raw
    found = {
        Irregularity.BARE_LF: head.count(b"\n") != head.count(b"\r\n"),
        Irregularity.TWO_LENGTHS: b"content-length" in names and b"transfer-encoding" in names,
        Irregularity.TWO_TYPES: names.count(b"content-type") > 1,
    }
    return tuple(one for one, seen in found.items() if seen)


def irregular_end(surplus: bytes) -> tuple[Irregularity, ...]:
    """What came behind the end of an answer."""
    if not surplus:
        return ()
    second = surplus.lstrip().startswith(b"HTTP/")
    return (Irregularity.SECOND_ANSWER if second else Irregularity.SURPLUS,)
