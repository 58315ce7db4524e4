"""The screen: pages between a header and a footer, keys, and what may lie over them."""

import asyncio
import os
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVarTuple

from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.containers import Container, Horizontal
from textual.events import DescendantFocus, Event, Key, Paste, Resize
from textual.filter import LineFilter, Monochrome, NoColor
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection
from textual.worker import Worker

from languages import _
from mock_market.client.errors import MarketError, MarketUnreachableError
from tui.global_actions import GlobalActions
from tui.keys.actions import MENUS, RUNS, SENDS, PageName, find_action, menu, shown_key
from tui.keys.pressed import pressed
from tui.link.feed import Feed
from tui.link.market import Market
from tui.link.prefetch import Prefetch
from tui.outside.commands import CommandRunner
from tui.outside.crash import report_text, write_report
from tui.outside.market_end import end_text
from tui.outside.painting import Canvas, Painted, Painter
from tui.outside.terminal import ENDINGS, HANGUP, INTERNAL, end_for_certain, hung_up
from tui.pages import make_page
from tui.pages.page import Page, Size
from tui.sending import Sender
from tui.state.form import Form
from tui.state.history import History
from tui.state.options import ENDED_SANDBOX, Options
from tui.state.overlays import Prompt, Question, Window
from tui.state.session import Session
from tui.text.ascii_letters import AsciiLetters
from tui.text.safe_text import EMPTY, Line, Look, Safe, folded, line, line_width
from tui.views.bars import footer_line, header_rows, key_at, tab_at, tabs_line, window_line
from tui.widgets.pane import Bar, Pane
from tui.widgets.typed_line import Completing, TypedLine
from tui.windows.command import run_words
from tui.windows.palette import ActionProvider, Palette

if TYPE_CHECKING:
    from tui.windows.form import FormScreen

LEAST = (60, 16)

Given = TypeVarTuple("Given")


class ScreenApp(App[None], inherit_bindings=False):
    """One person's look at one market."""

    CSS = """
    Screen { layers: base over; background: $background; }
    #over { layer: over; display: none; margin: 2 3; background: $background; border: heavy $text-accent; }
    #over.-low { dock: bottom; margin: 0 0 2 0; width: 100%; }
    #prompt { height: 1; display: none; }
    #prompt-label { width: auto; }
    #prompt-input, #prompt-input:focus { border: none; height: 1; padding: 0; background: $surface; }
    #body { height: 1fr; }
    """
    ENABLE_COMMAND_PALETTE = False  # Its key is in our table.
    COMMANDS = {ActionProvider}  # noqa: RUF012
    AUTO_FOCUS = None
    TITLE = "mt-sim"

    def __init__(
        self,
        options: Options,
        *,
        market: Market | None = None,
        commands: CommandRunner | None = None,
        look: Prefetch | None = None,
    ) -> None:
        super().__init__()
        self.no_color = bool(os.environ.get("NO_COLOR"))
        self.options = options
        self._began = time.time()
        self.session = Session(options)
        self._look = look
        self.market = market or Market(options)
        self.commands = commands or CommandRunner()
        self.sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
        """How what ends by itself waits; tests put another one here."""
        self.global_actions = GlobalActions(self)
        self.sender = Sender(self)
        self.feed = Feed(self)
        self.pages: dict[PageName, Page] = {}
        self.page_name: PageName = "drive"
        self.question: Question | None = None
        self.prompt: Prompt | None = None
        self.window: Window | None = None
        self.said: Line = EMPTY
        self.histories: defaultdict[str, History] = defaultdict(History)
        self.report: str = ""
        self.turn = 0
        """How many keys were pressed; what was asked for in an older turn takes no focus any more."""
        self._prefix = ""
        self._waiting: list[str] = []
        """Keys that came while the page was reading."""
        self.open_form: FormScreen | None = None
        """What lies over everything."""
        self._held: list[Key] | None = None
        """Keys that came while a line's Enter, or a form, is on its way."""
        self.painter = Painter()
        self.header = Bar(id="header")
        self.tabs = Bar(id="tabs")
        self.status = Bar(id="status")
        self.footer = Bar(id="footer")
        self.body = Container(id="body")
        self.over = Pane(id="over")
        self.prompt_label = Bar(id="prompt-label")
        self.prompt_input = TypedLine(id="prompt-input", compact=True, select_on_focus=False)
        self.prompt_row = Horizontal(self.prompt_label, self.prompt_input, id="prompt")

    # -- the parts

    def compose(self) -> ComposeResult:
        """Header, tabs, page, status, footer, and what lies over them."""
        yield self.header
        yield self.tabs
        yield self.body
        yield self.status
        yield self.prompt_row
        yield self.footer
        yield self.over

    def on_mount(self) -> None:
        """Show the first page, then look for the market."""
        if self.options.theme in self.available_themes:
            self.theme = self.options.theme
        self.tabs.on_press = self._pressed_tab
        self.footer.on_press = self._pressed_footer
        loop = asyncio.get_running_loop()
        for number, code in ENDINGS.items():
            loop.add_signal_handler(number, self.leave, code)
        self.set_interval(1, self._each_second)
        self.app_resume_signal.subscribe(self, lambda _app: self.painter.forget())
        page = self._look.page() if self._look else None
        if page is not None:
            self.session.take(page)
        self.show_page("drive")
        self.call_after_refresh(self.feed.start)

    def spawn(self, work: Callable[[*Given], Awaitable[None]], *given: *Given, group: str = "work") -> None:
        """Do something beside the keys; what goes wrong is said, and an error of ours ends the screen.

        Its turn may never come when the screen ends, so the work is called then and not before.
        """
        guarded = partial(self._guarded, work, *given)
        _worker: Worker[None] = self.run_worker(guarded, group=group, exit_on_error=False)

    async def _guarded(self, work: Callable[[*Given], Awaitable[None]], *given: *Given) -> None:
        try:
            await work(*given)
        except MarketUnreachableError as error:
            self.market_gone(str(error))
        except MarketError as error:
            self.say(f"{error}  {error.hint}".strip(), "bad")
        except Exception as error:  # noqa: BLE001
            # The edge of the process: whatever it is, the terminal must be given back.
            self._handle_exception(error)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual would turn a terminal's own colours into black on black; then come the letters."""
        found = [one for one in super().get_line_filters() if not isinstance(one, Monochrome | NoColor)]
        found += [NoColor()] if self.no_color else []
        return [*found, AsciiLetters()] if self.options.ascii_only else found

    def get_default_screen(self) -> Screen[Any]:
        """Textual's own, drawn by our hand."""
        screen = super().get_default_screen()
        screen._compositor = Canvas(self.painter)
        return screen

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Textual writes regions again; over a slow line it is dear to write what stands there already."""
        if isinstance(renderable, CompositorUpdate) and not isinstance(renderable, Painted):
            renderable = Painted(self.painter, screen._compositor.render_strips)
        super()._display(screen, renderable)

    def market_gone(self, why: str) -> None:
        """Tell once what has ended and how it comes back; more is known a moment later."""
        told = end_text(self.options, why, since=self._began)
        if told != self.session.market_problem:
            self.session.market_problem = told
            self.say(told, "bad")

    # -- leaving

    def leave(self, code: int = 0) -> None:
        """End the screen with an exit code, for certain."""
        if code not in (0, ENDED_SANDBOX):
            end_for_certain(code)
        self.exit(return_code=code)

    def _each_second(self) -> None:
        if self.session.works:
            self.redraw()
        if hung_up():
            self.leave(HANGUP)

    async def on_unmount(self) -> None:
        """Stop what was started."""
        workers = list(self.workers)
        self.workers.cancel_all()
        await asyncio.gather(*(worker.wait() for worker in workers), return_exceptions=True)
        await self.commands.stop_all()
        await self.market.close()

    def _fatal_error(self) -> None:
        """Textual would print every local variable, keys among them: we keep a report without them."""
        error = sys.exc_info()[1] or self._exception or RuntimeError("unknown")
        self.report = self.report or report_text(error, [self.options.token()])
        self._return_code = INTERNAL
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        self.report = self.report or report_text(error, [self.options.token()])
        super()._handle_exception(error)
        self._return_code = INTERNAL

    def panic(self, *renderables: Any) -> None:
        """Nothing is rendered on the way out but our own words."""
        self._exit_renderables.clear()
        self._fatal_error()

    def saved_report(self) -> str:
        """Write the report down; what to tell the person."""
        path = write_report(self.options.data, self.report)
        what = _(
            "an error of our own ended the screen: {what}", what=self.report.splitlines()[2].partition(":")[0]
        )
        return what + (f"\n{_('a report without keys and bodies: {file}', file=path)}" if path else "")

    # -- pages

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.pages[self.page_name]

    def show_page(self, name: PageName) -> None:
        """Show a page; it is made when it is first wanted."""
        if name not in self.pages:
            self.pages[name] = make_page(name)
            self.body.mount(self.pages[name])
        if name != self.page_name and self.session.market_problem is None:
            self.said = EMPTY
        for other, page in self.pages.items():
            page.display = other == name
        self.page_name, self._waiting = name, []
        self.page.reshape(self.form)
        self.page.entered()
        self.redraw()

    def open_trace(self, number: int) -> None:
        """Show one exchange among the traces."""
        from tui.pages.traces import TracesPage

        self.show_page("traces")
        if isinstance(self.page, TracesPage):
            self.page.go_to(number)

    @property
    def form(self) -> Size:
        """How much room there is."""
        columns, rows = self.size
        if columns >= 110 and rows >= 30:
            return "wide"
        return "middle" if columns >= 80 and rows >= 24 else "small"

    @property
    def too_small(self) -> bool:
        """Whether no page fits."""
        return self.size.width < LEAST[0] or self.size.height < LEAST[1]

    def on_resize(self, event: Resize) -> None:
        """Textual keeps the new size after this handler; what a terminal makes of the old one is its own."""
        self.painter.forget()
        self.call_later(self._resized)

    def _resized(self) -> None:
        """Another size, another form."""
        if self.pages:
            self.page.reshape(self.form)
            self.page.draw()
        if self.too_small:
            self._show_too_small()
        elif self.window and self.window.title == "":
            self.close_window()
        self.redraw()

    def _show_too_small(self) -> None:
        columns, rows = self.size
        told = [
            line((_("need 60x16, have {width}x{height}", width=columns, height=rows), "bold")),
            line(_("Enlarge the window, or use")),
            line((f"  {_('mt-sim traces list --follow')}", "accent")),
            line((f"  {_('mt-sim activate --tenant ID')}", "accent")),
        ]
        shown = [each for one in told for each in folded(one, columns - 8)]
        self.open_window(Window(title="", lines=shown, foot=_("q quit")))

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """The mouse chose a pane."""
        if isinstance(event.widget, Pane) and self.pages:
            self.page.noticed_focus(event.widget)

    def redraw(self) -> None:
        """Header, tabs, status and footer as they should be now."""
        columns = self.size.width
        self.header.show_rows(header_rows(self.session, columns))
        self.tabs.show(tabs_line(self.page_name, columns, self.session.works.newest))
        self.footer.show(self._footer(columns))
        shown = line((self.question.asked, "warn")) if self.question else self.said
        if self.prompt is not None and not shown:
            shown = line((self._prompt_keys(self.prompt), "dim"))
        self.status.show(((Safe(" "), ""), *shown), fold=columns)
        if self.window is not None and self.window.closes_at_once:
            # The window lies above the status line, however many lines that takes.
            self.over.styles.margin = (0, 0, self.status.tall + 1, 0)

    def _prompt_keys(self, prompt: Prompt) -> str:
        """What can be pressed while a line is typed."""
        keys = [_("Enter takes it"), _("Esc back")]
        keys += [_("right arrow completes")] if prompt.complete else []
        keys += [_("up arrow: earlier ones")] if prompt.history else []
        return "   ".join(keys)

    def _footer(self, columns: int) -> Line:
        """The keys that act now: those of a question, a window or the page."""
        if self.question is not None:
            return window_line(_("Esc no"), columns)
        if self.window is not None:
            return window_line(self.window.foot or _("Esc back"), columns)
        return footer_line(self.page_name, columns)

    def changed(self) -> None:
        """The session knows something new."""
        if self.pages:
            self.page.traffic()
        self.redraw()

    def say(self, said: str, look: Look = "") -> None:
        """Tell the person something on the status line; it stays until something else is said."""
        self.said = line((said, look))
        self.redraw()

    def _pressed_tab(self, column: int) -> None:
        name = tab_at(self.page_name, self.size.width, column)
        if name:
            self.show_page(name)

    def _pressed_footer(self, column: int) -> None:
        key = key_at(self.footer.shown, column)
        if key:
            self.turn += 1
            self._press(key)

    # -- keys

    async def on_event(self, event: Event) -> None:
        """Keys are ours before they are anybody else's; only a line to type gets what we do not want."""
        if isinstance(event, Key) and not self.is_running:
            return
        if isinstance(event, Key) and not event.is_forwarded and self.pages:
            if self._held is not None:
                self._held.append(event)
                return
            if self.press(event):
                return
            takes = event.key == "enter" and (self.prompt or isinstance(self.focused, Input))
            if takes or (self.open_form and pressed(event)[0] == ["ctrl+s"]):
                self._held = []
        if self.prompt is not None and isinstance(event, Key | Paste):
            # Textual takes the focus from a line that was hidden a moment ago, also when it is back.
            self.set_focus(self.prompt_input, scroll_visible=False)
        await super().on_event(event)

    def press(self, event: Key) -> bool:
        """Act on a key; False leaves it to Textual."""
        if self.open_form is not None:
            return self._press_in_form(self.open_form, event)
        if isinstance(self.screen, Palette):
            return self._press_in_palette(self.screen, event)
        if self.prompt is not None:
            return self._press_in_prompt(event)
        keys, hangul = pressed(event)
        for key in keys:
            self.turn += 1
            self._press(key)
        if hangul and not self.said:
            self.say(_("한"), "dim")
        return True

    def _press(self, key: str) -> None:
        if key == "ctrl+q" or (self.too_small and key == "q"):
            self.global_actions.do_quit_now()
        elif self.too_small:
            return
        elif self.question is not None:
            self._answer(self.question, key)
        elif self.window is not None and not self.window.closes_at_once:
            self._press_in_window(self.window, key)
        else:
            self._press_on_page(key)

    def _press_on_page(self, key: str) -> None:
        """Do what a key means here; while the page reads what keys are about, they wait."""
        if self.page.reading and self._of_page(key):
            self._waiting.append(key)
            return
        sequence = f"{self._prefix} {key}" if self._prefix else key
        in_menu, self._prefix = bool(self._prefix), ""
        if self.window is not None and self.window.closes_at_once:
            self.close_window()
        if in_menu and key == "escape":
            return
        action = find_action(self.page_name, sequence)
        if action is not None:
            self.act(action.name)
        elif in_menu:
            self.say(_("no such key in this menu"), "warn")
        elif menu(self.page_name, key):
            self._prefix = key
            self._open_menu(key)

    def _of_page(self, key: str) -> bool:
        action = find_action(self.page_name, key)
        return action is None or action.group != "all"

    def let_keys_act(self) -> None:
        """The page has read what the keys that wait are about."""
        waiting, self._waiting = self._waiting, []
        for key in waiting:
            self._press(key)

    def act(self, name: str) -> None:
        """Do an action: the page's way, or the screen's."""
        if name in SENDS:
            self.sender.read(SENDS[name])
            return
        if name in RUNS:
            run_words(self, *RUNS[name])
            return
        method: Callable[[], object] | None = getattr(self.page, f"do_{name}", None)
        method = method or getattr(self.global_actions, f"do_{name}", None)
        if method is None:
            self.say(_("nothing to do here"), "warn")
        else:
            method()

    def _open_menu(self, first: str) -> None:
        shown = [
            line((f" {shown_key(action.key.split()[1]):<4}", "key"), _(action.label))
            for action in menu(self.page_name, first)
        ]
        self.open_window(Window(title=_(MENUS[first]), lines=shown, closes_at_once=True))

    def _answer(self, question: Question, key: str) -> None:
        if key in question.answers:
            self.question = None
            self.redraw()
            question.answers[key]()
        elif key in ("n", "escape", "q"):
            self.question = None
            self.say(question.kept)

    def ask(self, asked: str, *, sends: bool = True, **answers: Callable[[], None]) -> None:
        """Ask something that one key answers; what ``sends`` says so when it is cancelled."""
        self.question = Question(asked=asked, answers=answers, kept=_("not sent") if sends else "")
        self.redraw()

    # -- windows

    @property
    def runs_under_way(self) -> int:
        """How many judgements and stories end when the screen is left."""
        return sum(page.running for page in self.pages.values())

    def close_all(self) -> None:
        """Nothing lies over the page any more."""
        if self.prompt is not None:
            self._close_prompt()
        if self.window is not None:
            self.window.closed = None
            self.close_window()
        self.question = None

    def open_late(self, window: Window, turn: int) -> bool:
        """Open what was asked for in a turn, unless another key was pressed since: then only tell of it."""
        if turn == self.turn:
            self.open_window(window)
            return True
        self.tell_late(window.title)
        return False

    def tell_late(self, title: str) -> None:
        """What was asked for in an older turn is there, and stays closed."""
        self.say(_("{title} is there now; you went on meanwhile, so it stays closed", title=title), "dim")

    def choose(
        self, title: str, offered: Sequence[str], chosen: Callable[[str], None], *, at: int = 0
    ) -> None:
        """Let the person choose a word; the window below comes back behind it."""
        below = self.window

        def back() -> None:
            if below is not None:
                self.open_window(below)
                if below.moved:
                    below.moved()

        def taken(place: int) -> None:
            self.close_window()
            chosen(offered[place])

        lines = [line(f" {word}") for word in offered]
        foot = _("Enter chooses   Esc back")
        self.open_window(Window(title=title, lines=lines, foot=foot, picks=True, chosen=taken, closed=back))
        self.over.put_cursor(at)

    def open_window(self, window: Window) -> None:
        """Lay lines over the page."""
        self.window = window
        self.over.picks = window.picks
        self.over.on_move = self.over.on_resized = window.moved
        self.over.set_class(window.closes_at_once, "-low")
        self.over.styles.margin = None
        self.over.styles.height = len(window.lines) + 2 if window.closes_at_once else "1fr"
        self._make_room(window)
        self.over.display = True
        self.over.show(window.lines, title=line(window.title), foot=line(), keep=False)
        self.set_focus(self.over, scroll_visible=False)
        self.redraw()

    def close_window(self) -> None:
        """Back to what lies under it."""
        closing, self.window = self.window, None
        self.over.display = False
        self._make_room(None)
        self.page.focus_pane(self.page.pane)
        self.redraw()
        if closing and closing.closed:
            closing.closed()

    def _make_room(self, window: Window | None) -> None:
        """Nothing may lie under a window: Textual would cut its wide letters where the panes below end."""
        low = window is not None and window.closes_at_once
        self.body.visible = window is None or low
        self.body.styles.margin = (0, 0, len(window.lines) + 2, 0) if window and low else 0

    def _press_in_window(self, window: Window, key: str) -> None:
        if key in window.keys:
            window.keys[key]()
        elif key in ("escape", "q"):
            self.close_window()
        elif key == "enter" and window.chosen:
            window.chosen(self.over.cursor)
        else:
            self._move_window(key)

    def _move_window(self, key: str) -> None:
        action = find_action(self.page_name, key)
        over = self.over
        moves: dict[str, Callable[[], None]] = {
            "down": lambda: over.move(1),
            "up": lambda: over.move(-1),
            "left": lambda: over.slide(-8),
            "right": lambda: over.slide(8),
            "first": over.to_start,
            "last": over.to_end,
            "half_down": lambda: over.page(0.5),
            "half_up": lambda: over.page(-0.5),
            "page_down": lambda: over.page(1),
            "page_up": lambda: over.page(-1),
        }
        if action is not None and action.name in moves:
            moves[action.name]()

    # -- a form

    def fill_in(self, form: Form, turn: int | None = None) -> None:
        """Let the person fill a form in; one that comes late, unless another key was pressed since."""
        from tui.windows.form import FormScreen

        if turn is not None and turn != self.turn:
            self.tell_late(form.title)
            return
        self.open_form, self._held = FormScreen(form), []
        self.push_screen(self.open_form)

    def close_form(self) -> None:
        """Back to what lies under it; a screen that ends has taken it away already."""
        form, self.open_form = self.open_form, None
        if form is not None and self.screen is form:
            self.pop_screen()

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True) -> None:
        """What lies over the page keeps the focus: what comes late waits under it."""
        top = self.prompt_input if self.prompt else self.over if self.window else None
        if self.open_form is None and (top is None or widget in (top, None)):
            super().set_focus(widget, scroll_visible)

    # -- a line to type

    def ask_for(self, prompt: Prompt) -> None:
        """Let the person type a line."""
        self.prompt, self.said = prompt, EMPTY
        self.prompt_input.suggester = Completing(prompt.complete) if prompt.complete else None
        self.histories[prompt.history].begin()
        if prompt.help:
            self.open_window(Window(title=prompt.label, lines=prompt.help, closes_at_once=True))
        label = line((f" {prompt.label} ", "key"))
        self.prompt_label.styles.width = line_width(label) + 1
        self.prompt_label.show(label)
        self.prompt_row.display = True
        self.footer.display = False
        self.prompt_input.value = prompt.value
        self.prompt_input.cursor_position = len(prompt.value)
        if prompt.replaces:
            self.prompt_input.selection = Selection(0, len(prompt.value))
        self.set_focus(self.prompt_input, scroll_visible=False)
        self.redraw()

    def _close_prompt(self) -> None:
        self.prompt = None
        if self.window is not None and self.window.closes_at_once:
            self.close_window()
        self.prompt_row.display = False
        self.footer.display = True
        if self.window is not None:
            self.set_focus(self.over, scroll_visible=False)
        else:
            self.page.focus_pane(self.page.pane)

    def _press_in_form(self, form: "FormScreen", event: Key) -> bool:
        """Tab moves at once: the next letter belongs to the next field; Esc leaves at once."""
        self.turn += 1
        if event.key in ("tab", "shift+tab"):
            form.focus_next() if event.key == "tab" else form.focus_previous()
        elif event.key == "escape" and not form.chooses:
            self.close_form()
        elif pressed(event)[0] == ["ctrl+q"]:
            self.close_form()
            self.global_actions.do_quit_now()
        else:
            return False
        return True

    def open_palette(self) -> None:
        """Let the person choose among all actions."""
        self._held = []
        self.push_screen(Palette())

    def _press_in_palette(self, palette: Palette, event: Key) -> bool:
        self.turn += 1
        if pressed(event)[0] != ["ctrl+q"]:
            return False
        palette.dismiss()
        self.global_actions.do_quit_now()
        return True

    def on_command_palette_closed(self) -> None:
        """What was chosen is done ahead of every key after it."""
        self.call_later(self.release)

    def _press_in_prompt(self, event: Key) -> bool:
        prompt = self.prompt
        if prompt is None:
            return False
        keys, _ = pressed(event)
        if keys == ["ctrl+q"]:
            self.global_actions.do_quit_now()
        elif event.key == "escape":
            self._close_prompt()
            if prompt.cancelled:
                prompt.cancelled()
        elif prompt.history and event.key in ("up", "down"):
            by = 1 if event.key == "down" else -1
            typed = self.histories[prompt.history].step(by, self.prompt_input.value)
            self.prompt_input.value, self.prompt_input.cursor_position = typed, len(typed)
        else:
            return False
        return True

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter, behind every letter that was typed before it and ahead of every key after it."""
        event.stop()
        prompt, form = self.prompt, self.open_form
        refused = prompt.refused(event.value) if prompt and prompt.refused else ""
        if form is not None:
            form.send()
        elif refused:
            self.say(refused, "warn")
        elif prompt is not None:
            self.histories[prompt.history].keep(event.value if prompt.history else "")
            self._close_prompt()
            prompt.done(event.value)
        await self.release()

    async def release(self) -> None:
        """Let the keys act that were held back."""
        held, self._held = self._held or [], None
        for key in held:
            await self.on_event(key)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every letter of the line."""
        event.stop()
        if self.prompt is not None and self.prompt.changed:
            self.prompt.changed(event.value)
