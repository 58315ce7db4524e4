"""``python -m pages`` writes every page that is made from the code."""

from pathlib import Path

from pages.errors import errors_page
from pages.settings import settings_page

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"errors.md": errors_page, "settings.md": settings_page}


def main() -> None:
    """Write them all."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
