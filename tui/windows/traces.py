"""What a person is asked about traces: a filter, and the file of a new story."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from languages import _
from tui.keys.actions import NAMED
from tui.link.trace_source import problem_of
from tui.state.form import Field, Form, Values
from tui.state.overlays import Prompt
from tui.state.terms import completed
from tui.views.filter_help import filter_words, grammar_lines
from tui.windows.command import run_words

if TYPE_CHECKING:
    from tui.app import ScreenApp


def ask_filter(app: "ScreenApp", filter: str, done: Callable[[str], None]) -> None:
    """Let the person type a filter; what is wrong with it is said while it is typed."""

    def typed(filter: str) -> None:
        problem = problem_of(filter)
        if problem:
            app.say(problem, "warn")
        elif app.said:
            app.say("")

    prompt = Prompt(
        label=_("filter:"),
        value=filter,
        changed=typed,
        refused=lambda filter: problem_of(filter) or "",
        done=lambda filter: done(filter.strip()),
        cancelled=lambda: app.say(""),
        complete=lambda filter: completed(filter, filter_words(app.session)),
        history="filter",
        help=grammar_lines(app.size.width - 6),
    )
    app.ask_for(prompt)


def save_scenario(app: "ScreenApp", number: int) -> None:
    """Save an exchange as a story that replays it, in a new file."""
    if not number:
        app.say(_("no exchange belongs to this"), "warn")
        return

    def done(values: Values) -> None:
        run_words(app, "traces", "save-scenario", str(number), f"--output={values['file'].strip()}")

    field = Field(name="file", label=_("new file"), value=f"exchange-{number}.yaml", needed=True)
    title = _("Save #{number} as a scenario", number=number)
    note = _("{key} on the scenarios page plays it", key=NAMED["run_file"].key)
    app.fill_in(Form(title=title, fields=[field], note=note, done=done))
