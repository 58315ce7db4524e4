"""What a person types into: a line, and an area of many."""

from collections.abc import Callable, Iterable
from typing import Any

from textual.binding import Binding
from textual.events import Key
from textual.suggester import Suggester
from textual.widgets import Input, TextArea


def actions_by_key(bindings: Iterable[Any]) -> dict[str, str]:
    """What each key does, as Textual binds it."""
    found = [binding for binding in bindings if isinstance(binding, Binding)]
    return {key.strip(): binding.action for binding in found for key in binding.key.split(",")}


class TypedLine(Input):
    """Takes keys in the order in which they come.

    Textual puts letters in at once and lets keys that delete or move go through the screen first,
    where the letters behind them overtake them.
    """

    _acts = actions_by_key(Input.BINDINGS)

    async def on_key(self, event: Key) -> None:
        """Delete or move before the next key is looked at."""
        if not event.is_printable and event.key in self._acts:
            event.stop()
            event.prevent_default()
            await self.run_action(self._acts[event.key])


class Completing(Suggester):
    """Suggests the whole line that one may mean."""

    def __init__(self, complete: Callable[[str], str | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """The line, or None."""
        return self._complete(value)


class TypedArea(TextArea):
    """The same of many lines."""

    _acts = actions_by_key(TextArea.BINDINGS)

    async def on_key(self, event: Key) -> None:
        """Delete or move before the next key is looked at."""
        if not event.is_printable and event.key in self._acts:
            event.stop()
            event.prevent_default()
            await self.run_action(self._acts[event.key])
