"""Any command of mt-sim, run beside the screen; what it prints is shown over the page."""

import shlex
from collections.abc import Sequence
from itertools import takewhile

from languages import _
from tui.keys.commands import NOT_HERE
from tui.sending.sender import SendingHost
from tui.state.overlays import Window
from tui.state.work import this_task
from tui.text.bodies import wrapped
from tui.text.safe_text import line

WITHOUT_DATA = {
    "new",
    "openapi",
    "rule",
    *(f"scenario {word}" for word in ("list", "show", "schema")),
    *(f"target {word}" for word in ("add", "list", "use", "remove")),
}


def run_command(host: SendingHost, typed: str) -> None:
    """Run what was typed behind ``mt-sim``, or say why not."""
    try:
        words = shlex.split(typed)
    except ValueError:
        host.say(_("a quote is not closed"), "warn")
        return
    words = words[1:] if words[:1] == ["mt-sim"] else words
    if words and words[0] in NOT_HERE:
        why = _(NOT_HERE[words[0]])
        host.say(_("{command} is for a terminal of its own: it {why}", command=words[0], why=why), "warn")
    elif words:
        run_words(host, *words)


def run_words(host: SendingHost, *words: str) -> None:
    """Run a command of mt-sim; what it prints is a window."""
    host.say(_("mt-sim {words} ...", words=_name(words)))
    host.spawn(_run, host, list(words), host.turn)


async def _run(host: SendingHost, words: list[str], turn: int) -> None:
    with host.session.works.begin(shlex.join(("mt-sim", words[0])), stop=this_task()) as work:
        host.redraw()
        ended = await host.commands.output(*words, *_data(host, words), told=work.heard)
    printed = ended.output.decode("utf-8", "replace").rstrip()
    told = "\n".join(part for part in (printed, ended.said if ended.code else "") if part)
    columns = host.size.width - 10
    shown = [line(each) for each in wrapped(told.split("\n"), columns)] if told else []
    title = _("mt-sim {words}: exit code {code}", words=_name(words), code=ended.code)
    window = Window(title=title, lines=shown or [line((_("it printed nothing"), "dim"))])
    if host.open_window(window, turn):
        host.say("")
    host.feed.hurry()


def _name(words: Sequence[str]) -> str:
    """A command without its options."""
    return shlex.join(takewhile(lambda word: not word.startswith("-"), words))


def _data(host: SendingHost, words: list[str]) -> list[str]:
    """The folder of this sandbox, for commands that take one and were told of none."""
    given = any(word == "--data" or word.startswith("--data=") for word in words)
    without = {" ".join(words[:1]), " ".join(words[:2])} & WITHOUT_DATA
    return [] if given or without else ["--data", str(host.options.data)]
