"""The line that a person types."""

from textual.binding import Binding
from textual.events import Key
from textual.widgets import Input

_ACTIONS = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}


class TypedLine(Input):
    """Takes keys in the order in which they come.

    Textual puts letters in at once and lets keys that delete or move go through the screen first,
    where the letters behind them overtake them.
    """

    async def on_key(self, event: Key) -> None:
        """Delete or move before the next key is looked at."""
        if not event.is_printable and event.key in _ACTIONS:
            event.stop()
            event.prevent_default()
            await self.run_action(_ACTIONS[event.key])
