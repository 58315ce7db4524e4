"""``make picture``: the real screen with the fixed scene, as SVG and as text, for the README and the docs."""

import re
import tempfile
from pathlib import Path

from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene

from languages import LANGUAGES, _
from pages.korean import speaking
from pages.screen import drawing_of

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def picture(language: str = "en") -> tuple[str, str]:
    """The first page after one activation: SVG that loads nothing from elsewhere, and text."""
    with speaking(language):
        return _drawn()


def _drawn() -> tuple[str, str]:
    drawn: list[str] = []

    async def use(screen: Screen) -> None:
        await screen.press("j", "j")
        await screen.sees(_("Send to {tenant}", tenant="univ-01"))
        await screen.press("a")
        await screen.sees("univ-01: 200 ok")
        await screen.settled()
        drawn.append(_FONT.sub("", screen.app.export_screenshot(title="mt-sim")))
        drawn.append(screen.text() + "\n")

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        drive(path, use, size=(120, 30), market=scene(path), commands=commands(path))
    return drawn[0], drawn[1]


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for language in LANGUAGES:
        svg, drawn = picture(language)
        name = drawing_of("drive", language)
        (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")
        (PICTURES / f"{name}.txt").write_text(drawn, encoding="utf-8")
