"""What makes a site of docs/ and of the pages above it. MkDocs calls the functions ``on_...``."""

import posixpath
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ABOVE = {
    "README.md": "index.md",
    "README.ko.md": "ko/index.md",
    "ARCHITECTURE.md": "architecture.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
    "CODE_OF_CONDUCT.md": "code_of_conduct.md",
}
"""Pages of the repository's first folder, and what they are called on the site."""
_LINK = re.compile(r"(!?)\[([^\]]+)\]\(([^)#\s]+)(#[^)\s]*)?\)")
_LOADED = re.compile(r'<(?:script|img|link|iframe|source)\b[^>]*\b(?:src|href)="(?:https?:)?//[^"]*"')


class OutsideError(Exception):
    """A page would load something from elsewhere."""


def relinked(text: str, source: str) -> str:
    """The text of a page with its links as the site has them.

    ``source`` is the page's path in the repository. A link to another page and a picture are kept; of a
    link to a file that is no page, such as an example, only the words stay.
    """

    def link(found: re.Match[str]) -> str:
        picture, words, goal, anchor = found[1], found[2], found[3], found[4] or ""
        if "://" in goal:
            return found[0]
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), goal))
        page = ABOVE.get(path) or (path.removeprefix("docs/") if path.startswith("docs/") else None)
        if page is None or not (picture or page.endswith(".md")):
            return words
        here = posixpath.dirname(ABOVE.get(source) or source.removeprefix("docs/"))
        return f"{picture}[{words}]({posixpath.relpath(page, here or '.')}{anchor})"

    return _LINK.sub(link, text)


def loaded_from_outside(html: str) -> list[str]:
    """What a page loads from another host; links that a person follows do not count."""
    return _LOADED.findall(html)


def on_files(files: Any, config: Any) -> Any:
    """Add the pages above docs/."""
    from mkdocs.structure.files import File

    for source, name in ABOVE.items():
        text = relinked((ROOT / source).read_text(encoding="utf-8"), source)
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Mend the links of a page of docs/."""
    if page.file.src_uri in ABOVE.values():
        return markdown
    return relinked(markdown, f"docs/{page.file.src_uri}")


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Refuse a page that would load something from elsewhere."""
    if found := loaded_from_outside(output):
        raise OutsideError(f"{page.file.src_uri} loads {found[0]}")
    return output
