"""How the statuses of checks are called: one table for the console and the reports."""

from languages import _

MARKS = {"passed": "ok", "failed": "FAIL", "warned": "should", "skipped": "skip", "errored": "ERROR"}
"""At the head of a line."""
WAITS = "wait"
"""At the head of a line: skipped, because something else is broken."""
COUNTED = {
    "passed": "{count} passed",
    "failed": "{count} failed",
    "warned": "{count} warned",
    "skipped": "{count} skipped",
    "errored": "{count} errored",
}
CHANGED = {
    "mended": "Mended: {count}",
    "still": "Not mended: {count}",
    "new": "New: {count}",
    "unjudged": "No longer judged: {count}",
}
"""What a comparison of two runs tells, in this order."""
STATUSES = tuple(MARKS)
TEXTS = (*MARKS.values(), WAITS, *COUNTED.values(), *CHANGED.values(), *STATUSES)


def waiting(count: int) -> str:
    """How many checks a cause holds up; "" for none."""
    if count < 2:
        return _("1 check waits for this") if count else ""
    return _("{count} checks wait for this", count=count)
