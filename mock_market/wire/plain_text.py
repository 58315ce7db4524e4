"""What a target sent, made safe to show: no control code, escape sequence or bidi trick survives."""

import re

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def plain_line(text: str) -> str:
    """One line: every control character becomes visible, line breaks and tabs included.

    C0 controls become their Unicode pictures, the others ``<U+202E>``. Joiners inside emoji stay.
    """
    return _UNSAFE.sub(_visible, text)


def plain_block(text: str) -> str:
    """Several lines: as ``plain_line``, but line breaks stay and a tab becomes four spaces."""
    lines = text.replace("\r\n", "\n").replace("\t", "    ").split("\n")
    return "\n".join(plain_line(line) for line in lines)


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else f"<U+{code:04X}>"
