"""Which pages are generated, and by what; those of ``ko/`` are the same in Korean."""

import json
from collections.abc import Callable
from pathlib import Path

from pages.checks import checks_page
from pages.coverage import coverage_page
from pages.errors import errors_page
from pages.filters import filters_page
from pages.korean import linked, speaking
from pages.proof import proof_page
from pages.screen import screen_page
from pages.settings import settings_page
from pages.stories import stories_page
from simulator.scenarios.language.schema import json_schema

DOCS = Path(__file__).parents[1] / "docs"
_BOTH: dict[str, Callable[[], str]] = {
    "checks.md": checks_page,
    "errors.md": errors_page,
    "filters.md": filters_page,
    "settings.md": settings_page,
    "stories.md": stories_page,
    "tui.md": screen_page,
}


def _twin(make: Callable[[], str]) -> Callable[[], str]:
    def korean() -> str:
        with speaking("ko"):
            return linked(make(), DOCS)

    return korean


PAGES: dict[str, Callable[[], str]] = {
    "coverage.md": coverage_page,
    "proof.md": proof_page,
    "scenario.schema.json": lambda: json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n",
    **_BOTH,
    **{f"ko/{name}": _twin(make) for name, make in _BOTH.items()},
}
