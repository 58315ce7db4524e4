"""The words around the list of traces. Pure."""

from collections.abc import Sequence

from languages import _
from mock_market.wire.exchange_rows import ExchangeRow
from tui.text.safe_text import Line, line
from tui.views.parts.rows import count_text, facts


def title_text(count: int, filter: str, looking_for: str | None) -> str:
    """How many there are, and what is looked for."""
    title = f"{_('Traces')} {count_text(count)}"
    if looking_for:
        looking = _("looking for {filter} in {count}, Esc stops", filter=looking_for, count=count_text(count))
        return f"{title}   {looking}"
    return f"{title}   {_('filter: {filter}', filter=filter)}" if filter else title


def foot_text(
    row: ExchangeRow | None, *, narrow: bool, follows: bool, new: int, marked: Sequence[int]
) -> str:
    """Which row it is, whether the newest is followed, and what is marked."""
    told = [(facts(row) if narrow else f"#{row.id}") if row else ""]
    if follows:
        told.append(_("(following)"))
    elif new:
        told.append(_("{count} new below: F follows, G goes to the last", count=count_text(new)))
    if marked:
        told.append(_("marked {ids}", ids=" ".join(f"#{number}" for number in marked)))
    return "   ".join(told).strip()


def nothing_lines(filter: str, without: Sequence[tuple[str, str]], count: int) -> list[Line]:
    """Why no exchange is shown, and what to do about it."""
    if filter:
        empty = _("0 of {count} match   {filter}", count=count_text(count), filter=filter)
        counts = [line(f"  {_('without {term}   {count}', term=one, count=found)}") for one, found in without]
        leave = line((_("Backspace drops the last term, Esc clears"), "dim"))
        return [line((empty, "bold")), line(), *counts, line(), leave]
    if count:
        return [line((_("loading ..."), "dim"))]
    return [
        line((_("No traffic yet."), "bold")),
        line(),
        line("  ", _("1  pick a target         t")),
        line("  ", _("2  pick a tenant         1")),
        line("  ", _("3  send activate         a")),
    ]
