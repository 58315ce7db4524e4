"""A report of an error of our own: where it happened, and nothing that it held."""

import os
import time
import traceback
from collections.abc import Iterable
from pathlib import Path

from mock_market.store.private_file import open_private
from standard_api.version import __version__

_SECRET_NAMES = ("KEY", "TOKEN", "SECRET", "PASSWORD")


def report_text(error: BaseException, secrets: Iterable[str] = ()) -> str:
    """Types and places of the error and of what caused it; its words only with all secrets taken out."""
    found = [f"mt-sim {__version__}: the screen ended by an error of our own", ""]
    seen: BaseException | None = error
    while seen is not None:
        found.append(f"{type(seen).__name__}: {without(str(seen), secrets)[:300]}")
        frames = traceback.extract_tb(seen.__traceback__)
        found += [f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(found) + "\n"


def without(said: str, secrets: Iterable[str]) -> str:
    """The text with every secret that is known here replaced by stars."""
    held = [value for name, value in os.environ.items() if any(word in name for word in _SECRET_NAMES)]
    for secret in sorted({*held, *secrets}, key=len, reverse=True):
        if len(secret) >= 4:
            said = said.replace(secret, "****")
    return said


def write_report(folder: Path, content: str) -> Path | None:
    """Write it beside the logs; None when that is not possible either."""
    path = folder / "logs" / f"screen-{time.strftime('%Y%m%dT%H%M%S')}.txt"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(open_private(path), "w", encoding="utf-8") as file:
            file.write(content)
    except OSError:
        return None
    return path
