"""Targets: what is driven, what could be, and switching between them."""

import json
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical

from mock_market.exchange_rows import outcome_word
from tui.layers import Prompt
from tui.pages.page import Page
from tui.safe_text import line
from tui.targets_view import Entry, entries, entry_lines, target_lines
from tui.texts import text
from tui.widgets.pane import Pane


class TargetsPage(Page):
    """Registered targets, and profiles of ``mt-sim.toml``."""

    DEFAULT_CSS = (
        "#target { height: 12; } TargetsPage.-small #target, TargetsPage.-zoomed #target { height: 1fr; }"
    )
    name_of_page = "targets"

    def make_panes(self) -> list[Pane]:
        self.list = Pane(id="targets", picks=True)
        self.one = Pane(id="target")
        self.list.on_move = self._draw_one
        self.profiles: list[dict[str, Any]] = []
        self.found: list[Entry] = []
        return [self.list, self.one]

    def compose(self) -> ComposeResult:
        """The list over one of them."""
        with Vertical():
            yield self.list
            yield self.one

    def entered(self) -> None:
        self.screen_app.spawn(self._read_profiles())
        self.draw()
        names = [one.name for one in self.found]
        if self.screen_app.desk.target in names:
            self.list.put_cursor(names.index(self.screen_app.desk.target))

    async def _read_profiles(self) -> None:
        app = self.screen_app
        ended = await app.commands.output("target", "list", "--json")
        if ended.code:
            app.say(ended.said, "bad")
            return
        try:
            value = json.loads(ended.output or b"[]")
        except ValueError:
            value = []
        self.profiles = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        self.draw()

    def draw(self) -> None:
        desk = self.screen_app.desk
        self.found = entries(desk.targets, self.profiles)
        shown = target_lines(self.found, desk, self.list.content_size.width)
        self.list.picks = bool(shown)
        nothing = [line((text("targets.none"), "bold")), line(text("targets.add"))]
        title, foot = line(text("targets.title")), line(text("targets.foot"))
        self.list.show(shown or nothing, title=title, foot=foot)
        self._draw_one()

    def _draw_one(self) -> None:
        entry = self._entry()
        if entry is None:
            self.one.show((), title=line())
            return
        self.one.show(entry_lines(entry, self._health(entry)), title=line(entry.name))

    def _health(self, entry: Entry) -> str:
        row = self.screen_app.desk.last_with(entry.name)
        return outcome_word(row.status, row.failure) if row else text("header.unknown")

    def _entry(self) -> Entry | None:
        return self.found[self.list.cursor] if self.list.cursor < len(self.found) else None

    # -- what can be done

    def do_open(self) -> None:
        """Switch: LOCAL at once, SHARED after its name."""
        entry = self._entry()
        if entry is None:
            return
        if entry.registered:
            self.screen_app.sender.switch(entry.name)
        elif entry.local:
            self.screen_app.spawn(self._register(entry))
        else:
            self._ask_name(entry)

    def _ask_name(self, entry: Entry) -> None:
        app = self.screen_app

        def named(typed: str) -> None:
            if typed.strip() == entry.name:
                app.spawn(self._register(entry))
            else:
                app.say(text("said.wrong_name"), "warn")

        app.ask_for(Prompt(label=text("name.prompt"), done=named))

    async def _register(self, entry: Entry) -> None:
        """Let the market know a profile; its key goes from the environment to the market, not through us."""
        app = self.screen_app
        app.say(text("said.switching", target=entry.name))
        ended = await app.commands.output("target", "register", entry.name, "--data", str(app.options.data))
        if ended.code:
            app.say(ended.said, "bad")
            return
        await app.feed.learn()
        await app.sender.drive(entry.name)

    def do_health(self) -> None:
        """Ask the target in use; others are asked when they are switched to."""
        entry = self._entry()
        if entry is not None and entry.name == self.screen_app.desk.target:
            self.screen_app.sender.read("health")
        else:
            self.screen_app.say(text("said.health_of_used"), "warn")

    def do_refresh(self) -> None:
        """Read the profiles again."""
        self.entered()
