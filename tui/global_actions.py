"""What is done in the same way on every page: go to another one, send, run a command, help, theme, leave."""

from collections.abc import Callable
from typing import TypeVar

from languages import _
from tui.keys.actions import PAGES, RUNS, SENDS, TITLES
from tui.keys.commands import COMMANDS
from tui.pages.paged_app import PagedApp
from tui.sending.administrator import apply, no_limits, renew
from tui.sending.filled_in import any_call, burst, deactivate_for, new_user
from tui.state.form import Field, Form, Values
from tui.state.options import ENDED_SANDBOX
from tui.state.overlays import Prompt, Window
from tui.views.forms import traffic_fields
from tui.views.help import help_lines
from tui.widgets.pane import MOVES
from tui.windows.command import run_command, run_words
from tui.windows.defects import DefectsWindow
from tui.windows.palette import Palette

Given = TypeVar("Given")
THEMES = ("textual-dark", "textual-light", "ansi-dark", "ansi-light", "solarized-light")


def stop(app: PagedApp) -> None:
    """Stop what was begun last of all that goes on."""
    if what := app.session.works.stop():
        app.say(_("{what}: stopping ...", what=what))
    else:
        app.say(_("nothing runs"), "warn")


def show_help(app: PagedApp) -> None:
    """All keys of this page."""
    shown = help_lines(app.page_name, app.size.width - 10)
    title = _("Help for {page}", page=_(TITLES[app.page_name][0]))
    app.open_window(Window(title=title, lines=shown, keys={"?": app.close_window}))


def type_command(app: PagedApp) -> None:
    """Any command of mt-sim, typed as in a shell, on this sandbox; what it prints is a window."""

    def given(typed: str) -> None:
        if typed.strip():
            run_command(app, typed.strip())

    def completed(typed: str) -> str | None:
        return next((name for name in COMMANDS if typed and name.startswith(typed) and name != typed), None)

    app.ask_for(Prompt(label="mt-sim", done=given, complete=completed, history="command"))


def audit(app: PagedApp) -> None:
    """What the target offers and how it speaks, in a window."""

    def done(values: Values) -> None:
        words = ["audit", *app.session.target_words()]
        if values["deep"] == deep:
            app.sender.with_leave("mt-sim audit --deep", lambda: run_words(app, *words, "--deep"))
        else:
            run_words(app, *words)

    deep = _("deep: makes a tenant, reads it, and erases it")
    field = Field(name="deep", label=_("how"), offered=(_("reads only"), deep))
    app.fill_in(Form(title=_("Audit of {target}", target=app.session.target), fields=[field], done=done))


def traffic(app: PagedApp) -> None:
    """An ordinary month of a market of its own; its exchanges are seen as they happen."""

    def done(values: Values) -> None:
        options = [f"--{name}={value}" for name, value in values.items()]
        words = ["traffic", *app.session.target_words(), *options]
        app.sender.with_leave("mt-sim traffic", lambda: run_words(app, *words))

    title = _("Traffic to {target}", target=app.session.target)
    app.fill_in(Form(title=title, fields=traffic_fields(), done=done))


def defects(app: PagedApp) -> None:
    """The sample's bugs; Enter switches one."""
    app.say(_("mt-sim {words} ...", words="defects list"))
    app.spawn(DefectsWindow(app).open, app.turn)


def next_theme(app: PagedApp) -> None:
    """The next look."""
    followers = dict(zip(THEMES, (*THEMES[1:], THEMES[0]), strict=True))
    app.theme = followers.get(app.theme, THEMES[0])
    app.say(_("theme {name}", name=app.theme))


def previous_target(app: PagedApp) -> None:
    """The target that was driven before."""
    if not app.session.previous_target:
        app.say(_("no target was chosen before"), "warn")
    else:
        app.sender.switch(app.session.previous_target)


def step_back(app: PagedApp) -> None:
    """Back, and at the top the end."""
    if app.page.back():
        return
    if app.page_name == "drive":
        _leave(app)
    else:
        app.show_page("drive")


def _leave(app: PagedApp) -> None:
    under_way = sum(app.session.busy.values()) + app.runs_under_way
    if app.options.owner:
        asked = _("Leave?   e end the sandbox too   l leave it running   n stay")
        app.ask(asked, sends=False, e=lambda: app.leave(ENDED_SANDBOX), l=app.leave)
    elif under_way:
        asked = _("{count} still under way. Leave?   y yes   n no", count=under_way)
        app.ask(asked, sends=False, y=app.leave)
    else:
        app.leave()


def quit_now(app: PagedApp) -> None:
    """The end, whatever is open; who started a sandbox for this screen is asked what becomes of it."""
    if not app.options.owner or app.too_small:
        app.leave()
    else:
        app.close_all()
        _leave(app)


def repaint(app: PagedApp) -> None:
    """Draw everything again."""
    app.painter.forget()
    app.refresh(layout=True)


def _with(act: Callable[[PagedApp, Given], object], given: Given) -> Callable[[PagedApp], object]:
    return lambda app: act(app, given)


DONE: dict[str, Callable[[PagedApp], object]] = {
    **{f"page_{page}": _with(PagedApp.show_page, page) for page in PAGES},
    **{name: _with(lambda app, name: app.page.move(name), name) for name in MOVES},
    **{name: _with(lambda app, reads: app.sender.read(reads), reads) for name, reads in SENDS.items()},
    **{name: _with(lambda app, words: run_words(app, *words), words) for name, words in RUNS.items()},
    "activate": lambda app: app.sender.activate(),
    "deactivate": lambda app: app.sender.deactivate(),
    "deactivate_for": deactivate_for,
    "again": lambda app: app.sender.again(),
    "burst": burst,
    "send_any": any_call,
    "send_new_user": new_user,
    "apply": apply,
    "renew": renew,
    "no_limits": no_limits,
    "stop": stop,
    "previous_target": previous_target,
    "audit": audit,
    "traffic": traffic,
    "defects": defects,
    "command": type_command,
    "help": show_help,
    "palette": lambda app: app.lay_over(Palette()),
    "theme": next_theme,
    "back": lambda app: app.page.back(),
    "quit": step_back,
    "quit_now": quit_now,
    "interrupt": lambda app: app.say(_("to quit: q, or ^q")),
    "repaint": repaint,
    "suspend": lambda app: app.action_suspend_process(),
}
"""Each action of the table that is the same on all its pages; the others are methods of their pages."""
