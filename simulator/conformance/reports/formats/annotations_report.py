"""Each broken check as one line that GitHub shows beside the change: a workflow command."""

from collections.abc import Iterator
from typing import Any

_WORDS = {"failed": "error", "errored": "error", "warned": "warning"}
_MOST = 10
"""GitHub shows ten of a kind and forgets the others."""


def render(report: dict[str, Any]) -> str:
    """Errors first, then warnings; what was only blocked by another stands for nothing of its own."""
    lines = sorted(_lines(report["checks"]), key=lambda line: not line.startswith("::error"))
    return "".join(f"{line}\n" for line in lines[: 2 * _MOST])


def _lines(checks: list[dict[str, Any]]) -> Iterator[str]:
    for check in checks:
        word = _WORDS.get(check["status"])
        if word and not check.get("blocked_by"):
            title = _plain(f"{check['id']} ({', '.join(check['clauses'])})", extra=":,")
            yield f"::{word} title={title}::{_plain(check['message'])}"


def _plain(text: str, extra: str = "") -> str:
    """The text without what a workflow command is made of: a service must not write commands."""
    for letter in "%\r\n" + extra:
        text = text.replace(letter, f"%{ord(letter):02X}")
    return "".join(letter if letter.isprintable() else "?" for letter in text)
