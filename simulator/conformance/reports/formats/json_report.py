"""The report as one JSON document."""

import json
from typing import Any


def render(report: dict[str, Any]) -> str:
    """Indented JSON in ASCII: safe for every terminal and parser."""
    return json.dumps(report, ensure_ascii=True, indent=2) + "\n"
