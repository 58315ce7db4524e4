"""The least that Textual can do: a list of lines whose cursor moves. ``python -m bench.bare.screen``."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    """One widget, one key."""

    BINDINGS = [("j", "down", "down")]  # noqa: RUF012  as Textual's own examples write it
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """One line."""
        self.place = 0
        self.line = Static("Ready 0")
        yield self.line

    def action_down(self) -> None:
        """Another number on the line."""
        self.place += 1
        self.line.update(f"Ready {self.place}")


if __name__ == "__main__":
    EmptyApp().run()
