"""The documentation site names every page, keeps every link, and loads nothing from elsewhere."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pages.site import ABOVE, loaded_from_outside, relinked

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SITE: dict[str, Any] = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
PAGES = {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")} | set(ABOVE.values())


def named(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    for value in part.values() if isinstance(part, dict) else part if isinstance(part, list) else []:
        yield from named(value)


def test_the_navigation_names_every_page_once() -> None:
    assert sorted(named(SITE["nav"])) == sorted(PAGES)


def test_every_page_above_the_docs_is_part_of_the_site() -> None:
    assert set(ABOVE) == {page.name for page in ROOT.glob("*.md")}
    assert PAGES - set(ABOVE.values()) == {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")}


def test_nothing_is_fetched_and_a_broken_link_fails_the_build() -> None:
    assert SITE["strict"] is True
    assert SITE["theme"]["font"] is False
    assert [name if isinstance(name, str) else next(iter(name)) for name in SITE["plugins"]] == ["search"]
    assert {"repo_url", "site_url", "extra_css", "extra_javascript"}.isdisjoint(SITE)
    assert SITE["hooks"] == ["pages/site.py"]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("README.md", "[a](docs/market.md)", "[a](market.md)"),
        ("README.md", "[a](docs/market.md#time)", "[a](market.md#time)"),
        ("README.md", "[a](ARCHITECTURE.md)", "[a](architecture.md)"),
        ("docs/market.md", "[a](../README.md)", "[a](index.md)"),
        ("docs/market.md", "[a](errors.md)", "[a](errors.md)"),
        ("docs/containers.md", "[the example](../examples/compose.yaml)", "the example"),
        ("docs/ko/market.md", "[a](errors.md)", "[a](errors.md)"),
        ("docs/ko/market.md", "[a](../market.md)", "[a](../market.md)"),
        ("docs/ko/market.md", "[a](../../README.md)", "[a](../index.md)"),
        ("README.md", "[a](https://semver.org)", "[a](https://semver.org)"),
    ],
)
def test_a_link_leads_to_the_same_page_on_the_site(source: str, text: str, expected: str) -> None:
    assert relinked(text, source) == expected


@pytest.mark.parametrize(
    "source", [*ABOVE, *(f"docs/{name}" for name in sorted(PAGES - set(ABOVE.values())))]
)
def test_every_link_of_a_page_leads_to_a_page_of_the_site(source: str) -> None:
    text = relinked((ROOT / source).read_text(encoding="utf-8"), source)
    here = posixpath.dirname(ABOVE.get(source) or source.removeprefix("docs/"))
    found = [goal for goal in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in goal]
    goals = [posixpath.normpath(posixpath.join(here, goal)) for goal in found]
    assert [goal for goal in goals if goal not in PAGES and (DOCS / goal).suffix != ".svg"] == []
    assert [goal for goal in goals if goal.endswith(".svg") and not (DOCS / goal).is_file()] == []


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<script src="https://cdn.example/a.js"></script>', 1),
        ('<link rel="stylesheet" href="//fonts.example/a.css">', 1),
        ('<img alt="" src="http://a.example/a.png">', 1),
        ('<script src="assets/a.js"></script>', 0),
        ('<a href="https://semver.org">semver</a>', 0),
    ],
)
def test_what_a_page_loads_from_elsewhere_is_found(html: str, count: int) -> None:
    assert len(loaded_from_outside(html)) == count
