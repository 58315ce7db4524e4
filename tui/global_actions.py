"""What can be done on every page: go to another one, help, palette, theme, leave."""

from typing import TYPE_CHECKING

from languages import _
from tui.keys.actions import TITLES
from tui.keys.commands import COMMANDS
from tui.state.form import Field, Form, Values
from tui.state.options import ENDED_SANDBOX
from tui.state.overlays import Prompt, Window
from tui.views.forms import traffic_fields, traffic_problem
from tui.views.help import help_lines
from tui.windows.command import run_command, run_words

if TYPE_CHECKING:
    from tui.app import ScreenApp

THEMES = ("textual-dark", "textual-light", "ansi-dark", "ansi-light", "solarized-light")


class GlobalActions:
    """The screen's own actions, methods named ``do_...`` as those of a page."""

    def __init__(self, app: "ScreenApp") -> None:
        self._app = app

    def do_page_drive(self) -> None:
        self._app.show_page("drive")

    def do_page_traces(self) -> None:
        self._app.show_page("traces")

    def do_page_scenarios(self) -> None:
        self._app.show_page("scenarios")

    def do_page_tenants(self) -> None:
        self._app.show_page("tenants")

    def do_page_conformance(self) -> None:
        self._app.show_page("conformance")

    def do_page_targets(self) -> None:
        self._app.show_page("targets")

    def do_page_market(self) -> None:
        self._app.show_page("market")

    def do_stop(self) -> None:
        """Stop what was begun last of all that goes on."""
        what = self._app.session.works.stop()
        if what:
            self._app.say(_("{what}: stopping ...", what=what))
        else:
            self._app.say(_("nothing runs"), "warn")

    def do_help(self) -> None:
        """All keys of this page."""
        app = self._app
        shown = help_lines(app.page_name, app.size.width - 10)
        title = _("Help for {page}", page=_(TITLES[app.page_name][0]))
        app.open_window(
            Window(title=title, lines=shown, foot=_("Esc back   j k scroll"), keys={"?": app.close_window})
        )

    def do_palette(self) -> None:
        """Any action by its name."""
        self._app.open_palette()

    def do_command(self) -> None:
        """Any command of mt-sim, typed as in a shell, on this sandbox; what it prints is a window."""

        def given(typed: str) -> None:
            if typed.strip():
                run_command(self._app, typed.strip())

        def completed(typed: str) -> str | None:
            return next(
                (name for name in COMMANDS if typed and name.startswith(typed) and name != typed), None
            )

        self._app.ask_for(Prompt(label="mt-sim", done=given, complete=completed, history="command"))

    def do_audit(self) -> None:
        """What the target offers and how it speaks, in a window."""
        app = self._app

        def done(values: Values) -> None:
            words = ["audit", *app.session.target_words(), *(["--deep"] if values["deep"] == deep else [])]
            if values["deep"] == deep:
                app.sender.with_leave("mt-sim audit --deep", lambda: run_words(app, *words))
            else:
                run_words(app, *words)

        deep = _("deep: makes a tenant, reads it, and erases it")
        field = Field(name="deep", label=_("how"), offered=(_("reads only"), deep))
        app.fill_in(Form(title=_("Audit of {target}", target=app.session.target), fields=[field], done=done))

    def do_traffic(self) -> None:
        """An ordinary month of a market of its own; its exchanges are seen as they happen."""
        app = self._app

        def done(values: Values) -> None:
            options = [f"--{name}={value}" for name, value in values.items()]
            words = ["traffic", *app.session.target_words(), *options]
            app.sender.with_leave("mt-sim traffic", lambda: run_words(app, *words))

        title = _("Traffic to {target}", target=app.session.target)
        app.fill_in(Form(title=title, fields=traffic_fields(), refused=traffic_problem, done=done))

    def do_theme(self) -> None:
        """The next look."""
        app = self._app
        place = THEMES.index(app.theme) if app.theme in THEMES else -1
        app.theme = THEMES[(place + 1) % len(THEMES)]
        app.say(_("theme {name}", name=app.theme))

    def do_previous_target(self) -> None:
        """The target that was driven before."""
        app = self._app
        if not app.session.previous_target:
            app.say(_("no target was chosen before"), "warn")
        else:
            app.sender.switch(app.session.previous_target)

    def do_back(self) -> None:
        """The page had nothing to go back from."""

    def do_quit(self) -> None:
        """Back, and at the top the end."""
        app = self._app
        if app.page.do_back():
            return
        if app.page_name != "drive":
            app.show_page("drive")
            return
        self._leave()

    def _leave(self) -> None:
        app = self._app
        under_way = sum(app.session.busy.values()) + app.runs_under_way
        if app.options.owner:
            app.ask(
                _("Leave?   e end the sandbox too   l leave it running   n stay"),
                sends=False,
                e=lambda: app.leave(ENDED_SANDBOX),
                l=app.leave,
            )
        elif under_way:
            app.ask(
                _("{count} still under way. Leave?   y yes   n no", count=under_way), sends=False, y=app.leave
            )
        else:
            app.leave()

    def do_quit_now(self) -> None:
        """The end, whatever is open; who started a sandbox for this screen is asked what becomes of it."""
        app = self._app
        if not app.options.owner or app.too_small:
            app.leave()
            return
        app.close_all()
        self._leave()

    def do_interrupt(self) -> None:
        """Say how to quit."""
        self._app.say(_("to quit: q, or ^q"))

    def do_repaint(self) -> None:
        """Draw everything again."""
        self._app.painter.forget()
        self._app.refresh(layout=True)

    def do_suspend(self) -> None:
        """To the shell; fg comes back."""
        self._app.action_suspend_process()
