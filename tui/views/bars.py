"""The lines around a page: header, tabs, footer. Pure."""

import re

from languages import _
from tui.keys.actions import (
    MENU_RANKS,
    MENUS,
    PAGES,
    STOP,
    TITLES,
    PageName,
    actions_of,
    menus,
    pressed_key,
    shown_key,
)
from tui.state.session import Session
from tui.state.work import Work
from tui.text.safe_text import Line, Look, Part, Span, cut, fit, in_rows, line, line_width, spread, width
from tui.views.parts.plots import share_bar
from tui.views.parts.rows import count_text, milliseconds

NARROW = 84
_NARROW_TABS, _NUMBERS = 94, 77
"""Columns that the long and the short names of all pages take."""
_WORK, _LEAST_BAR = 32, 10
"""Columns that work has at least, and its bar."""
_KEYS = re.compile(r"(?:(?:[!-~]|Esc|Tab|Enter|Del) )+")


def header_rows(session: Session, columns: int) -> list[Line]:
    """Target, its place in a word, its health; the market's own state when it is gone.

    What changes everything that one sees has a row of its own where the first has no room for it.
    """
    view = session.target_named(session.target)
    start: list[Part] = [] if columns < NARROW else [(" mt-sim ", "bold")]
    if view is None:
        start.append((f" {(_('no target') if session.told else _('asking the market ...'))}", "warn"))
    else:
        place = "LOCAL" if view.local else "SHARED"
        start += [(f" > {view.name}", "bold"), (f"  [{place}]", "ok" if view.local else "warn")]
        if session.market_problem is None:
            start.append(_health(session))
    modes = line(*_modes(session))
    end = line((f"  {_('times UTC')} ", "dim"))
    count = line(" ", _("traces {count}", count=count_text(session.count)) + " ")
    room = columns - line_width(line(*start)) - line_width(end)
    if line_width(count) <= room - (line_width(modes) if line_width(modes) <= room else 0):
        end = (*end, *count)
    if session.market_problem is not None:
        ended = session.options.sandbox_ended
        end, modes = line(("  " + (_("SANDBOX ENDED") if ended else _("MARKET DOWN")) + " ", "bad")), ()
    taken = line_width(line(*start)) + line_width(end)
    apart = bool(modes) and taken + line_width(modes) > columns
    taken += 0 if apart else line_width(modes)
    if view is not None and taken + width(f"  {view.url}") < columns:
        start.insert(start.index((f" > {view.name}", "bold")) + 1, f"  {view.url}")
    if not apart:
        return [spread(line(*start), (*modes, *end), columns)]
    return [spread(line(*start), end, columns), *in_rows(((mode,) for mode in modes), columns)]


def _modes(session: Session) -> list[tuple[str, Look]]:
    """What changes everything that one sees, and what went wrong since the screen was opened."""
    day, faults = session.market_day(), session.faults_on()
    waiting, dead, failed, broken = len(session.waiting), session.given_up, session.failures, session.broken
    told: list[tuple[object, str, Look]] = [
        (day, _("market {day}", day=day), "warn"),
        (faults, _("faults: {names}", names=faults), "bad"),
        (session.debugging, _("no limits"), "warn"),
        (session.defects, _("defects on: {count}", count=len(session.defects)), "bad"),
        (waiting, _("{count} waiting", count=waiting), "warn"),
        (dead, _("{count} given up", count=dead), "bad"),
        (failed, _("{count} failed", count=failed), "bad"),
        (broken, _("{count} broken", count=broken), "bad"),
    ]
    return [(f"  {text}", look) for wanted, text, look in told if wanted]


def _health(session: Session) -> tuple[str, Look]:
    row = session.last_with.get(session.target)
    if row is None:
        return f"  {_('not asked yet')}", "dim"
    if row.status is None:
        return f"  {_('DOWN {why}', why=row.failure or 'none')}", "bad"
    if row.status in (401, 403):
        return "  KEY?", "bad"
    asked = session.health_of.get(row.target)
    ms = f"{milliseconds(asked.total_ms)}ms" if asked else ""
    return f"  {_('UP {ms}', ms=ms)}".rstrip(), "ok"


def tabs_line(current: PageName, columns: int, work: Work | None = None) -> Line:
    """The pages and their keys, the current one in brackets; at the right what is under way."""
    tabs = _tabs(current, columns - (width(work_text(work, _WORK)) + 2 if work else 0))
    if work is None:
        return tabs
    room = columns - line_width(tabs) - 2
    told = work_text(work, room)
    bar = f"{share_bar(work.done / work.total, min(room - width(told) - 1, 22))} " if work.total else ""
    return spread(tabs, line((f" {bar if width(bar) >= _LEAST_BAR else ''}{told} ", "accent")), columns)


def work_text(work: Work, columns: int) -> str:
    """``judging 45/241 0:32  X stops``; where there is little room its name gives way."""
    far = f" {work.done}/{work.total}" if work.total else ""
    stop = f"  {_('{key} stops', key=STOP)}" if work.stop else ""
    rest = f"{far} {work.seconds // 60}:{work.seconds % 60:02d}{stop}"
    room = columns - width(rest)
    return (work.what if width(work.what) <= room else fit(work.what, room).rstrip()) + rest


def tab_at(shown: Line, column: int) -> PageName | None:
    """Which page's name stands at a column of the tabs."""
    at = 0
    for name, (label, _look) in zip(PAGES, shown, strict=False):
        at += width(label)
        if column < at:
            return name
    return None


def _tabs(current: PageName, room: int) -> Line:
    """Long names, short ones, or numbers, so that what is under way has room."""
    found: list[Part] = []
    for number, name in enumerate(PAGES, start=1):
        long, short = TITLES[name]
        label = f"{number} {_(short if room < _NARROW_TABS else long)}"
        if room < _NUMBERS:
            label = _(short) if name == current else str(number)
        found.append((f" [{label}] ", "bold") if name == current else (f"  {label}  ", "dim"))
    return line(*found)


def footer_line(page: PageName, columns: int) -> Line:
    """Help and command first, then keys by rank as far as there is room, then how many are left out."""
    found: list[Span] = list(line((" ? ", "key"), _("help"), ("  : ", "key"), _("command"), (" │", "dim")))
    ranked = _ranked(page)
    for place, (_rank, key, label) in enumerate(ranked):
        more = line((f" {shown_key(key)} ", "key"), label)
        left = len(ranked) - place - 1
        rest = line((f" +{left + 1}", "dim"))
        room = columns - line_width(tuple(found)) - (line_width(rest) if left else 0)
        if line_width(more) > room:
            return cut((*found, *rest), columns)
        found += more
    return cut(tuple(found), columns)


def _ranked(page: PageName) -> list[tuple[int, str, str]]:
    """What a footer may tell, the most wanted first: keys that act, and keys that open a menu."""
    acts = [(one.rank, one.key, one.short_label) for one in actions_of(page) if one.rank]
    opens = [(MENU_RANKS[first], first, f"{_(MENUS[first])}...") for first in menus(page)]
    return sorted([*acts, *opens], key=lambda one: -one[0])


def window_line(foot: str, columns: int) -> Line:
    """The keys of what lies over the page, as its foot tells them: parts with three spaces between."""
    found: list[Span] = []
    for part in foot.split("   "):
        keys = foot_keys(part)
        found += line((f" {keys}", "key"), part[len(keys) :], " ")
    return cut(tuple(found), columns)


def key_at(shown: Line, column: int) -> str:
    """The key that is told at a column of a footer, with what it does; "" where there is none."""
    at, key = 0, ""
    for text, look in shown:
        at += width(text)
        key = text.split()[0] if look == "key" and text.strip() else "" if look == "dim" else key
        if column < at:
            return pressed_key(key)
    return ""


def foot_keys(part: str) -> str:
    """The keys that a part of a foot begins with: ``j k `` of ``j k scroll``."""
    keys = _KEYS.match(part)
    return keys.group() if keys else ""
