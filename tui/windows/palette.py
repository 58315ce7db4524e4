"""Every action by its name, whatever the page, and every target: Textual's palette over the one table."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import cast

from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, LoadingIndicator, OptionList
from textual.worker import WorkerError

from languages import _
from tui.keys.actions import PAGES, TITLES, PageName, actions_of, shown_key
from tui.sending.sender import SendingHost
from tui.text.safe_text import Safe, fit, line
from tui.widgets.pane import Bar
from tui.widgets.typed_line import acting_at_once, actions_by_key
from tui.windows.over import LineReady, Typing

_KEYS = 12
"""Columns for the direct key of a command."""
_HIDDEN = {"palette", "back", "interrupt"}


Command = tuple[str, str, Callable[[], None]]
"""What can be done: its name, the keys that do it without the palette, and how it is done."""


def commands(host: SendingHost) -> Iterator[Command]:
    """What can be done on this page, then on the others, then every target to switch to."""
    known: set[str] = set(_HIDDEN)
    for page in sorted(PAGES, key=lambda one: one != host.page_name):
        fresh = [one for one in actions_of(page) if one.name not in known]
        known |= {one.name for one in fresh}
        for one in sorted(fresh, key=lambda each: each.group == "move"):
            name, key = _(one.label), shown_key(one.key)
            if page != host.page_name:
                name, key = f"{_(TITLES[page][0])}: {name}", f"{PAGES.index(page) + 1} {key}"
            yield name, key, partial(_act, host, page, one.name)
    for target in host.session.targets:
        place = _("LOCAL") if target.local else _("SHARED")
        yield f"target: {target.name} [{place}]", "6 Enter", partial(host.sender.switch, target.name)


def _shown(name: str, key: str) -> Content:
    """Safe to draw, whatever a target is called."""
    return Content(Safe(fit(key, _KEYS) + name))


def _act(host: SendingHost, page: PageName, name: str) -> None:
    if page != host.page_name:
        host.show_page(page)
    host.act(name)


class ActionProvider(Provider):
    """Gives the palette what can be done now."""

    @property
    def _host(self) -> SendingHost:
        # Textual makes its providers itself and gives them the application alone.
        return cast("SendingHost", self.app)

    async def discover(self) -> Hits:
        for name, key, act in commands(self._host):
            yield DiscoveryHit(_shown(name, key), act, text=Safe(name))

    async def search(self, query: str) -> Hits:
        """What has the letters in it, or a word that nothing has."""
        matcher, found = self.matcher(query), False
        for name, key, act in commands(self._host):
            score = matcher.match(name)
            if score > 0:
                found = True
                yield Hit(score, _shown(name, key), act, text=Safe(name))
        if not found:
            told = _("nothing is called so")
            yield Hit(1, Content(told), partial(self._host.say, told, "warn"), text=told)


class PaletteLine(CommandInput):
    """Takes its keys and those of the list in the order in which they come."""

    on_key = acting_at_once(
        actions_by_key(Input.BINDINGS)
        | {key: f"screen.{action}" for key, action in actions_by_key(CommandPalette.BINDINGS).items()}
    )


class Palette(Typing, CommandPalette):
    """Textual's palette in our look; Enter waits for what the letters before it find."""

    CSS = """
    Palette { background: $background; }
    Palette #--container { display: block; margin: 0; visibility: visible; background: $background; }
    Palette Bar { visibility: visible; }
    Palette CommandInput, Palette CommandInput:focus { border: none; height: 1; background: $surface; }
    Palette #--input, Palette #--input.--list-visible { height: 1; border: none; }
    Palette #--results { overlay: none; height: 1fr; }
    Palette CommandList { border: none; height: auto; max-height: 100%; background: $background; }
    Palette CommandList > .option-list--option { padding: 0 1; text-style: none; }
    Palette LoadingIndicator { display: none; }
    """

    def compose(self) -> ComposeResult:
        with Vertical(id="--container"):
            yield Bar(line((_("Commands"), "bold")))
            with Horizontal(id="--input"):
                yield PaletteLine(placeholder=_("do:"), select_on_focus=False)
            with Vertical(id="--results"):
                yield CommandList()
                yield LoadingIndicator()
            yield Bar(line((_("Enter does it   Esc back   the left column is the direct key"), "dim")))

    def on_mount(self) -> None:
        """Letters that were typed meanwhile belong to the line."""
        self.set_focus(self.query_one(PaletteLine))
        self.ready = True
        self.app.post_message(LineReady())

    def takes(self, event: Key) -> bool:
        """Esc leaves at once: the next key is the page's."""
        if event.key == "escape":
            self.dismiss()
        return event.key == "escape"

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Do what is marked once all is found."""
        event.prevent_default()
        event.stop()
        for worker in [one for one in self.workers if one.node is self]:
            with suppress(WorkerError):
                await worker.wait()
        self.query_one(OptionList).action_select()
