"""What Scenarios and Conformance share: a run is a command of its own whose events are shown."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from languages import _
from tui.outside.commands import objects
from tui.pages.page import Page
from tui.sending.sender import SendingHost
from tui.state.run import Item, RunState
from tui.state.work import Work, this_task
from tui.text.safe_text import Line, line
from tui.views.run import ended_text


class RunsPage(Page):
    """Starts one command at a time and shows what it says."""

    def __init__(self, host: SendingHost) -> None:
        self.run_state = RunState()
        self.problem = ""
        self._asked = self.listed = False
        """Whether what can be run was asked for, and is known."""
        self._work = Work(what="")
        super().__init__(host)

    def entered(self) -> None:
        if not self._asked:
            self._asked = True
            self.host.spawn(self._list)
        self.draw()

    async def _list(self) -> None:
        await self.learn()
        self.listed = True
        self.draw()

    async def learn(self) -> None:
        """Ask for what can be run."""
        raise NotImplementedError

    def traffic(self) -> None:
        """A run keeps its own traces; nothing here changes with the market's."""

    async def known(self, part: str, *words: str) -> list[Mapping[str, Any]]:
        """What a command lists under a name; when it cannot, the page's problem says why."""
        ended = await self.host.commands.output(*words, "--format", "json")
        if ended.code:
            self.problem = _("the command ended with {code}: {why}", code=ended.code, why=ended.said)
            return []
        return objects(ended.output, part)

    def start(self, what: str, *commands: Sequence[str], again: Collection[Item] = ()) -> None:
        """Run commands one behind the other, which judge some items again; a SHARED target asks first."""
        if self.running:
            self.host.say(_("one run at a time: X stops it"), "warn")
        else:
            self.host.sender.with_leave(what, lambda: self._start(what, commands, again))

    def _start(self, what: str, commands: Sequence[Sequence[str]], again: Collection[Item]) -> None:
        self.problem, self.running = "", True
        if again:
            self.run_state.rerun(again)
        self.host.say(_("{what} runs; X stops it", what=what))
        self.host.spawn(self._run, what, commands)

    async def _run(self, what: str, commands: Sequence[Sequence[str]]) -> None:
        host = self.host
        try:
            with host.session.works.begin(what, stop=this_task()) as self._work:
                for words in commands:
                    await self._run_one(words)
        except OSError as error:
            self.problem = str(error)
        except asyncio.CancelledError:
            host.say(_("the run was stopped"))
            raise
        finally:
            self.running = False
            self.run_state.settle()
            if self.is_attached:
                self.draw()
                host.redraw()

    async def _run_one(self, words: Sequence[str]) -> None:
        host, heard = self.host, self.run_of(words)
        ended = await host.commands.events(
            words, lambda event: self._hear(heard, event), heard.strange.append
        )
        if heard.strange:
            self.problem = _("the command printed what is no event: {line}", line=heard.strange[0])
        if not heard.finished:
            self.problem = _("the command ended with {code}: {why}", code=ended.code, why=ended.said)
        said = self.problem or heard.message or self.ended(heard)
        host.say(said, "bad" if self.problem or ended.code else "ok")
        host.feed.hurry()

    def ended(self, run: RunState) -> str:
        """What to say of a run that says nothing itself."""
        return ended_text(run.of_this_run())

    def run_of(self, words: Sequence[str]) -> RunState:
        """Where the events of a command belong."""
        return self.run_state

    def _hear(self, run: RunState, event: dict[str, Any]) -> None:
        run.hear(event)
        self._work.done, self._work.total = run.done, len(run.items)
        self.heard()

    def heard(self) -> None:
        """Something is known that was not; several events in one moment are drawn once."""
        self.call_after_refresh(self.draw)

    def problem_lines(self) -> list[Line]:
        """What went wrong with the command itself, for the top of a pane."""
        return [*(line((each, "bad")) for each in self.problem.split("\n")), line()] if self.problem else []

    # -- the exchanges of a run

    def show_exchanges(self, item: Item | None) -> None:
        """Show the exchanges of a check or step among the traces, the first one opened."""
        if item is None or not item.exchanges:
            fresh = item is not None and item.state == "waiting"
            none = _("no exchange belongs to this")
            self.host.say(_("not run yet: r runs this one, S all") if fresh else none, "warn")
        else:
            self.host.open_traces(item.exchanges, run=item.run)
