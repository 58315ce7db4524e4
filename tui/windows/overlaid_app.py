"""An application over whose pages something may lie, and whose keys act in the order in which they come."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from textual.events import Event, Key, Paste
from textual.screen import ModalScreen, Screen

from languages import _
from tui.keys.pressed import pressed
from tui.outside.drawn_app import DrawnApp
from tui.state.form import Form
from tui.state.history import History
from tui.state.overlays import Prompt, Window
from tui.text.safe_text import EMPTY, Line, Look, line
from tui.windows.over import Asking, LineReady, Lines, Typing
from tui.windows.prompt import PromptScreen

Kind = TypeVar("Kind")


class OverlaidApp(DrawnApp, inherit_bindings=False):
    """Knows what lies over the page, and whose key it is."""

    def __init__(self, *, ascii_only: bool, secret: Callable[[], str]) -> None:
        super().__init__(ascii_only=ascii_only, secret=secret)
        self.said: Line = EMPTY
        self.histories: defaultdict[str, History] = defaultdict(History)
        self.turn = 0
        """How many keys were pressed; what was asked for in an older turn takes no focus any more."""
        self.begun = False
        """Whether there is a page that keys act on."""
        self._held: list[Event] | None = None
        """Keys that came while a line's Enter, or the line itself, is on its way."""

    async def press(self, key: str) -> None:
        """Act on a key."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw the lines around the page."""
        raise NotImplementedError

    def say(self, said: str, look: Look = "") -> None:
        """Tell the person something on the status line; it stays until something else is said."""
        self.said = line((said, look))
        self.redraw()

    # -- keys

    async def on_event(self, event: Event) -> None:
        """Keys are ours before they are anybody else's; only a line to type gets what we do not want."""
        if not isinstance(event, Key | Paste) or event.is_forwarded or not self.begun:
            await super().on_event(event)
        elif not self.is_running:
            return
        elif self._held is not None:
            self._held.append(event)
        elif isinstance(event, Paste):
            self._focus_line()
            await super().on_event(event)
        else:
            self.turn += 1
            await self._key_pressed(event)

    async def _key_pressed(self, event: Key) -> None:
        """Act on a key, or give it to the line that is open."""
        top, (keys, hangul) = self.screen, pressed(event)
        if not isinstance(top, Typing):
            for key in keys:
                await self.press(key)
            if hangul and not self.said:
                self.say(_("한"), "dim")
        elif keys == ["ctrl+q"]:
            top.dismiss()
            await self.press(keys[0])
        elif not top.takes(event):
            if top.ends_with(event):
                self._held = []
            self._focus_line()
            await super().on_event(event)

    def _focus_line(self) -> None:
        """What is typed is for the line that is open, wherever the mouse was."""
        if isinstance(self.screen, Typing) and self.focused is None:
            self.screen.focus_next()

    async def on_line_ready(self) -> None:
        """Let the keys act that were held back, unless a line is on its way that they belong to."""
        top = self.screen_stack[-1] if self.screen_stack else None  # None: the screen ends.
        if top is None or (isinstance(top, Typing) and not top.ready):
            return
        held, self._held = self._held or [], None
        for event in held:
            await self.on_event(event)

    def on_command_palette_closed(self) -> None:
        """What was chosen is done ahead of every key after it."""
        self.post_message(LineReady())

    # -- what lies over the page

    def lay_over(self, screen: ModalScreen[None]) -> None:
        """Lay something over the page; keys wait for its line, where it has one."""
        if isinstance(screen, Typing):
            self._held = self._held or []
        self.push_screen(self.drawn(screen))
        self.redraw()

    def over(self, kind: type[Kind]) -> Kind | None:
        """The uppermost thing of a kind that lies over the page."""
        return next((one for one in reversed(self.screen_stack) if isinstance(one, kind)), None)

    @property
    def window(self) -> Window | None:
        found = self.over(Lines)
        return found.window if found else None

    def ask(self, asked: str, *, sends: bool = True, **answers: Callable[[], None]) -> None:
        """Ask something that one key answers; what ``sends`` says so when it is cancelled."""
        if isinstance(self.screen, Asking):
            self.pop_screen()
        kept = _("not sent") if sends else ""
        self.lay_over(Asking(asked, answers, lambda: self.say(kept)))

    def ask_for(self, prompt: Prompt) -> None:
        """Let the person type a line."""
        self.said = EMPTY
        self.lay_over(PromptScreen(prompt, self.histories[prompt.history], partial(self.say, look="warn")))

    def fill_in(self, form: Form, turn: int | None = None) -> None:
        """Let the person fill a form in; one that comes late, unless another key was pressed since."""
        from tui.windows.form import FormScreen

        if turn is not None and turn != self.turn:
            self.tell_late(form.title)
        else:
            self.lay_over(FormScreen(form, self.histories))

    def choose(
        self, title: str, offered: Sequence[str], chosen: Callable[[str], None], *, at: int = 0
    ) -> None:
        """Let the person choose a word."""

        def taken(place: int) -> None:
            self.close_window()
            chosen(offered[place])

        lines = [line(f" {word}") for word in offered]
        foot = _("Enter chooses   Esc back")
        shown = Lines(Window(title=title, lines=lines, foot=foot, picks=True, chosen=taken))
        shown.pane.put_cursor(at)
        self.lay_over(shown)

    def open_window(self, window: Window, turn: int | None = None) -> bool:
        """Lay lines over the page; of what was asked for in an older turn is only told."""
        late = turn is not None and turn != self.turn
        if late:
            self.tell_late(window.title)
        else:
            self.lay_over(Lines(window))
        return not late

    def tell_late(self, title: str) -> None:
        """What was asked for in an older turn is there, and stays closed."""
        self.say(_("{title} is there now; you went on meanwhile, so it stays closed", title=title), "dim")

    def close_window(self) -> None:
        """Back to what lies under the window, with all that lies over it."""
        self._close(self.over(Lines))

    def close_all(self) -> None:
        """Nothing lies over the page any more."""
        self._close(self.screen_stack[1] if len(self.screen_stack) > 1 else None)

    def _close(self, lowest: Screen[Any] | None) -> None:
        """Keys that wait for a line that is gone by this act on what is left."""
        while lowest in self.screen_stack:
            self.pop_screen()
        self.post_message(LineReady())
