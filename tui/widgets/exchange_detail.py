"""One exchange whole: request, answer, and facts in three panes; layouts, find, outline."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from languages import _
from tui.host import Host
from tui.state.overlays import Prompt, Window
from tui.text.bodies import LAYOUTS, SMALL, Document, LaidOut, Layout, lay_out
from tui.text.progressive import begun, whole
from tui.text.safe_text import Line, folded_all, line
from tui.views.exchange import (
    about,
    attempt_lines,
    problem_lines,
    request_head,
    response_head,
    sizes_text,
    timing_lines,
)
from tui.views.parts.outline import outline
from tui.views.parts.rows import size_text
from tui.widgets.pane import Pane

if TYPE_CHECKING:
    from mock_market.api.views import BodyView, ExchangeView
    from mock_market.saying import Saying
    from mock_market.wire.exchange_rows import ExchangeRow

_FIRST_PROBLEMS = 3
"""So many stand above the body; all of them stand among the facts."""
_Wanted = tuple[int, Layout, int | None]
"""Which body a pane is to show: exchange, layout, columns."""


class ExchangeDetail:
    """Fills its panes; a body that is large is laid out beside the keys."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.request = Pane(id="request")
        self.response = Pane(id="response")
        self.facts = Pane(id="facts")
        self.exchange: ExchangeView | None = None
        self.attempts: list[ExchangeRow] = []
        self._problems: list[Saying] = []
        self._wraps = True
        self._layout: Layout = "pretty"
        self._term = ""
        self._hits: list[int] = []
        self._hit = 0
        self._searched: Pane | None = None
        self._wanted: dict[Pane, _Wanted] = {}
        self._shown: dict[Pane, tuple[int, Layout]] = {}

    @property
    def panes(self) -> list[Pane]:
        """In the order of Tab."""
        return [self.request, self.response, self.facts]

    def show(self, exchange: "ExchangeView", problems: "list[Saying]", row: "ExchangeRow") -> None:
        """Show another exchange, the only attempt as long as no other is known."""
        self.exchange, self._problems, self.attempts = exchange, problems, [row]
        self._hits = []
        self.draw()

    def clear(self) -> None:
        """Show that nothing is chosen."""
        self.exchange, self._problems, self.attempts, self._hits = None, [], [], []
        self.draw()

    # -- what is shown

    def draw(self) -> None:
        exchange = self.exchange
        if exchange is None:
            titles = (_("Request"), _("Response"), _("Timing and attempts"))
            for pane, title in zip(self.panes, titles, strict=True):
                pane.show([line((_("nothing is chosen"), "dim"))], title=title, foot="")
            return
        tag = f" #{exchange.id} {exchange.operation or ''}"
        request_body = exchange.request.body
        self._draw_body(exchange.id, self.request, request_head(exchange), request_body, _("Request") + tag)
        body = exchange.response.body if exchange.response else None
        status, *headers = response_head(exchange)
        head = [status, *problem_lines(self._problems, _FIRST_PROBLEMS), *headers]
        self._draw_body(exchange.id, self.response, head, body, _("Response") + tag)
        self.draw_facts()

    def _draw_body(
        self, number: int, pane: Pane, head: list[Line], body: "BodyView | None", title: str
    ) -> None:
        columns = pane.content_size.width if self._wraps else None
        head = folded_all(head, columns) if columns else head
        foot = sizes_text(body.size if body else None, self._layout, wraps=self._wraps)
        pane.show(pane.lines, title=title)
        key = (number, self._layout, columns)
        self._wanted[pane], before = key, self._wanted.get(pane)
        # Another width lays the same body out again; the reader stays where they are.
        same = self._shown.get(pane) == key[:2]
        if body is None or body.size <= SMALL:
            self._show_body(pane, key, head, lay_out(body, self._layout, columns), foot, keep=same)
        elif key != before:
            told = _("laying out {size} ...", size=size_text(body.size))
            pane.show(pane.lines if same else [*head, line((told, "accent"))], foot=told, keep=same)
            self._host.spawn(self._lay_out, pane, key, head, body, foot)

    async def _lay_out(self, pane: Pane, key: _Wanted, head: list[Line], body: "BodyView", foot: str) -> None:
        """Some lines a turn, so that keys come in between; the first are shown at once."""

        def wanted() -> bool:
            return self._wanted.get(pane) == key

        _, layout, columns = key
        laid = await begun(body, layout, columns)
        if wanted() and self._shown.get(pane) != key[:2]:
            self._show_body(pane, key, head, laid)
        await whole(laid, wanted)
        if wanted():
            self._show_body(pane, key, head, laid, foot)
            pane.grown()
            if self._searched is pane:
                self._hits = self._hits_in(pane)

    def _show_body(
        self,
        pane: Pane,
        key: _Wanted,
        head: list[Line],
        laid: LaidOut,
        foot: str | None = None,
        *,
        keep: bool = True,
    ) -> None:
        self._shown[pane] = key[:2]
        notes = [line((f"! {note}", "warn")) for note in laid.notes]
        pane.show(Document([*head, *notes], laid, term=self._term), foot=foot, keep=keep)

    def draw_facts(self) -> None:
        """Show times, attempts, and what belongs to it."""
        if exchange := self.exchange:
            shown = [
                *timing_lines(exchange, self.facts.columns),
                *attempt_lines(self.attempts, exchange.id),
                *about(exchange),
                *(problem_lines(self._problems) if len(self._problems) > _FIRST_PROBLEMS else ()),
            ]
            self.facts.show(shown, title=_("Timing and attempts"), foot="")

    # -- what can be done

    def next_layout(self) -> None:
        """Pretty, raw, hex."""
        self._layout = LAYOUTS[(LAYOUTS.index(self._layout) + 1) % len(LAYOUTS)]
        self.draw()

    def wrap(self) -> None:
        """Long lines cut, or going on to the right."""
        self._wraps = not self._wraps
        self.draw()

    def open_outline(self, pane: Pane, then: Callable[[Pane], None]) -> None:
        """The parts of a JSON body, to jump to; ``then`` shows the pane."""
        host = self._host
        shown = pane.lines
        found = outline(shown.body.lines) if isinstance(shown, Document) and shown.body.json else []
        if not isinstance(shown, Document) or not found:
            host.say(_("no JSON with parts in this body"), "warn")
            return
        if not shown.body.whole:
            host.say(_("the body is still being laid out"), "warn")
            return
        ahead = len(shown.head)

        def chosen(place: int) -> None:
            host.close_window()
            then(pane)
            pane.scroll_to_line(ahead + found[place].line)

        part = _("Request") if pane is self.request else _("Response")
        lines = [line((f" {one.path}", "key"), (f"  {one.value}", "dim")) for one in found]
        title, foot = _("Outline of {part}", part=part), _("Enter jumps   Esc back")
        host.open_window(Window(title=title, lines=lines, foot=foot, picks=True, chosen=chosen))

    def find(self, pane: Pane, then: Callable[[Pane], None]) -> None:
        """Find in the body of a pane, as it is typed; ``then`` shows the pane."""

        def typed(term: str) -> None:
            self._term = term
            if isinstance(pane.lines, Document):
                pane.lines.term = term.casefold()
            self._searched, self._hits, self._hit = pane, self._hits_in(pane), 0
            self._show_hit(pane)

        def done(term: str) -> None:
            typed(term)
            then(pane)

        self._host.ask_for(Prompt(label=_("find:"), value=self._term, changed=typed, done=done))

    def next_hit(self, pane: Pane, by: int) -> bool:
        """To the next place in the body of a pane; False when nothing is looked for."""
        if not self._term:
            return False
        if not self._hits or self._searched is not pane:
            self._searched, self._hits = pane, self._hits_in(pane)
        if self._hits:
            self._hit = (self._hit + by) % len(self._hits)
        self._show_hit(pane)
        return True

    def _hits_in(self, pane: Pane) -> list[int]:
        return pane.lines.hits(self._term) if isinstance(pane.lines, Document) else []

    def _show_hit(self, pane: Pane) -> None:
        term, count = self._term, len(self._hits)
        if count:
            pane.scroll_to_line(self._hits[self._hit])
            told = _('lines with "{term}": {at} of {count}', at=self._hit + 1, count=count, term=term)
            self._host.say(told)
        elif term:
            self._host.say(_('"{term}" stands nowhere in this body', term=term), "warn")
        pane.refresh()
