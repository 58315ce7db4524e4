"""The numbered rules of the contract, as a person reads them: docs/contract.md and its Korean twin."""

import re
from functools import cache
from pathlib import Path

from languages import chosen

_HERE = Path(__file__).parent
_CHECKOUT = _HERE.parents[1]
_PAGES = {
    "en": (_HERE / "contract.md", _CHECKOUT / "docs" / "contract.md"),
    "ko": (_HERE / "contract.ko.md", _CHECKOUT / "docs" / "ko" / "contract.md"),
}
"""Where a wheel has the page, and where a checkout has it."""
_SENTENCE = re.compile(r"^- \*\*([A-Z]+-\d+)\*\* (.+)$")
_ROW = re.compile(r"^\| \*\*([A-Z]+-\d+)\*\* \| (.+) \|$")


def contract_text(language: str = "") -> str:
    """The whole page, in a language or in that of whoever asks."""
    page = next(path for path in _PAGES[language or chosen()] if path.exists())
    return page.read_text(encoding="utf-8")


@cache
def rules(language: str = "en") -> dict[str, str]:
    """Each rule's number and text, in the order of the page."""
    found: dict[str, str] = {}
    for line in contract_text(language).splitlines():
        if match := _SENTENCE.match(line):
            found[match[1]] = match[2]
        elif match := _ROW.match(line):
            found[match[1]] = ", ".join(cell.strip() for cell in match[2].split(" | "))
    return found


def rule_text(number: str) -> str:
    """One rule in the language of whoever asks; KeyError when there is no such number."""
    return rules(chosen())[number]
