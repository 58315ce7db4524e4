"""What a part of the screen may ask of the screen that it stands in; a part never names the screen itself."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol, TypeVarTuple

from textual.geometry import Size
from textual.screen import ModalScreen

from tui.keys.actions import PageName
from tui.link.market import Market
from tui.outside.commands import CommandRunner
from tui.state.form import Form
from tui.state.options import Options
from tui.state.overlays import Act, Prompt, Window
from tui.state.session import Session
from tui.text.safe_text import Line, Look

Given = TypeVarTuple("Given")


class Host(Protocol):
    """Knows the session, tells and asks a person, lays things over the page, and begins work."""

    session: Session
    options: Options
    market: Market
    commands: CommandRunner
    sleep: Callable[[float], Awaitable[None]]
    page_name: PageName
    said: Line
    turn: int
    """How many keys were pressed; what was asked for in an older turn takes no focus any more."""

    @property
    def size(self) -> Size: ...

    # -- work

    def spawn(
        self, work: Callable[[*Given], Awaitable[object]], *given: *Given, group: str = "work"
    ) -> None: ...
    def call_after_refresh(self, callback: Callable[..., Any], *given: Any) -> bool: ...
    def market_gone(self, why: str) -> None: ...

    # -- what a person is told and asked

    def say(self, said: str, look: Look = "") -> None: ...
    def ask(self, asked: str, *, sends: bool = True, **answers: Act) -> None: ...
    def ask_for(self, prompt: Prompt) -> None: ...
    def fill_in(self, form: Form, turn: int | None = None) -> None: ...
    def choose(
        self, title: str, offered: Sequence[str], chosen: Callable[[str], None], *, at: int = 0
    ) -> None: ...

    # -- what lies over the page

    @property
    def window(self) -> Window | None: ...
    def open_window(self, window: Window, turn: int | None = None) -> bool: ...
    def tell_late(self, title: str) -> None: ...
    def close_window(self) -> None: ...
    def lay_over(self, screen: ModalScreen[None]) -> None: ...

    # -- the pages, and what is drawn around them

    def show_page(self, name: PageName) -> None: ...
    def open_traces(self, numbers: Sequence[int], *, run: str = "") -> None: ...
    def act(self, name: str) -> None: ...
    async def let_keys_act(self) -> None: ...
    def changed(self) -> None: ...
    def redraw(self) -> None: ...
