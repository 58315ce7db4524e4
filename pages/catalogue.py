"""Which pages are generated, and by what."""

from collections.abc import Callable
from pathlib import Path

from pages.checks import checks_page
from pages.coverage import coverage_page
from pages.errors import errors_page
from pages.proof import proof_page
from pages.screen import screen_page
from pages.settings import settings_page

DOCS = Path(__file__).parents[1] / "docs"

PAGES: dict[str, Callable[[], str]] = {
    "checks.md": checks_page,
    "coverage.md": coverage_page,
    "proof.md": proof_page,
    "errors.md": errors_page,
    "settings.md": settings_page,
    "tui.md": screen_page,
}
