"""What changed between two runs, as a person reads it. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from languages import _
from simulator.conformance.reports.status_words import CHANGED
from simulator.output.columns import COLUMNS, folded, padded

_MOST = 10


def change_lines(changes: dict[str, Any]) -> list[str]:
    """What was mended, is still broken, is new, and is no longer judged, each by its check."""
    lines: list[str] = []
    for group, head in CHANGED.items():
        ids = changes[group]
        if ids:
            lines += ["", _(head, count=len(ids)), *_ids(ids, changes["titles"])]
    return lines or ["", _("Nothing changed.")]


def _ids(ids: Sequence[str], titles: dict[str, str]) -> Iterable[str]:
    for one in ids[:_MOST]:
        yield from folded(f"{padded(one, max(30, len(one)))} {titles[one]}", COLUMNS, "  ", hanging=31)
    if len(ids) > _MOST:
        yield "  " + _("and {count} more, with --json", count=len(ids) - _MOST)
