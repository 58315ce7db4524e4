"""What a person is asked about traces: a filter, and the file of a new story."""

from collections.abc import Callable

from languages import _
from tui.host import Host
from tui.keys.actions import NAMED
from tui.link.trace_source import problem_of
from tui.sending.sender import SendingHost
from tui.state.form import Field, Form, Values
from tui.state.overlays import Prompt
from tui.state.terms import completed
from tui.views.filter_help import filter_words, grammar_lines
from tui.windows.command import run_words


def ask_filter(host: Host, filter: str, done: Callable[[str], None]) -> None:
    """Let the person type a filter; what is wrong with it is said while it is typed."""

    def typed(filter: str) -> None:
        problem = problem_of(filter)
        if problem:
            host.say(problem, "warn")
        elif host.said:
            host.say("")

    prompt = Prompt(
        label=_("filter:"),
        value=filter,
        changed=typed,
        refused=lambda filter: problem_of(filter) or "",
        done=lambda filter: done(filter.strip()),
        cancelled=lambda: host.say(""),
        complete=lambda filter: completed(filter, filter_words(host.session)),
        history="filter",
        help=grammar_lines(host.size.width - 6),
    )
    host.ask_for(prompt)


def save_scenario(host: SendingHost, number: int) -> None:
    """Save an exchange as a story that replays it, in a new file."""

    def done(values: Values) -> None:
        run_words(host, "traces", "save-scenario", str(number), f"--output={values['file'].strip()}")

    field = Field(name="file", label=_("new file"), value=f"exchange-{number}.yaml", needed=True)
    title = _("Save #{number} as a scenario", number=number)
    note = _("{key} on the scenarios page plays it", key=NAMED["run_file"].key)
    host.fill_in(Form(title=title, fields=[field], note=note, done=done))
