"""Each guide has a Korean twin with the same commands, code and links; its prose is its own."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
ENGLISH_ONLY = {
    "coverage.md": "generated from the checks, beside the English rules",
    "proof.md": "generated from the checks and the defects",
    "speed.md": "figures of the project's own benches",
}
"""Pages without a twin, each with the reason."""
GUIDES = [(ROOT / "README.md", ROOT / "README.ko.md")] + [
    (page, DOCS / "ko" / page.name) for page in sorted(DOCS.glob("*.md")) if page.name not in ENGLISH_ONLY
]


def code_of(page: Path) -> list[str]:
    """The code blocks without comments; drawings and output speak the language of the page."""
    blocks = re.findall(r"```(\w*)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [re.sub(r"\s*(?<!\S)#.*", "", code) for language, code in blocks if language != "text"]


def commands_of(page: Path) -> set[str]:
    """Every ``mt-sim ...`` in a sentence or a table."""
    found = re.findall(r"`(mt-sim [a-z-][^`]*)`", page.read_text(encoding="utf-8"))
    return {" ".join(command.split()) for command in found if "--lang" not in command}


def outline_of(page: Path) -> list[int]:
    """The depths of the headings, in order."""
    prose = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [len(marks) for marks in re.findall(r"^(#+) ", prose, re.MULTILINE)]


@pytest.mark.parametrize(("page", "twin"), GUIDES, ids=lambda page: page.name)
def test_the_twin_says_the_same_commands_under_the_same_headings(page: Path, twin: Path) -> None:
    assert twin.exists(), f"write {twin.relative_to(ROOT)}, or give a reason in ENGLISH_ONLY"
    assert code_of(twin) == code_of(page)
    assert commands_of(twin) == commands_of(page)
    assert outline_of(twin) == outline_of(page)
    assert len(re.findall("[가-힣]", twin.read_text(encoding="utf-8"))) > 50


def test_no_twin_is_left_behind() -> None:
    assert {path.name for path in (DOCS / "ko").glob("*.md")} == {page.name for page, _twin in GUIDES[1:]}


def test_exceptions_are_pages() -> None:
    assert [name for name in ENGLISH_ONLY if not (DOCS / name).exists()] == []
