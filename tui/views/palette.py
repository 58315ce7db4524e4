"""Every action by its name, and every target to switch to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from languages import _
from tui.keys.actions import PAGES, TITLES, PageName, actions_of, shown_key
from tui.state.session import Session
from tui.text.safe_text import Line, line, spread

_HIDDEN = {"palette", "back", "interrupt"}


@dataclass(frozen=True, kw_only=True)
class Command:
    """``target`` set switches to it; else ``action`` is done, on ``page`` where it is set."""

    label: str
    key: str
    action: str = ""
    target: str = ""
    page: PageName | None = None


def commands(page: PageName, session: Session) -> list[Command]:
    """What can be done here, then what can be done on other pages, with the keys that lead there."""
    here = [one for one in actions_of(page) if one.group != "move" and one.name not in _HIDDEN]
    found = [Command(label=_(one.label), key=shown_key(one.key), action=one.name) for one in here]
    known = {one.name for one in actions_of(page)}
    for number, other in enumerate(PAGES, start=1):
        fresh = [one for one in actions_of(other) if one.group != "move" and one.name not in known]
        known |= {one.name for one in fresh}
        found += [
            Command(
                label=f"{_(TITLES[other][0])}: {_(one.label)}",
                key=f"{number} {shown_key(one.key)}",
                action=one.name,
                page=other,
            )
            for one in fresh
        ]
    for target in session.targets:
        place = _("LOCAL") if target.local else _("SHARED")
        found.append(
            Command(
                label=_("target: {name} [{place}]", name=target.name, place=place),
                key="6 Enter",
                target=target.name,
            )
        )
    return found


def matching(offered: Sequence[Command], term: str) -> list[Command]:
    """Those whose name holds the letters in order; what begins with them comes first."""
    wanted = term.casefold().strip()
    found = [one for one in offered if _holds(one.label.casefold(), wanted)]
    return sorted(found, key=lambda one: _rank(one.label.casefold(), wanted))


def palette_lines(found: Sequence[Command], columns: int) -> list[Line]:
    """A command a line, its direct key at the right."""
    if not found:
        return [line((_("nothing is called so"), "dim"))]
    return [spread(line(f" {one.label}"), line((f"{one.key} ", "key")), columns) for one in found]


def _holds(label: str, wanted: str) -> bool:
    letters = iter(label)
    return all(letter in letters for letter in wanted.replace(" ", ""))


def _rank(label: str, wanted: str) -> int:
    if not wanted or label.startswith(wanted):
        return 0
    return 1 if wanted in label else 2
