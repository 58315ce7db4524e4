"""The compiled catalogues of ``languages/``: no file of git; each build and ``make`` writes them anew."""

import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Hatch runs it before it makes a wheel or an editable install, and takes along what it wrote."""

    def initialize(self, _version: str, build_data: dict[str, Any]) -> None:
        """Compile into the source tree, from where both kinds of install read."""
        root = Path(self.root)
        build_data["artifacts"] += [f"/{path.relative_to(root)}" for path in compiled(root)]


def compiled(root: Path) -> list[Path]:
    """Compile the catalogue of each language; the files that were written."""
    return [_compiled(path) for path in sorted(root.glob("languages/*/LC_MESSAGES/*.po"))]


def _compiled(path: Path) -> Path:
    with path.open("rb") as file:
        catalogue = read_po(file)
    into = path.with_suffix(".mo")
    with into.open("wb") as file:
        write_mo(file, catalogue)
    return into


if __name__ == "__main__":
    compiled(Path(sys.argv[1]))
