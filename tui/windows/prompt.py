"""A line to type, where the footer stands."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Key
from textual.widgets import Input

from languages import _
from tui.state.history import History
from tui.state.overlays import Prompt
from tui.text.safe_text import line, line_width
from tui.widgets.pane import Bar
from tui.widgets.typed_line import Completing, TypedLine
from tui.windows.over import LineReady, Over, Typing, low_pane


class PromptScreen(Typing, Over):
    """Takes a line with Enter; Esc leaves it."""

    DEFAULT_CSS = """
    PromptScreen Horizontal { dock: bottom; height: 1; background: $background; }
    PromptScreen Input, PromptScreen Input:focus {
        border: none; height: 1; padding: 0; background: $surface;
    }
    """

    def __init__(self, prompt: Prompt, history: History, refuse: Callable[[str], None]) -> None:
        super().__init__()
        self._refuse = refuse
        """Tells why a line cannot be taken."""
        self.prompt = prompt
        self._history = history
        history.begin()
        suggester = Completing(prompt.complete) if prompt.complete else None
        self.line = TypedLine(prompt.value, compact=True, select_on_focus=False, suggester=suggester)
        keys = [_("Enter takes it"), _("Esc back")]
        keys += [_("right arrow completes")] if prompt.complete else []
        keys += [_("up arrow: earlier ones")] if prompt.history else []
        self.hint = "   ".join(keys)

    def compose(self) -> ComposeResult:
        if self.prompt.help:
            yield low_pane(self.prompt.label, self.prompt.help)
        told = line((f" {self.prompt.label} ", "key"))
        label = Bar(told)
        label.styles.width = line_width(told) + 1
        yield Horizontal(label, self.line)

    def on_mount(self) -> None:
        """Letters that were typed meanwhile belong to the line."""
        self.set_focus(self.line)
        self.line.cursor_position = len(self.line.value)
        self.ready = True
        self.app.post_message(LineReady())

    def takes(self, event: Key) -> bool:
        if event.key == "escape":
            self.dismiss()
            if self.prompt.cancelled:
                self.prompt.cancelled()
        elif self.prompt.history and event.key in ("up", "down"):
            typed = self._history.step(1 if event.key == "down" else -1, self.line.value)
            self.line.value, self.line.cursor_position = typed, len(typed)
        else:
            return False
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        if self.prompt.changed and self.ready:
            self.prompt.changed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter, behind every letter that was typed before it and ahead of every key after it."""
        refused = self.prompt.refused(event.value) if self.prompt.refused else ""
        if refused:
            self._refuse(refused)
        else:
            self._history.keep(event.value if self.prompt.history else "")
            self.dismiss()
            self.app.call_later(self.prompt.done, event.value)
        self.app.post_message(LineReady())
