"""What all pages have in common."""

import os
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partialmethod
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVarTuple

from textual.containers import Container

from languages import _
from tui.keys.actions import PageName
from tui.outside.clipboard import copy
from tui.outside.commands import UnsuccessfulError
from tui.outside.export import Exports
from tui.outside.profiles import key_variable, read_profiles
from tui.sending.sender import SendingHost
from tui.state.work import this_task
from tui.widgets.pane import MOVES, Pane

if TYPE_CHECKING:
    from mock_market.api.views import ExchangeView

Given = TypeVarTuple("Given")
Size = Literal["wide", "middle", "small"]


class Page(Container, can_focus=False, inherit_bindings=False):
    """One of them. Its actions are methods named ``action_...``; ``draw`` shows the state as it is."""

    DEFAULT_CSS = """
    Page { height: 1fr; width: 1fr; }
    Page.-small Pane, Page.-zoomed Pane { width: 1fr !important; height: 1fr !important; }
    Page.-small Container, Page.-zoomed Container { height: 1fr !important; }
    """
    name_of_page: PageName
    running = False
    """Whether something long is under way that ends with the screen."""
    wide_only: Pane | None = None
    """The pane that has room on a wide screen alone."""

    def __init__(self, host: SendingHost) -> None:
        self.host = host
        super().__init__(id=f"page-{self.name_of_page}")
        self.panes: list[Pane] = self.make_panes()
        self.form: Size = "wide"
        self.zoomed = False
        self.current = 0
        self._reads = 0
        for pane in self.panes:
            pane.on_resized = self.draw

    def make_panes(self) -> list[Pane]:
        """Its panes in the order of Tab."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """The boxes around the panes exist from now on."""
        self.arrange_panes()

    def draw(self) -> None:
        raise NotImplementedError

    def entered(self) -> None:
        """The page is on the screen from now on."""
        self.draw()

    def traffic(self) -> None:
        """New exchanges, tenants or targets are known."""
        self.draw()

    def read(self, work: Callable[[*Given], Awaitable[object]], *given: *Given) -> None:
        """Read what keys are about; those that come meanwhile wait."""
        self._reads += 1
        self.host.spawn(self._read_now, work, given)

    async def _read_now(self, work: Callable[[*Given], Awaitable[object]], given: tuple[*Given]) -> None:
        try:
            await work(*given)
        finally:
            self._reads -= 1
            if self.display and not self.reading and self.app.is_running:
                await self.host.let_keys_act()

    @property
    def reading(self) -> bool:
        """Whether it reads what keys are about."""
        return self._reads > 0

    # -- panes

    def shown_panes(self) -> Sequence[Pane]:
        """Those that have room in this form."""
        if self.form == "small" or self.zoomed:
            return [self.panes[self.current]]
        return [one for one in self.panes if self.form == "wide" or one is not self.wide_only]

    def reshape(self, form: Size) -> None:
        self.form = form
        self.set_classes(f"-{form}" + (" -zoomed" if self.zoomed else ""))
        self.arrange_panes()

    def arrange_panes(self) -> None:
        """Show the panes that have room, and keep the focus on one of them."""
        shown = self.shown_panes()
        if self.panes[self.current] not in shown:
            self.current = self.panes.index(shown[0])
        for pane in self.panes:
            pane.display = pane in shown
        for box in self.query("Container, Horizontal, Vertical"):
            box.display = any(pane.display for pane in box.query(Pane))
        if self.display and not self.panes[self.current].has_focus:
            self.screen.set_focus(self.panes[self.current], scroll_visible=False)

    def focus_pane(self, pane: Pane) -> None:
        """Work in this pane from now on."""
        self.current = self.panes.index(pane)
        self.arrange_panes()
        if self.display:
            self.screen.set_focus(pane, scroll_visible=False)

    @property
    def pane(self) -> Pane:
        """The pane that keys go to."""
        return self.panes[self.current]

    def noticed_focus(self, pane: Pane) -> None:
        """The mouse or a key gave the focus to a pane."""
        if pane in self.panes:
            self.current = self.panes.index(pane)

    # -- copies

    async def as_curl(self, exchange: "ExchangeView") -> str:
        """As a curl command; the key stays the variable under which a person has it."""
        from mock_market.exports.curl import as_curl

        session = self.host.session
        if session.profiles is None:
            session.profiles = []
            with suppress(UnsuccessfulError):
                session.profiles = await read_profiles(self.host.commands)
        return as_curl(exchange, variable=key_variable(session.profiles, exchange.target))

    async def copy_text(self, content: str) -> None:
        """Copy, and say by which way."""
        folder, osc52 = self.host.options.data, self.app.copy_to_clipboard
        copied = await copy(content, folder, environment=os.environ, osc52=osc52)
        self.host.say(copied.said(), "" if copied.way else "warn")

    def write(self, what: str, export: Callable[[Exports], Awaitable[Path]]) -> None:
        """Write a file beside the keys, and say where."""
        self.host.spawn(self._write_now, what, export)

    async def _write_now(self, what: str, export: Callable[[Exports], Awaitable[Path]]) -> None:
        host = self.host
        try:
            with host.session.works.begin(what, stop=this_task()) as work:
                path = await export(Exports(host.commands, host.options.data, work.heard))
        except (UnsuccessfulError, OSError) as error:
            host.say(_("nothing was exported: {why}", why=error), "bad")
        else:
            host.say(_("written: {file}", file=path))

    # -- what every page can do

    def reachable_panes(self) -> Sequence[Pane]:
        """Those that Tab goes through."""
        return self.panes if self.form == "small" or self.zoomed else self.shown_panes()

    def _turn(self, by: int) -> None:
        choice = list(self.reachable_panes())
        place = choice.index(self.pane) if self.pane in choice else -1
        self.focus_pane(choice[(place + by) % len(choice)])

    action_next_pane = partialmethod(_turn, 1)
    action_previous_pane = partialmethod(_turn, -1)

    def action_zoom(self) -> None:
        """One pane alone, or all of them again."""
        self.zoomed = not self.zoomed
        self.reshape(self.form)

    def back(self) -> bool:
        """Undo the last step into something; False when there is nothing to go back from."""
        zoomed = self.zoomed
        if zoomed:
            self.action_zoom()
        return zoomed

    def move(self, name: str) -> None:
        """Through what is shown in the pane."""
        MOVES[name](self.pane)
