"""What ? shows: every key of a page, made of the table of actions. Pure."""

from languages import _
from tui.keys.actions import GROUPS, Action, PageName, actions_of, shown_key
from tui.keys.hangul import korean_key
from tui.text.safe_text import Line, Look, fit, folded_all, line, width

_NAMES, _KEYS = 8, 11
"""How wide the names of groups and the keys are."""


def help_lines(page: PageName, columns: int) -> list[Line]:
    """Keys by group, in as many columns as fit, then the Korean layout and the filter language."""
    found: list[Line] = []
    for group in GROUPS:
        found += _group(group, [one for one in actions_of(page) if one.group == group], columns)
    told = [_("The same keys work with the Korean input method on: {keys}", keys=_korean(page))]
    if page == "traces":
        told += [
            _('filter   status>=400  op:create_user  tenant:hanbit  ms>500  dir:in  body:"text"  since:10m'),
            _("         a space is and, | is or, - is not: status>=500 | ms>1000 -path:/mt/health"),
        ]
    return [*found, line(), *folded_all((line((one, "dim")) for one in told), columns)]


def _group(group: str, actions: list[Action], columns: int) -> list[Line]:
    """In as many columns as hold the longest label whole."""
    if not actions:
        return []
    longest = max(width(_(one.label)) for one in actions)
    across = max((columns - _NAMES) // (_KEYS + longest + 2), 1)
    rows = [actions[start : start + across] for start in range(0, len(actions), across)]
    return [
        line((fit(_(group) if place == 0 else "", _NAMES), "accent"), *_cells(row, longest + 2))
        for place, row in enumerate(rows)
    ]


def _cells(actions: list[Action], columns: int) -> list[tuple[str, Look]]:
    cells: list[tuple[str, Look]] = []
    for action in actions:
        keys = " ".join(shown_key(key) for key in action.keys)
        cells += [(f"{keys:<{_KEYS}}", "key"), (fit(_(action.label), columns), "")]
    return cells


def _korean(page: PageName) -> str:
    keys = [action.key for action in actions_of(page) if len(action.key) == 1 and action.group != "move"]
    shown = [f"{korean_key(key)}={key}" for key in dict.fromkeys(keys) if korean_key(key)]
    return " ".join(shown[:8])
