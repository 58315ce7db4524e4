"""Which pages are generated, and by what."""

from collections.abc import Callable
from pathlib import Path

from pages.checks import checks_page
from pages.coverage import coverage_page
from pages.proof import proof_page

DOCS = Path(__file__).parents[1] / "docs"

PAGES: dict[str, Callable[[], str]] = {
    "checks.md": checks_page,
    "coverage.md": coverage_page,
    "proof.md": proof_page,
}
