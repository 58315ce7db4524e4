"""How the statuses of checks are called: one table for the console and the reports."""

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
