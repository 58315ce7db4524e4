"""The numbered rules of docs/contract.md."""

import re
from pathlib import Path

_PAGE = Path(__file__).parents[1] / "docs" / "contract.md"
_SENTENCE = re.compile(r"^- \*\*([A-Z]+-\d+)\*\* (.+)$")
_ROW = re.compile(r"^\| \*\*([A-Z]+-\d+)\*\* \| (.+) \|$")


def rules() -> dict[str, str]:
    """Each rule's number and text, in the order of the page."""
    found: dict[str, str] = {}
    for line in _PAGE.read_text(encoding="utf-8").splitlines():
        if match := _SENTENCE.match(line):
            found[match[1]] = match[2]
        elif match := _ROW.match(line):
            found[match[1]] = ", ".join(cell.strip() for cell in match[2].split(" | "))
    return found
