"""Targets: what is driven, what could be, and switching between them."""

from functools import partial

from textual.app import ComposeResult
from textual.containers import Vertical

from languages import _
from mock_market.wire.exchange_rows import outcome_word
from tui.outside.commands import UnsuccessfulError
from tui.outside.profiles import key_variable, read_profiles
from tui.pages.page import Page
from tui.state.form import Field, Form, Values
from tui.text.safe_text import Line, line
from tui.views.forms import target_fields, target_words
from tui.views.parts.rows import moment
from tui.views.targets import TargetEntry, entries, entry_lines, target_line
from tui.widgets.pane import Pane


class TargetsPage(Page):
    """Registered targets, and profiles of ``mt-sim.toml``."""

    DEFAULT_CSS = "#target { height: 12; }"
    name_of_page = "targets"

    def make_panes(self) -> list[Pane]:
        self.list = Pane(id="targets", picks=True, on_move=self._draw_one)
        self.one = Pane(id="target")
        self.found: list[TargetEntry] = []
        return [self.list, self.one]

    def compose(self) -> ComposeResult:
        yield Vertical(self.list, self.one)

    def entered(self) -> None:
        self.host.spawn(self._read_profiles)
        self.draw()
        names = [one.name for one in self.found]
        if self.host.session.target in names:
            self.list.put_cursor(names.index(self.host.session.target))

    async def _read_profiles(self) -> None:
        session = self.host.session
        try:
            session.profiles = await read_profiles(self.host.commands)
        except UnsuccessfulError as error:
            session.profiles = session.profiles or []
            self.host.say(str(error), "bad")
        self.draw()

    def draw(self) -> None:
        session, chosen = self.host.session, self._entry()
        self.found = entries(session.targets, session.profiles or ())
        self.list.cursor = next(
            (place for place, one in enumerate(self.found) if chosen and one.name == chosen.name),
            self.list.cursor,
        )
        shown = [target_line(one, session, self.list.columns) for one in self.found]
        self.list.offer(shown, self._nothing(), title=_("Targets"), foot=_("Enter switches   H health"))
        self._draw_one()

    def _nothing(self) -> list[Line]:
        if self.host.session.profiles is None:
            return [line((_("reading mt-sim.toml ..."), "accent"))]
        return [
            line((_("no target and no profile"), "bold")),
            line(_("add one: mt-sim target add NAME URL --key-env VARIABLE")),
        ]

    def _draw_one(self) -> None:
        entry = self._entry()
        if entry is None:
            self.one.show((), title="")
        else:
            self.one.show(entry_lines(entry, self._health(entry), self.one.columns), title=entry.name)

    def _health(self, entry: TargetEntry) -> str:
        row = self.host.session.health_of.get(entry.name)
        if row is None:
            return _("not asked yet")
        return f"{outcome_word(row.status, row.failure)}   {moment(row)[11:19]}Z"

    def _entry(self) -> TargetEntry | None:
        return self.list.pick(self.found)

    # -- what can be done

    def action_open(self) -> None:
        """Switch: LOCAL at once, SHARED after its name."""
        entry = self._entry()
        if entry is None:
            return
        register = partial(self.host.spawn, self._register, entry)
        if entry.registered:
            self.host.sender.switch(entry.name)
        elif entry.local:
            register()
        else:
            self.host.sender.once_named(entry.name, register)

    async def _register(self, entry: TargetEntry, key: str = "") -> None:
        """Let the market know a profile; its key goes from the environment to the market."""
        host = self.host
        host.say(_("asking {target} ...", target=entry.name))
        known = {key_variable(host.session.profiles or (), entry.name): key} if key else {}
        words = ("target", "register", entry.name, "--data", str(host.options.data))
        await host.commands.printed(*words, environment=known)
        await host.feed.learn()
        await host.sender.drive(entry.name)

    def action_new_target(self) -> None:
        """Write a service down in mt-sim.toml; Enter drives it then."""

        def done(values: Values) -> None:
            self.host.spawn(self._change_profiles, target_words(values))

        fields = target_fields({one.dialect for one in self.found})
        note = _("the key itself stays in the environment; K gives one for this session")
        self.host.fill_in(Form(title=_("New target"), fields=fields, note=note, done=done))

    def action_remove_target(self) -> None:
        """Forget a profile; always asks."""
        entry, host = self._entry(), self.host
        if entry is not None:
            asked = _("Remove the profile {name} from mt-sim.toml?   y yes   n no", name=entry.name)
            words = ["target", "remove", "--", entry.name]
            host.ask(asked, sends=False, y=lambda: host.spawn(self._change_profiles, words))

    async def _change_profiles(self, words: list[str]) -> None:
        ended = await self.host.commands.output(*words)
        await self._read_profiles()
        self.host.say(ended.said, "bad" if ended.code else "ok")

    def action_give_key(self) -> None:
        """A key for this session: it goes to the market, and into no file of the project."""
        entry, host = self._entry(), self.host
        if entry is None:
            return
        if not any(one.get("name") == entry.name for one in host.session.profiles or ()):
            host.say(_("{target} is no profile of mt-sim.toml: n makes one", target=entry.name), "warn")
            return

        def done(values: Values) -> None:
            host.spawn(self._register, entry, values["key"])

        field = Field(name="key", label=_("market key"), kind="secret", needed=True)
        title = _("Key of {target}, for this session", target=entry.name)
        host.fill_in(Form(title=title, fields=[field], done=done))

    def action_health(self) -> None:
        """Ask the target in use; others are asked when they are switched to."""
        entry = self._entry()
        if entry is not None and entry.name == self.host.session.target:
            self.host.sender.read("health")
        else:
            self.host.say(_("Enter switches to it, and asks its health"), "warn")

    action_refresh = entered
