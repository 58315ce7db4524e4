"""docs/tui.md: the screen's pages and keys, from the one table of actions."""

from pathlib import Path

from languages import _, chosen
from pages.table import table
from tui.keys.actions import ACTIONS, PAGES, TITLES, Action, shown_key

_ROOT = Path(__file__).parents[1]
_PICTURES = _ROOT / "docs" / "pictures"
_KEPT = _ROOT / "tests" / "tui" / "kept"


def screen_page() -> str:
    """The whole page."""
    parts = [_head()]
    for page in PAGES:
        own = [action for action in ACTIONS if page in action.pages and action.pages != PAGES]
        parts.append(_section(_(TITLES[page][0]), own))
    parts.append(_section(_("Everywhere"), [action for action in ACTIONS if action.pages == PAGES]))
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
                "sees it, `5` judges the service while you watch, `6` switches to a service of your own. `?` "
                "shows the keys of the page you are on; keys work on a Korean keyboard layout too. What a "
                "target sent is shown, never executed, and keys are masked."
            ),
            f"## {_('Keys')}",
            _("Two keys with a space between them are pressed one after the other; the first opens a menu."),
        ]
    )


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
