"""An application with pages between a header and a footer; the host of all that stands in it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVarTuple

from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Click, DescendantFocus, Resize
from textual.worker import Worker

from languages import _
from mock_market.client.errors import MarketError, MarketUnreachableError
from tui.keys.actions import PageName
from tui.link.market import Market
from tui.link.prefetch import Prefetch
from tui.outside.commands import CommandRunner, UnsuccessfulError
from tui.outside.crash import write_report
from tui.outside.market_end import end_text
from tui.outside.terminal import ENDINGS, HANGUP, end_for_certain, hung_up
from tui.pages import page_class
from tui.pages.page import Page, Size
from tui.sending.feed import Feed
from tui.sending.sender import Sender
from tui.state.options import ENDED_SANDBOX, Options
from tui.state.overlays import Window
from tui.state.session import Session
from tui.text.safe_text import EMPTY, Safe, folded_all, line
from tui.views.bars import footer_line, header_rows, key_at, tab_at, tabs_line, window_line
from tui.widgets.pane import Bar, Pane
from tui.windows.over import Asking, Over
from tui.windows.overlaid_app import OverlaidApp
from tui.windows.palette import ActionProvider
from tui.windows.prompt import PromptScreen

LEAST = (60, 16)

Given = TypeVarTuple("Given")


class PagedApp(OverlaidApp, inherit_bindings=False):
    """Holds what its parts share, shows one page at a time, and begins what goes on beside the keys."""

    CSS = """
    Screen { background: $background; }
    Over { background: transparent; }
    #low { dock: bottom; margin: 0 0 2 0; width: 100%; background: $background; border: heavy $text-accent; }
    #body { height: 1fr; }
    """
    ENABLE_COMMAND_PALETTE = False  # Its key is in our table.
    COMMANDS = {ActionProvider}  # noqa: RUF012
    AUTO_FOCUS = None
    TITLE = "mt-sim"

    def __init__(
        self,
        options: Options,
        *,
        market: Market | None = None,
        commands: CommandRunner | None = None,
        look: Prefetch | None = None,
    ) -> None:
        super().__init__(ascii_only=options.ascii_only, secret=options.token)
        self.options = options
        self._began = time.time()
        self.session = Session(options)
        self._look = look
        self.market = market or Market(options)
        self.commands = commands or CommandRunner()
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
        """How what ends by itself waits; tests put another one here."""
        self.feed = Feed(self, lambda: self.sender.follow_last())
        self.sender = Sender(self, self.feed)
        self.pages: dict[PageName, Page] = {}
        self.page_name: PageName = "drive"
        self.waiting: list[str] = []
        """Actions that were asked for while the page was reading."""
        self.header = Bar(id="header")
        self.tabs = Bar(id="tabs")
        self.status = Bar(id="status")
        self.footer = Bar(id="footer")
        self.body = Container(id="body")

    # -- the parts

    def compose(self) -> ComposeResult:
        yield from (self.header, self.tabs, self.body, self.status, self.footer)

    def on_mount(self) -> None:
        """Show the first page, then look for the market."""
        if self.options.theme in self.available_themes:
            self.theme = self.options.theme
        self.tabs.on_press = self._pressed_tab
        self.footer.on_press = self._pressed_footer
        loop = asyncio.get_running_loop()
        for number, code in ENDINGS.items():
            loop.add_signal_handler(number, self.leave, code)
        self.set_interval(1, self._each_second)
        self.app_resume_signal.subscribe(self, lambda _app: self.painter.forget())
        self.screen_change_signal.subscribe(self, lambda _screen: self.redraw())
        page = self._look.page() if self._look else None
        if page is not None:
            self.session.take(page)
        self.show_page("drive")
        self.call_after_refresh(self.feed.start)

    def spawn(self, work: Callable[[*Given], Awaitable[object]], *given: *Given, group: str = "work") -> None:
        """Do something beside the keys; what goes wrong is said, and an error of ours ends the screen.

        Its turn may never come when the screen ends, so the work is called then and not before.
        """
        guarded = partial(self._guarded, work, *given)
        # Without a description Textual words all that is given, a body of megabytes among it.
        _worker: Worker[None] = self.run_worker(guarded, group=group, description=group, exit_on_error=False)

    async def _guarded(self, work: Callable[[*Given], Awaitable[object]], *given: *Given) -> None:
        try:
            await work(*given)
        except MarketUnreachableError as error:
            self.market_gone(str(error))
        except MarketError as error:
            self.say(f"{error}  {error.hint}".strip(), "bad")
        except UnsuccessfulError as error:
            self.say(str(error), "bad")
        except Exception as error:  # noqa: BLE001
            # The edge of the process: whatever it is, the terminal must be given back.
            self._handle_exception(error)

    def market_gone(self, why: str) -> None:
        """Tell once what has ended and how it comes back; more is known a moment later."""
        told = end_text(self.options, why, since=self._began)
        if told != self.session.market_problem:
            self.session.market_problem = told
            self.say(told, "bad")

    # -- leaving

    def leave(self, code: int = 0) -> None:
        """End the screen with an exit code, for certain."""
        if code not in (0, ENDED_SANDBOX):
            end_for_certain(code)
        self.exit(return_code=code)

    def _each_second(self) -> None:
        if self.session.works:
            self.redraw()
        if hung_up():
            self.leave(HANGUP)

    async def on_unmount(self) -> None:
        workers = list(self.workers)
        self.workers.cancel_all()
        await asyncio.gather(*(worker.wait() for worker in workers), return_exceptions=True)
        await self.commands.stop_all()

    def saved_report(self) -> str:
        """Write the report down; what to tell the person."""
        path = write_report(self.options.data, self.report)
        what = _(
            "an error of our own ended the screen: {what}", what=self.report.splitlines()[2].partition(":")[0]
        )
        return what + (f"\n{_('a report without keys and bodies: {file}', file=path)}" if path else "")

    @property
    def runs_under_way(self) -> int:
        """How many judgements and stories end when the screen is left."""
        return sum(page.running for page in self.pages.values())

    # -- pages

    @property
    def page(self) -> Page:
        return self.pages[self.page_name]

    def show_page(self, name: PageName) -> None:
        """Show a page; it is made when it is first wanted."""
        if name not in self.pages:
            self.pages[name] = page_class(name)(self)
            self.body.mount(self.pages[name])
        if name != self.page_name and self.session.market_problem is None:
            self.said = EMPTY
        for other, page in self.pages.items():
            page.display = other == name
        self.page_name, self.waiting, self.begun = name, [], True
        self.page.reshape(self.form)
        self.page.entered()
        self.redraw()

    def open_traces(self, numbers: Sequence[int], *, run: str = "") -> None:
        """Show exchanges among the traces; those of a run stand together, and Esc leads back."""
        from tui.pages.traces import TracesPage

        back = self.page_name
        self.show_page("traces")
        if isinstance(self.page, TracesPage) and run:
            self.page.show_run(run, numbers, back=back)
        elif isinstance(self.page, TracesPage):
            self.page.go_to(numbers[0])

    @property
    def form(self) -> Size:
        """How much room there is."""
        columns, rows = self.size
        if columns >= 110 and rows >= 30:
            return "wide"
        return "middle" if columns >= 80 and rows >= 24 else "small"

    @property
    def too_small(self) -> bool:
        """Whether no page fits."""
        return self.size.width < LEAST[0] or self.size.height < LEAST[1]

    def on_resize(self, event: Resize) -> None:
        """Textual keeps the new size after this handler; what a terminal makes of the old one is its own."""
        self.painter.forget()
        self.call_later(self._resized)

    def _resized(self) -> None:
        """Another size, another form."""
        if self.pages:
            self.page.reshape(self.form)
            self.page.draw()
        if self.window is not None and self.window.title == "":
            self.close_window()
        if self.too_small:
            self._show_too_small()
        self.redraw()

    def _show_too_small(self) -> None:
        columns, rows = self.size
        told = [
            line((_("need 60x16, have {width}x{height}", width=columns, height=rows), "bold")),
            line(_("Enlarge the window, or use")),
            line((f"  {_('mt-sim traces list --follow')}", "accent")),
            line((f"  {_('mt-sim activate --tenant ID')}", "accent")),
        ]
        self.open_window(Window(title="", lines=folded_all(told, columns - 8), foot=_("q quit")))

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """The mouse chose a pane; what is told of a focus that has gone on since says nothing any more."""
        if isinstance(event.widget, Pane) and event.widget.has_focus and self.pages:
            self.page.noticed_focus(event.widget)

    # -- the lines around a page

    def redraw(self) -> None:
        """Header, tabs, status and footer as they should be now."""
        columns = self.size.width
        self.header.show_rows(header_rows(self.session, columns))
        self.tabs.show(tabs_line(self.page_name, columns, self.session.works.newest))
        top = self.over(Over)
        foot = top.foot if top else ""
        self.footer.show(window_line(foot, columns) if foot else footer_line(self.page_name, columns))
        shown = self.said
        if isinstance(top, Asking):
            shown = line((top.asked, "warn"))
        elif isinstance(top, PromptScreen):
            shown = shown or line((top.hint, "dim"))
        self.status.show(((Safe(" "), ""), *shown), fold=columns)
        for low in top.query("#low") if top else ():
            low.styles.margin = (0, 0, self.status.tall + 1, 0)

    def changed(self) -> None:
        """The session knows something new."""
        if self.pages:
            self.page.traffic()
        self.redraw()

    def _pressed_tab(self, column: int) -> None:
        if name := tab_at(self.tabs.shown, column):
            self.show_page(name)

    def _pressed_footer(self, column: int) -> None:
        if key := key_at(self.footer.shown, column):
            self.turn += 1
            self.call_next(self.press, key)

    def on_click(self, event: Click) -> None:
        """The footer lies under what is over the page, and is pressed through it."""
        through = self.over(Over) and event.widget is not self.footer
        if through and self.footer.region.contains(event.screen_x, event.screen_y):
            self._pressed_footer(event.screen_x)

    # -- actions

    async def action_do(self, name: str) -> None:
        """Do an action of the table of actions."""
        raise NotImplementedError

    def act(self, name: str) -> None:
        """Do an action behind what is going on now."""
        self.call_next(self.action_do, name)

    async def let_keys_act(self) -> None:
        """The page has read what the keys that wait are about."""
        waiting, self.waiting = self.waiting, []
        for name in waiting:
            await self.action_do(name)
