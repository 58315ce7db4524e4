"""What lies over the page: modal screens that the page shows through where they draw nothing."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Key
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from languages import _
from tui.keys.actions import PageName, find_action, menu, shown_key
from tui.state.overlays import Act, Window
from tui.text.safe_text import Line, line
from tui.widgets.pane import MOVES, Pane


class Over(ModalScreen[None], inherit_bindings=False):
    """One thing over the page; it hears every key at once, in the order in which they come."""

    DEFAULT_CSS = "Over { background: transparent; }"
    AUTO_FOCUS = ""
    foot = ""
    """Its keys, for the footer."""

    def press(self, key: str) -> None:
        """Act on a key."""


class LineReady(Message):
    """A line to type is there, or was taken: the keys that wait for it may act."""


class Typing:
    """A screen with a line to type: letters are Textual's, as soon as the line is there."""

    ready = False
    """Whether it takes letters; until then they wait."""

    def takes(self, event: Key) -> bool:
        """Act on a key at once; False leaves it to the line."""
        return False

    def ends_with(self, event: Key) -> bool:
        """Whether a key takes what was typed: those behind it wait until that is done."""
        return event.key == "enter" and isinstance(cast("ModalScreen[None]", self).focused, Input)


class Asking(Over):
    """A question on the status line, which one key answers; any other key leaves it standing."""

    def __init__(self, asked: str, answers: Mapping[str, Act], kept: Act) -> None:
        super().__init__()
        self.asked = asked
        self._answers = answers
        self._kept = kept
        """What is done when it is cancelled."""
        self.foot = _("Esc no")

    def press(self, key: str) -> None:
        if key in self._answers:
            self.dismiss()
            self._answers[key]()
        elif key in ("n", "escape", "q"):
            self.dismiss()
            self._kept()


class Menu(Over):
    """What a first key opens; the next key closes it, whatever it does."""

    def __init__(
        self, title: str, page: PageName, first: str, *, act: Callable[[str], None], missed: Act
    ) -> None:
        super().__init__()
        self.foot = _("Esc back")
        self._act = act
        self._missed = missed
        """What is done when a key is none of this menu."""
        self._acts = {action.key.split()[1]: action for action in menu(page, first)}
        shown = [line((f" {shown_key(key):<4}", "key"), _(one.label)) for key, one in self._acts.items()]
        self._pane = low_pane(title, shown)

    def compose(self) -> ComposeResult:
        yield self._pane

    def press(self, key: str) -> None:
        self.dismiss()
        if key in self._acts:
            self._act(self._acts[key].name)
        elif key != "escape":
            self._missed()


class Lines(Over):
    """Lines over the page, to be read or chosen from."""

    DEFAULT_CSS = """
    Lines Container { height: 1fr; margin: 2 0; padding: 0 3; background: $background; }
    Lines Pane, Lines Pane:focus { background: $background; border: heavy $text-accent; }
    """

    def __init__(self, window: Window) -> None:
        super().__init__()
        self.window = window
        self.foot = window.foot
        self.pane = Pane(id="over", picks=window.picks)
        self.pane.show(window.lines, title=window.title)

    def compose(self) -> ComposeResult:
        with Container():
            yield self.pane

    def on_mount(self) -> None:
        """The lines are what one works in."""
        self.set_focus(self.pane)

    def press(self, key: str) -> None:
        move = find_action("drive", key)
        if key in self.window.keys:
            self.window.keys[key]()
        elif key in ("escape", "q"):
            self.dismiss()
        elif key == "enter" and self.window.chosen:
            self.window.chosen(self.pane.cursor)
        elif move is not None and move.name in MOVES:
            MOVES[move.name](self.pane)


def low_pane(title: str, lines: Sequence[Line]) -> Pane:
    """Lines that lie above the status line, however many lines that takes."""
    pane = Pane(id="low")
    pane.styles.height = len(lines) + 2
    pane.show(lines, title=title)
    return pane
