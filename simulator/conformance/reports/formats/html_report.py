"""The report as one HTML file that needs nothing else: readable without script, filtered with it.

Jinja2 escapes everything that came from a target; a content security policy forbids every request.
"""

import base64
import hashlib
from importlib.resources import files
from typing import Any

from languages import _, chosen
from mock_market.wire.plain_text import plain_block
from simulator.conformance.reports.score import score_text
from simulator.conformance.reports.status_words import waiting

_FOLDER = files(__package__)


def render(report: dict[str, Any]) -> str:
    """The whole file. ``report["exchanges"]`` holds the texts of the culprits by number."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["plain"] = plain_block
    environment.globals.update(_=_, waiting=waiting, language=chosen())
    template = environment.from_string(_read("report.html"))
    script, style = _read("report.js"), _read("report.css")
    return template.render(
        report=report,
        score=score_text(report),
        suites=sorted({row["suite"] for row in report["checks"]}),
        exchanges=report.get("exchanges", {}),
        script=script,
        style=style,
        script_hash=_hash(script),
        style_hash=_hash(style),
    )


def _read(name: str) -> str:
    return _FOLDER.joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
