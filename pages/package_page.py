"""The README as a package page shows it: there a link that begins in the repository would lead nowhere."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!\w+://)([^)#\s]+)(#[^)\s]*)?\)")


class PackagePage(MetadataHookInterface):
    """Hatch runs it before it writes metadata. The project's address stands in pyproject.toml alone."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Give the metadata a README whose links work, and the addresses that follow from the project's."""
        address = str(self.config["address"])
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": linked(text, address)}
        metadata["urls"] = urls(address)


def linked(text: str, address: str) -> str:
    """The text with whole links; without an address only their words stay, and no picture."""

    def link(found: re.Match[str]) -> str:
        picture, words, path, anchor = found[1], found[2], found[3], found[4] or ""
        if not address:
            return "" if picture else words
        return f"{picture}[{words}]({address}/{'raw' if picture else 'blob'}/HEAD/{path}{anchor})"

    return _LINK.sub(link, text)


def urls(address: str) -> dict[str, str]:
    """What a package index shows beside the page."""
    pages = {"Documentation": "docs/quickstart.md", "Changelog": "CHANGELOG.md"}
    if not address:
        return {}
    return {"Source": address, **{name: f"{address}/blob/HEAD/{page}" for name, page in pages.items()}}
