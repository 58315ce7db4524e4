"""What a person types into: a line, and an area of many."""

from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any

from textual.binding import Binding
from textual.events import Key
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, TextArea


def actions_by_key(bindings: Iterable[Any]) -> dict[str, str]:
    """What each key does, as Textual binds it."""
    found = [binding for binding in bindings if isinstance(binding, Binding)]
    return {key.strip(): binding.action for binding in found for key in binding.key.split(",")}


def acting_at_once(acts: Mapping[str, str]) -> Callable[[Any, Key], Coroutine[Any, Any, None]]:
    """A handler of keys that deletes or moves before the next key is looked at."""

    async def on_key(self: Widget, event: Key) -> None:
        if not event.is_printable and event.key in acts:
            event.stop()
            event.prevent_default()
            await self.run_action(acts[event.key])

    return on_key


class TypedLine(Input):
    """Takes keys in the order in which they come.

    Textual puts letters in at once and lets keys that delete or move go through the screen first,
    where the letters behind them overtake them.
    """

    on_key = acting_at_once(actions_by_key(Input.BINDINGS))


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

    on_key = acting_at_once(actions_by_key(TextArea.BINDINGS))
