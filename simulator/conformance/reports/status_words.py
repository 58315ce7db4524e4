"""How the statuses of checks are called: one table for the console and the reports."""

from languages import N_, _

MARKS = {
    "passed": N_("ok"),
    "failed": N_("FAIL"),
    "warned": N_("should"),
    "skipped": N_("skip"),
    "errored": N_("ERROR"),
}
"""At the head of a line."""
WAITS = N_("wait")
"""At the head of a line: skipped, because something else is broken."""
COUNTED = {
    "passed": N_("{count} passed"),
    "failed": N_("{count} failed"),
    "warned": N_("{count} warned"),
    "skipped": N_("{count} skipped"),
    "errored": N_("{count} errored"),
}
CHANGED = {
    "mended": N_("Mended: {count}"),
    "still": N_("Not mended: {count}"),
    "new": N_("New: {count}"),
    "unjudged": N_("No longer judged: {count}"),
}
"""What a comparison of two runs tells, in this order."""
STATUSES = (N_("passed"), N_("failed"), N_("warned"), N_("skipped"), N_("errored"))


def waiting(count: int) -> str:
    """How many checks a cause holds up; "" for none."""
    if count < 2:
        return _("1 check waits for this") if count else ""
    return _("{count} checks wait for this", count=count)
