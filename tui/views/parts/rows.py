"""A trace as one line of a list: columns that give way to the width. Pure."""

from dataclasses import dataclass

from languages import _
from mock_market.wire.exchange_rows import ExchangeRow, outcome_word
from tui.text.safe_text import Line, Look, fit, line, right

_STATES: dict[Look, str] = {
    "ok": "active delivered",
    "warn": "approved provisioning waiting",
    "bad": "failed suspended unknown",
    "dim": "deactivated inactive rejected",
    "accent": "new submitted",
}
"""Of tenants, applications, deliveries and users."""
_LOOKS = {state: look for look, states in _STATES.items() for state in states.split()}


def state_part(state: str, columns: int) -> tuple[str, Look]:
    """A state as a word of so many columns, in its colour."""
    return fit(state, columns), _LOOKS.get(state, "")


@dataclass(frozen=True, kw_only=True)
class Columns:
    """How wide each part of a row is; 0 leaves it out."""

    time: slice
    arrow: bool
    size: bool
    operation: int
    tenant: int
    note: int

    @classmethod
    def within(cls, columns: int) -> "Columns":
        """Narrow lists lose note, size, direction and part of the time; never id, operation, status."""
        wide, middle = columns >= 110, columns >= 72
        note = 24 if wide else 0
        time = slice(11, 23) if wide else slice(11, 19) if middle else slice(14, 19)
        fixed = 8 + (time.stop - time.start) + 1 + (3 if wide else 0) + 14 + 8 + (8 if middle else 0) + note
        room = max(columns - fixed - 1, 0)
        operation = min(max(room * 5 // 9 if middle else room * 2 // 3, 8), 20)
        return cls(
            time=time,
            arrow=wide,
            size=middle,
            operation=operation,
            tenant=max(min(room - operation, 34), 0),
            note=note,
        )


def row_line(row: ExchangeRow, columns: int, *, marked: bool = False, note: str = "") -> Line:
    """One row; state is told by a word first, and by colour second. ``note`` stands for its own."""
    shape = Columns.within(columns)
    sign = "*" if marked else "!" if row.failed else " "
    arrow = f"{'->' if row.direction == 'out' else '<-'} " if shape.arrow else ""
    who = f"{fit(operation_text(row), shape.operation)} {fit(row.tenant_id or '-', shape.tenant)}"
    size = f" {size_text(row.response_size):>7}" if shape.size else ""
    return line(
        f"{sign}{row.id:>6} {moment(row)[shape.time]} {arrow}{who}",
        (f" {f'x{row.attempt}' if row.attempt > 1 else '':<3}", "dim"),
        (f" {outcome_word(row.status, row.failure, row.breaks):<9}", status_look(row.status, row.breaks)),
        f"{milliseconds(row.total_ms):>8}{size}",
        (f"  {fit(note or _note(row), shape.note - 2)}" if shape.note else "", "dim"),
    )


def heading(columns: int) -> Line:
    """The names of the columns, for the same width."""
    shape = Columns.within(columns)
    room = shape.time.stop - shape.time.start
    time = fit(_("time UTC") if room >= 8 else _("time"), room)
    arrow = "   " if shape.arrow else ""
    who = f"{fit(_('operation'), shape.operation)} {fit(_('tenant'), shape.tenant)}"
    size = f" {right(_('size'), 7)}" if shape.size else ""
    note = f"  {fit(_('note'), shape.note - 2)}" if shape.note else ""
    tried = fit(_("try status"), 13)
    return line((f"{'#':>7} {time} {arrow}{who} {tried}{'ms':>8}{size}{note}", "dim"))


def moment(row: ExchangeRow) -> str:
    """When it began, to the millisecond; a whole second is stored without its fraction."""
    at = row.started_at
    return at[:23] if at[19:20] == "." else f"{at[:19]}.000"


def operation_text(row: ExchangeRow) -> str:
    """The operation, or what was called when it is none of the contract's."""
    return row.operation or f"{row.method} {path_of(row.url)}"


def path_of(url: str) -> str:
    """The part behind the host."""
    return "/" + url.partition("://")[2].partition("/")[2]


def status_look(status: int | None, breaks: int = 0) -> Look:
    """Colour beside the word, never instead of it."""
    if status is None or status >= 500 or breaks:
        return "bad"
    return "warn" if status >= 300 else "ok"


def milliseconds(value: float | None) -> str:
    """``41``, or ``-`` for what was not measured; tenths below ten."""
    if value is None:
        return "-"
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def size_text(size: int | None) -> str:
    """``412B``, ``6.1KB``, ``5.0MB``, or ``-`` for none."""
    if size is None:
        return "-"
    if size < 1000:
        return f"{size}B"
    if size < 1_000_000:
        return f"{size / 1000:.1f}KB"
    return f"{size / 1_000_000:.1f}MB"


def span_text(seconds: float) -> str:
    """``30 s``, ``5 min``, ``2 h``."""
    if seconds < 90:
        return _("{count} s", count=round(max(seconds, 0)))
    if seconds < 90 * 60:
        return _("{count} min", count=round(seconds / 60))
    return _("{count} h", count=round(seconds / 3600))


def facts(row: ExchangeRow) -> str:
    """What a narrow list had to leave out, for the line under it."""
    arrow = "->" if row.direction == "out" else "<-"
    by = _("run {run}", run=_run(row)) if row.run else _("by {who}", who=row.asked_by)
    return f"#{row.id} {moment(row)}Z {arrow} {row.method} {path_of(row.url)} {by}"


def count_text(count: int) -> str:
    """``1,284``."""
    return f"{count:,}"


def _run(row: ExchangeRow) -> str:
    """The run that it was copied from, by the end of its name, and its number there; "" for none."""
    return f"{row.run[-4:]} #{row.run_number}" if row.run else ""


def _note(row: ExchangeRow) -> str:
    if row.run:
        return _("run {run}", run=f"{_run(row)} {row.asked_by}")
    if row.breaks:
        return _("breaks {count} rules", count=row.breaks)
    if row.failed and row.reason:
        return row.reason
    return "" if row.asked_by in ("cli", "tui", "market") else _("by {who}", who=row.asked_by)
