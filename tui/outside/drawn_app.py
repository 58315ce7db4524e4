"""Textual's App where it has no public way for what we need: how it draws, and how it ends when it breaks."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rich.console import RenderableType
from textual._compositor import (
    CompositorUpdate,  # Told apart from what else may be displayed: no public name.
)
from textual._context import visible_screen_stack  # What a modal screen shows through to: no public name.
from textual.app import App
from textual.events import CursorPosition
from textual.filter import LineFilter, Monochrome, NoColor
from textual.screen import Screen
from textual.strip import Strip

from tui.outside.crash import report_text
from tui.outside.painting import ASKED, Canvas, Painted, Painter
from tui.outside.terminal import INTERNAL
from tui.text.ascii_letters import AsciiLetters

ScreenKind = TypeVar("ScreenKind", bound=Screen[Any])


class DrawnApp(App[None], inherit_bindings=False):
    """Drawn by our painter; an error of ours ends it with a report that holds no secret."""

    def __init__(self, *, ascii_only: bool, secret: Callable[[], str]) -> None:
        super().__init__()
        self.no_color = bool(os.environ.get("NO_COLOR"))
        self._ascii_only = ascii_only
        self._secret = secret
        self.report = ""
        self.painter = Painter(ASKED[0] if ascii_only else ASKED)

    # -- how it is drawn

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual would turn a terminal's own colours into black on black; then come the letters."""
        found = [one for one in super().get_line_filters() if not isinstance(one, Monochrome | NoColor)]
        found += [NoColor()] if self.no_color else []
        return [*found, AsciiLetters()] if self._ascii_only else found

    def get_default_screen(self) -> Screen[Any]:
        """Textual's own, drawn by our hand."""
        return self.drawn(super().get_default_screen())

    def drawn(self, screen: ScreenKind) -> ScreenKind:
        """A screen that writes what is new of it; Textual has no other place to choose what draws one."""
        screen._compositor = Canvas(self.painter)
        return screen

    def rows(self) -> list[Strip]:
        """What the terminal shows, row by row; the screens below are named first, as Textual does it."""
        visible_screen_stack.set(self._background_screens)
        return self.screen._compositor.render_strips()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Textual writes regions again; over a slow line it is dear to write what stands there already.

        This is the one place where all that is written comes by.
        """
        if isinstance(renderable, CompositorUpdate):
            renderable = Painted(self.painter, self.rows)
        super()._display(screen, renderable)

    def on_cursor_position(self, event: CursorPosition) -> None:
        """The terminal's answer to what the painter asked."""
        self.painter.answered(event.y, event.x)

    def _set_pointer_shape(self, shape: str) -> None:
        """Textual tells a terminal of its pointer's shape with every new screen; ours has one, unasked."""

    # -- how it ends

    def _handle_exception(self, error: Exception) -> None:
        """Textual comes here with what nobody caught, and has no hook for it."""
        self.report = self.report or report_text(error, [self._secret()])
        super()._handle_exception(error)
        self._return_code = INTERNAL

    def _fatal_error(self) -> None:
        """Textual would print every local variable, keys among them: we keep a report without them."""
        error = sys.exc_info()[1] or self._exception or RuntimeError("unknown")
        self.report = self.report or report_text(error, [self._secret()])
        self._return_code = INTERNAL
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """Nothing is rendered on the way out but our own words; Textual would print what it has kept."""
        self._exit_renderables.clear()
        self._fatal_error()
