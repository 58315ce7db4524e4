"""What the screen is started with; nothing secret stands in its arguments."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEFAULT_DATA = Path(".mt-sim")
"""The folder that commands take without --data."""
ENDED_SANDBOX = 10
"""The exit code that asks whoever started the screen to end the sandbox too."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Where the market is and what was set up in it.

    ``state_file`` is what ``mt-sim up`` writes; it is read again when the market is gone. ``owner``
    tells that the sandbox was started for this screen.
    """

    market: str
    token_file: Path
    data: Path
    state_file: Path | None = None
    target: str = ""
    owner: bool = False
    ascii_only: bool = False
    mouse: bool = True
    theme: str = ""

    def token(self) -> str:
        """The market's token as it is now; "" when the file cannot be read."""
        try:
            return self.token_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    @property
    def sandbox_ended(self) -> bool:
        """Whether the sandbox has taken its state away."""
        return self.state_file is not None and not self.state_file.exists()

    def market_now(self) -> str:
        """The market's address as the sandbox last wrote it."""
        return str(self._state().get("market_url", self.market))

    def defects(self) -> list[str]:
        """The bugs of the sandbox's sample service that are on."""
        return list(map(str, self._state().get("defects") or ()))

    def _state(self) -> dict[str, Any]:
        """What the sandbox last wrote; empty when there is none to be read."""
        try:
            found = json.loads(self.state_file.read_text(encoding="utf-8")) if self.state_file else {}
        except (OSError, ValueError):
            found = {}
        return found if isinstance(found, dict) else {}


def read_options(arguments: Sequence[str]) -> Options:
    """The options of ``python -m tui``."""
    parser = argparse.ArgumentParser(prog="python -m tui", description="The screen of mt-sim.")
    parser.add_argument("--market", required=True, metavar="URL", help="the market's address")
    parser.add_argument("--token-file", required=True, type=Path, help="where its token stands")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of the sandbox's data")
    parser.add_argument("--state-file", type=Path, help="read again when the market is gone")
    parser.add_argument("--target", default="", help="the target that is driven first")
    parser.add_argument("--owner", action="store_true", help="ask whether to end the sandbox on leaving")
    ascii_help, mouse_help = "frames and plots of ASCII letters", "leave the mouse to the terminal"
    parser.add_argument("--ascii", dest="ascii_only", action="store_true", help=ascii_help)
    parser.add_argument("--no-mouse", dest="mouse", action="store_false", help=mouse_help)
    parser.add_argument("--theme", default="", help="a theme of Textual, such as textual-light")
    return Options(**vars(parser.parse_args(arguments)))
