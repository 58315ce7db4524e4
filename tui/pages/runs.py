"""What Scenarios and Conformance share: a run is a command of its own whose events are shown."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from languages import _
from tui.pages.page import Page
from tui.state.overlays import Window
from tui.state.run import Item, Run, listed
from tui.text.bodies import Document
from tui.text.progressive import begun, whole
from tui.text.safe_text import Line, folded, in_words, line
from tui.views.exchange import outcome_of, request_head, response_head
from tui.views.run import ended_text

if TYPE_CHECKING:
    from mock_market.api.views import ExchangeView

_REQUEST_LINES = 2000
"""So many of a request are shown above its answer."""


class RunsPage(Page):
    """Starts one command at a time and shows what it says."""

    def __init__(self) -> None:
        self.run_state = Run()
        self.problem = ""
        self._command: asyncio.Task[None] | None = None
        super().__init__()

    @property
    def running(self) -> bool:
        """Whether a command is under way."""
        return self._command is not None and not self._command.done()

    def target_words(self) -> list[str]:
        """How the command is told which target: the sandbox's own needs no word; SHARED was asked for."""
        app = self.screen_app
        words = ["--data", str(app.options.data)]
        if app.session.target and app.session.target != app.options.target:
            words += ["--target", app.session.target]
        return words if app.session.is_local else [*words, "--yes"]

    async def known(self, part: str, *words: str) -> list[Mapping[str, Any]]:
        """What a command lists under a name; when it cannot, the page's problem says why."""
        ended = await self.screen_app.commands.output(*words, "--format", "json")
        if ended.code:
            self.problem = _("the command ended with {code}: {why}", code=ended.code, why=ended.said)
            return []
        try:
            value = json.loads(ended.output)
        except ValueError:
            return []
        return listed(value.get(part) if isinstance(value, dict) else None)

    def start(self, what: str, *commands: Sequence[str]) -> None:
        """Run commands one behind the other; a SHARED target asks first."""
        app = self.screen_app
        if self.running:
            app.say(_("one run at a time: X stops it"), "warn")
            return
        app.sender.with_leave(what, lambda: self._start(what, commands))

    def _start(self, what: str, commands: Sequence[Sequence[str]]) -> None:
        self.problem = ""
        self.screen_app.say(_("{what} runs; X stops it", what=what))
        self._command = asyncio.create_task(self._run(commands))
        self._command.add_done_callback(self._failed)

    def _failed(self, task: "asyncio.Task[None]") -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, OSError):
            self.problem = str(error)
            self.draw()
        elif isinstance(error, Exception):
            self.screen_app._handle_exception(error)

    async def _run(self, commands: Sequence[Sequence[str]]) -> None:
        app = self.screen_app
        try:
            for words in commands:
                await self._run_one(words)
        except asyncio.CancelledError:
            app.say(_("the run was stopped"))
            raise
        finally:
            self.run_state.settle()
            if self.is_attached:
                self.draw()

    async def _run_one(self, words: Sequence[str]) -> None:
        app, heard = self.screen_app, self.run_of(words)
        ended = await app.commands.events(words, lambda event: self._hear(heard, event), heard.strange.append)
        if heard.strange:
            self.problem = _("the command printed what is no event: {line}", line=heard.strange[0])
        if not heard.finished:
            self.problem = _("the command ended with {code}: {why}", code=ended.code, why=ended.said)
        said = self.problem or heard.message or self.ended(heard)
        app.say(said, "bad" if self.problem or ended.code else "ok")
        app.feed.hurry()

    def ended(self, run: Run) -> str:
        """What to say of a run that says nothing itself."""
        return ended_text(run.of_this_run())

    def run_of(self, words: Sequence[str]) -> Run:
        """Where the events of a command belong."""
        return self.run_state

    def _hear(self, run: Run, event: dict[str, Any]) -> None:
        run.hear(event)
        self.heard()

    def heard(self) -> None:
        """Something is known that was not; several events in one moment are drawn once."""
        self.call_after_refresh(self.draw)

    def problem_lines(self, columns: int) -> list[Line]:
        """What went wrong with the command itself, for the top of a pane of so many columns."""
        if not self.problem:
            return []
        return [*(line((each, "bad")) for each in in_words(self.problem, max(columns, 20))), line()]

    def do_stop(self) -> None:
        """End the run; what has ended stays."""
        if self.running and self._command is not None:
            self.screen_app.say(_("stopping ..."))
            self._command.cancel()
        else:
            self.screen_app.say(_("nothing runs"), "warn")

    def on_unmount(self) -> None:
        """Leave no run behind."""
        if self._command is not None:
            self._command.cancel()

    # -- the exchanges of a run

    def show_exchanges(self, item: Item | None) -> None:
        """Open the exchanges of a check or step, the first one first; Tab goes on to the next."""
        if item is None or not item.exchanges:
            fresh = item is not None and item.state == "waiting"
            self.screen_app.say(
                (_("not run yet: r runs this one, S all") if fresh else _("no exchange belongs to this")),
                "warn",
            )
            return
        self.screen_app.spawn(self._show(item.exchanges, 0, item.run))

    async def _show(self, numbers: Sequence[int], place: int, run_id: str) -> None:
        app = self.screen_app
        exchange = await self._exchange(numbers[place], run_id)
        if exchange is None:
            return
        lines = await exchange_lines(exchange, app.size.width - 12)

        def turn(by: int) -> None:
            app.spawn(self._show(numbers, (place + by) % len(numbers), run_id))

        window = Window(
            title=f"{_('Exchange #{id} of this run', id=exchange.id)}  {outcome_of(exchange)}",
            lines=lines,
            foot=f"{place + 1}/{len(numbers)}   {_('Tab next exchange   c curl   Esc back')}",
            keys={
                "tab": lambda: turn(1),
                "shift+tab": lambda: turn(-1),
                "c": lambda: app.spawn(self._copy(exchange)),
            },
        )
        app.open_window(window)
        await whole(lines.body, lambda: app.window is window)
        if app.window is window:
            app.over.grown()

    async def _exchange(self, number: int, run_id: str) -> "ExchangeView | None":
        from mock_market.api.views import ExchangeView

        app = self.screen_app
        words = ["traces", "show", str(number), "--json", "--data", str(app.options.data)]
        ended = await app.commands.output(*words, *(["--run", run_id] if run_id else []))
        if ended.code:
            app.say(ended.said, "bad")
            return None
        try:
            return ExchangeView.model_validate(json.loads(ended.output))
        except ValueError:
            app.say(_("the command printed no exchange"), "bad")
            return None

    async def _copy(self, exchange: "ExchangeView") -> None:
        await self.copy_text(await self.as_curl(exchange))


async def exchange_lines(exchange: "ExchangeView", columns: int) -> Document:
    """Request and answer in one; of a large answer the first lines, which grow."""
    request = await begun(exchange.request.body, "pretty", columns)
    request.grow(_REQUEST_LINES)
    head = [*request_head(exchange), *(line(each) for each in request.lines[:_REQUEST_LINES]), line()]
    body = exchange.response.body if exchange.response else None
    shown = [each for one in [*head, *response_head(exchange)] for each in folded(one, columns)]
    return Document(shown, await begun(body, "pretty", columns))
