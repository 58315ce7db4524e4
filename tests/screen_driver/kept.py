"""Screens as they were when somebody last looked at them and found them good.

``MT_SIM_KEEP=1 pytest tests/tui`` keeps what is drawn now; read the difference then.
"""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

KEPT = Path(__file__).parents[1] / "tui" / "kept"


def assert_kept(name: str, seen: str) -> None:
    """The screen is the one that was kept under this name, times of day aside."""
    path, drawn = KEPT / f"{name}.txt", _without_times(seen) + "\n"
    if os.environ.get("MT_SIM_KEEP"):
        KEPT.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
    assert drawn == path.read_text(encoding="utf-8")


def _without_times(seen: str) -> str:
    """Letters for each day and time that is of now."""
    seen = seen.replace(f"{datetime.now(UTC):%Y-%m-%d}", "yyyy-mm-dd")
    seen = re.sub(r"(KST +)\S{10} \d\d:\d\d", r"\1yyyy-mm-dd hh:mm", seen)
    return re.sub(r"\d\d:\d\d:\d\dZ", "hh:mm:ssZ", seen)
