"""A form over everything else, made of Textual's own fields."""

from collections.abc import Callable, Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Select, TextArea

from languages import _
from tui.keys.pressed import pressed
from tui.outside.editor import EditorError, edited
from tui.state.form import Field, Form, Values
from tui.state.history import History
from tui.text.json_text import editable, shown
from tui.text.safe_text import Look, Safe, line
from tui.widgets.pane import Bar
from tui.widgets.typed_line import TypedArea, TypedLine
from tui.windows.over import LineReady, Over, Typing

_LABEL = 24


class FormScreen(Typing, Over):
    """Fills a form in. Enter in a line and ^s take it, Esc leaves it, ^o opens a JSON field in $EDITOR."""

    CSS = f"""
    FormScreen {{ background: $background; }}
    FormScreen .field {{ height: 1; }}
    FormScreen .area {{ height: 1fr; min-height: 4; }}
    FormScreen Bar.label {{ width: {_LABEL}; }}
    FormScreen Input, FormScreen Input:focus {{ border: none; padding: 0; background: $surface; }}
    FormScreen Input {{ width: 1fr; height: 1; }}
    FormScreen TextArea, FormScreen TextArea:focus {{ border: none; padding: 0; background: $surface; }}
    FormScreen #told {{ height: 2; }}
    """

    def __init__(self, form: Form, histories: Mapping[str, History]) -> None:
        super().__init__()
        self._form = form
        self._histories = histories
        self._fields = {field.name: _widget(field) for field in form.fields}
        self._told = Bar(id="told")
        self._refused: Values | None = None
        """What was wrong."""

    def compose(self) -> ComposeResult:
        yield Bar(line((self._form.title, "bold")))
        with VerticalScroll(can_focus=False):
            for field in self._form.fields:
                with Horizontal(classes="area" if field.kind == "json" else "field"):
                    yield Bar(line((field.label, "key")), classes="label")
                    yield self._fields[field.name]
                    if field.note:
                        yield Bar(line((f" {field.note}", "dim")))
        yield self._told
        yield Bar(line((self._keys(), "dim")))

    def on_mount(self) -> None:
        """Begin in the first field."""
        self._tell(self._form.note)
        for field in self._form.fields:
            self._histories[field.name].begin()
        self.set_focus(next(iter(self._fields.values())))
        self.ready = True
        self.app.post_message(LineReady())

    def _keys(self) -> str:
        keys = [_("Enter or ^s does it"), _("Tab next field"), _("Esc back")]
        if any(self._histories[field.name] for field in self._form.fields if field.kept):
            keys.append(_("up arrow: earlier ones"))
        if any(field.kind == "json" for field in self._form.fields):
            keys.append(_("^o $EDITOR"))
        return "   ".join(keys)

    def takes(self, event: Key) -> bool:
        """Tab moves at once: the next letter belongs to the next field; Esc closes a list of words first."""
        if event.key == "tab":
            self.focus_next()
        elif event.key == "shift+tab":
            self.focus_previous()
        elif event.key == "escape" and not any(one.expanded for one in self.query(Select)):
            self.dismiss()
        else:
            return False
        return True

    def ends_with(self, event: Key) -> bool:
        return super().ends_with(event) or pressed(event)[0] == ["ctrl+s"]

    def values(self) -> Values:
        return {name: _value(widget) for name, widget in self._fields.items()}

    def on_input_submitted(self) -> None:
        """Take what was filled in, or say what is wrong with it, ahead of every key after the Enter."""
        values = self.values()
        if problem := self._form.problem(values):
            self._refused = values
            self._tell(problem, "bad")
        else:
            self.dismiss()
            for field in self._form.fields:
                if field.kept:
                    self._histories[field.name].keep(values[field.name])
            self.app.call_later(self._form.done, values)
        self.app.post_message(LineReady())

    def _earlier(self, by: int) -> None:
        """What was filled in here before."""
        for field in self._form.fields:
            widget = self._fields[field.name]
            if widget.has_focus and field.kept and isinstance(widget, Input):
                widget.value = self._histories[field.name].step(by, widget.value)
                widget.cursor_position = len(widget.value)

    def _tell(self, said: str, look: Look = "dim") -> None:
        self._told.show(line((said, look)), fold=max(self.app.size.width - 1, 20))

    def on_key(self, event: Key) -> None:
        """What a field left to us; it has taken every letter of before."""
        keys, _hangul = pressed(event)
        acts: dict[str, Callable[[], None]] = {
            "ctrl+s": self.on_input_submitted,
            "ctrl+o": self._edit,
            "up": lambda: self._earlier(-1),
            "down": lambda: self._earlier(1),
        }
        if keys and keys[0] in acts:
            event.stop()
            event.prevent_default()
            acts[keys[0]]()

    def on_input_changed(self) -> None:
        """What was wrong may be right now; a change of before is told late."""
        if self.values() != self._refused:
            self._tell(self._form.note)

    on_text_area_changed = on_select_changed = on_input_changed

    def _edit(self) -> None:
        """The JSON field in the editor of the person."""
        area = next(iter(self.query(TextArea)), None)
        if area is None:
            return
        try:
            with self.app.suspend():
                text = edited(area.text)
        except EditorError as error:
            self._tell(str(error), "bad")
        else:
            area.text = editable(text) or shown(text)
        self.app.refresh(layout=True)


def _widget(field: Field) -> Widget:
    """The field as Textual has it; only safe text comes in."""
    if field.offered:
        words = [(Content(Safe(word)), word) for word in field.offered]
        value = field.value if field.value in field.offered else field.offered[0]
        return Select(words, value=value, allow_blank=False, compact=True)
    if field.kind == "json":
        return TypedArea(field.value, compact=True)
    known = SuggestFromList([word for word in field.known if Safe(word) == word], case_sensitive=False)
    secret = field.kind == "secret"
    return TypedLine(Safe(field.value), compact=True, password=secret, suggester=known)


def _value(widget: Widget) -> str:
    if isinstance(widget, TextArea):
        return widget.text
    return str(widget.value) if isinstance(widget, Input | Select) else ""
