"""docs/tui.md: the screen's pages and keys, from the one table of actions."""

from pathlib import Path

from languages import _, chosen
from simulator.output.markdown import table
from tui.keys.actions import ACTIONS, PAGES, TITLES, Action, shown_key
from tui.keys.commands import COMMANDS, NOT_HERE

_ROOT = Path(__file__).parents[1]
_PICTURES = _ROOT / "docs" / "pictures"
_KEPT = _ROOT / "tests" / "tui" / "kept"


def screen_page() -> str:
    """The page as Markdown."""
    parts = [_head()]
    for page in PAGES:
        own = [action for action in ACTIONS if page in action.pages and action.pages != PAGES]
        parts.append(_section(_(TITLES[page][0]), own))
    parts.append(_section(_("Everywhere"), [action for action in ACTIONS if action.pages == PAGES]))
    parts += [f"## {_('What the header says')}", _header(), f"## {_('Filters')}", _filters()]
    parts += [f"## {_('What the command line can')}", _commands()]
    parts += [
        f"## {_('The pages as text')}",
        _("As the tests keep them, at 120 columns and 36 rows."),
        *_kept(),
    ]
    return "\n\n".join(parts) + "\n"


def drawing_of(name: str, language: str) -> str:
    """``drive`` or ``drive-ko``: what a drawing of the screen is called, without its ending."""
    return name if language == "en" else f"{name}-{language}"


def _kept() -> list[str]:
    found = []
    for page in PAGES[1:]:
        name = drawing_of(f"{page}-120x36", chosen())
        drawn = (_KEPT / f"{name}.txt").read_text(encoding="utf-8")
        found += [f"### {page}", f"```text\n{drawn}```"]
    return found


def _head() -> str:
    picture = (_PICTURES / f"{drawing_of('drive', chosen())}.txt").read_text(encoding="utf-8")
    return "\n\n".join(
        [
            f"# {_('The screen')}",
            _(
                "`mt-sim up` ends in a terminal screen; `mt-sim tui` attaches another one to a sandbox that "
                "runs, from a second terminal or after you left the first. Leaving it can keep the sandbox "
                "running: it asks. Without a terminal use `mt-sim up --no-tui` and `mt-sim traces list "
                "--follow`."
            ),
            f"```text\n{picture}```",
            _(
                "Press `a`: the tenant is activated and the answer stands on the right. `2` shows every call "
                "with request, response and timing, `4` the tenant's dashboard as the market's administrator "
                "sees it, `5` judges the service while you watch, `6` switches to a service of your own, `7` "
                "is the desk of the market's administrator: applications, deliveries, time and faults. `?` "
                "shows the keys of the page you are on; keys work on a Korean keyboard layout too. What a "
                "target sent is shown, never executed, and keys are masked."
            ),
            _(
                "Over a slow line a page is 1 to 5 KB: only what differs is written, and many equal letters "
                "are one and a number where the terminal says that it can repeat letters."
            ),
            f"## {_('Keys')}",
            _("Two keys with a space between them are pressed one after the other; the first opens a menu."),
        ]
    )


def _header() -> str:
    return _(
        "The target and whether it is LOCAL or SHARED, whether it answers, and what changes all that you "
        "see: the market's date when it is not today's, faults that are played, deadlines that are off, "
        "defects of the sample that are on, "
        "deliveries that wait or were given up, and what failed or broke the contract since the screen was "
        "opened, in a row of its own where the first has no room. Times are UTC; in Korean, KST stands "
        "beside it. Work that takes long stands at the right of the pages: what, how far, since when and the "
        "key that "
        "stops it, which is `X` on every page."
    )


def _filters() -> str:
    told = _(
        "`f` on Traces takes terms: a space means and, `|` or, `-` not. The grammar stands beside the line; "
        "the right arrow completes a term and the up arrow brings earlier lines back. What cannot be read "
        "stays in its line and says where it is wrong. `contract:broken` finds answers that break the "
        "contract, and `failed:yes` them too."
    )
    runs = _(
        "What a judgement, a story or traffic on this data folder sends stands among the traces as it "
        "happens, marked by its run: `run:ID` finds it, `number:7` its seventh exchange, `run:any` every "
        "run and `run:none` the market's own. `Enter` on a check or step opens its exchanges, `Esc` leads "
        "back; they are repeated, compared, copied and exported like any other."
    )
    return f"{told}\n\n```text\n{_FILTERS}\n```\n\n{runs}\n\n## {_('Forms')}\n\n{_forms()}"


def _forms() -> str:
    return _(
        "What has fields is a form: `R` edits a stored request, `s a` makes any call with its parameters,"
        " and users, settings, applications, faults, targets and traffic have their own. `Tab` goes to "
        "the next field, `Enter` in a line or `^s` takes the whole, `Esc` leaves it. A body is JSON, "
        "checked before it is sent; `^o` opens it in `$EDITOR`. An edited request gets a new "
        "Idempotency-Key unless you choose the old one. Keys that you press while a page still reads wait"
        " for it."
    )


_FILTERS = """status>=400  op:create_user  tenant:hanbit  ms>500  size>100000  attempt>1
dir:in  body:"text"  path:/users  asked:cli  outcome:timeout  since:10m
failed:yes  contract:broken  delivery:7  id>120  run:none  number:7"""


def _commands() -> str:
    actions = {action.name: action for action in ACTIONS}
    rows = [
        (
            f"`mt-sim {command}`",
            ", ".join(f"`{shown_key(actions[name].key)}` {_(actions[name].label)}" for name in names)
            or f"`$ {command}`",
        )
        for command, names in COMMANDS.items()
    ]
    rows += [(f"`mt-sim {name}`", _("not here: it {why}", why=_(why))) for name, why in NOT_HERE.items()]
    told = _(
        "Everything that the command line can do for a market can be done here. What has no key of its own "
        "is typed behind `$`, runs beside the keys, and its output is a window."
    )
    return f"{told}\n\n{table((_('command'), _('here')), rows)}"


def _section(title: str, actions: list[Action]) -> str:
    rows = [
        (
            " ".join(f"`{shown_key(key)}`" for key in action.keys),
            _(action.label),
            _("yes") if action.asks else "",
        )
        for action in actions
    ]
    return f"### {title}\n\n{table((_('key'), _('does'), _('asks first')), rows)}"
