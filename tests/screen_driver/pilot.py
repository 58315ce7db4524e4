"""Driving the screen in this process: press, wait for a condition, read what is shown."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from screen_driver.fake_market import FakeMarket
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from tui.app import ScreenApp
from tui.outside.commands import CommandRunner
from tui.pages.runs import RunsPage
from tui.sending.feed import FEED
from tui.state.options import Options
from tui.text.safe_text import plain
from tui.windows.over import Typing
from tui.windows.prompt import PromptScreen

ROUNDS = 2
Drive = Callable[["Screen"], Awaitable[None]]


class Screen:
    """An application under a pilot."""

    def __init__(self, app: ScreenApp, pilot: Pilot[Any], market: FakeMarket) -> None:
        self.app = app
        self.pilot = pilot
        self.market = market
        self._parts: list[Any] = []
        self._text = ""

    async def press(self, *keys: str) -> None:
        """As a terminal would: one event a key, in order, no waiting between them."""
        for key in keys:
            self.app.post_message(Key(key, key if len(key) == 1 else CHARACTERS.get(key)))
        await asyncio.sleep(0.01)

    async def act(self, *keys: str) -> None:
        """Press keys one by one, each once the one before was acted on."""
        for key in keys:
            await self.press(key)
            await self.rest()

    async def type(self, text: str) -> None:
        """Type letters; after Enter the line that was open is taken."""
        line = self.app.screen
        await self.press(*(KEY_NAMES.get(letter, letter) for letter in text))
        if isinstance(line, PromptScreen) and text.endswith("\n"):
            await self.until(lambda: self.app.screen is not line, "the line is taken")

    async def clear(self) -> None:
        """Empty the line that is open."""
        await self.press("ctrl+u")

    async def until(self, happened: Callable[[], bool], what: str = "") -> None:
        """Wait for a condition, not for a time; half a minute without it means that it never comes."""
        for waited in range(1020):
            if happened():
                return
            await asyncio.sleep(0 if waited < 20 else 0.01 if waited < 40 else 0.03)
        raise AssertionError(f"never happened: {what}\n{self.text()}")

    async def sees(self, wanted: str) -> None:
        await self.until(lambda: wanted in self.text(), wanted)

    async def rest(self) -> None:
        """Let every widget act on what was sent to it, and draw what is new.

        Textual's own pilot sends each widget one more message and waits for all of them.
        """
        await self.until(lambda: not self._acts() or self.app._exception is not None, "all widgets wait")
        self.app.screen._on_timer_update()

    def _acts(self) -> bool:
        """Whether a widget does anything but to wait for a message; one that has ended never will."""
        pumps = (self.app, *self.app.screen.walk_children(with_self=True))
        open_ones = (pump for pump in pumps if not (pump._closing or pump._closed))
        sent: list[Any] = [pump._message_queue.ready_event for pump in open_ones]
        return any(event.is_set() or not event._waiters for event in sent)

    async def settled(self) -> None:
        """Wait until nothing is under way any more, and what is drawn stays as it is.

        A round lets every widget act on what was sent to it, which may send something more.
        """
        before, drawn = None, ""
        while before != drawn:
            for _ in range(ROUNDS):
                await self.rest()
            await self.until(lambda: not self._under_way(), "all that was begun has ended")
            before, drawn = drawn, self.text()

    def _under_way(self) -> bool:
        working = any(worker.group != FEED for worker in self.app.workers)
        return working or any(isinstance(page, RunsPage) and page.running for page in self.app.pages.values())

    async def resized(self, size: tuple[int, int]) -> None:
        """Give the screen another size, and wait until it is drawn so."""
        await self.pilot.resize_terminal(*size)
        await self.settled()

    async def home(self) -> None:
        """Close whatever is open, and stand where one stood at the start, with an empty status line."""
        app = self.app
        while self.overlaid or app.page.back():
            await self.act("escape")
        await self.press("1")
        await self.settled()
        self.app.page.focus_pane(self.app.page.panes[0])
        self.app.say("")

    @property
    def overlaid(self) -> bool:
        """Whether anything lies over the page."""
        return len(self.app.screen_stack) > 1

    @property
    def types(self) -> bool:
        """Whether there is a line to type, or a form."""
        top = self.app.screen
        return isinstance(top, Typing) and top.ready

    @property
    def line(self) -> Input:
        """The line that is typed in."""
        return self.app.screen.query_one(Input)

    def text(self) -> str:
        """The screen as plain text, a row a line."""
        rows = self.app.rows()
        return "\n".join("".join(part.text for part in strip).rstrip() for strip in rows)

    @property
    def status(self) -> str:
        return plain(self.app.status.shown).strip()


KEY_NAMES = {" ": "space", "\n": "enter"}
CHARACTERS = {"space": " ", "enter": "\r", "tab": "\t"}


def drive(
    tmp_path: Path,
    use: Drive,
    *,
    size: tuple[int, int] = (120, 36),
    market: FakeMarket | None = None,
    commands: CommandRunner | None = None,
    waits: bool = True,
    fails: bool = False,
    data: Path | None = None,
    **options: Any,
) -> ScreenApp:
    """Run the screen against a made-up market and do something with it; ``fails`` when it must break."""

    async def run() -> ScreenApp:
        made = market or FakeMarket(tmp_path / "market")
        token = tmp_path / "token"
        token.write_text("the-run-token-0123456789")
        given = Options(
            market="http://127.0.0.1:1",
            token_file=token,
            data=data or tmp_path / "data",
            target="sample-service",
            **options,
        )
        app = ScreenApp(given, market=made, commands=commands)  # type: ignore[arg-type]
        try:
            async with app.run_test(size=size) as pilot:
                screen = Screen(app, pilot, made)
                if waits:
                    await screen.until(lambda: bool(app.session.targets) or made.down, "targets")
                await use(screen)
        except RuntimeError:
            if not fails:
                raise
        finally:
            made.store.close()
        return app

    return asyncio.run(run())
