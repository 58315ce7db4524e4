"""What the Drive page shows. Pure."""

from typing import TYPE_CHECKING

from languages import _
from mock_market.wire.exchange_rows import outcome_word
from tui.keys.actions import SENDS, Action, actions_of
from tui.state.session import Session
from tui.text.bodies import Document, LaidOut, lay_out
from tui.text.safe_text import EMPTY, Line, fit, folded_all, line, spread
from tui.views.exchange import (
    SeenExchange,
    failure_lines,
    outcome_look,
    outcome_of,
    request_head,
    verdict_lines,
)
from tui.views.parts.rows import milliseconds, path_of, size_text, span_text, state_part, status_look

if TYPE_CHECKING:
    from mock_market.api.market_views import DeliveryView
    from mock_market.api.views import BodyView, CallResult, TenantView

OPERATIONS = {"activate": "activate_tenant", "deactivate": "deactivate_tenant", **SENDS}
_LARGEST_BODY = 20_000
"""A body with more bytes is read on the traces page."""


def tenant_line(one: "TenantView", columns: int) -> Line:
    """A tenant: id, name where there is room, state in a word, plan."""
    plan = f" {fit(one.plan, 9)}" if columns >= 40 else ""
    room = columns - 14 - len(plan)
    for_id = min(max(room // 2, 12), 26) if columns >= 52 else room
    name = f" {fit(one.name, room - for_id - 1)}" if columns >= 52 else ""
    return line(f"{fit(one.tenant_id, for_id)}{name} ", state_part(one.state, 13), (plan, "dim"))


def no_tenant_lines(session: Session, term: str = "") -> list[Line]:
    """Why there is none to choose, and what to do."""
    if not session.told and session.market_problem is None:
        return [line((_("asking the market ..."), "accent"))]
    if term:
        return [line(_('no tenant has "{term}" in it', term=term)), line((_("Esc shows all"), "dim"))]
    return [
        line((_("No tenant yet."), "bold")),
        line(),
        line(_("n  makes one, then a  activates it")),
        line(_("p  applies for one, as a user would")),
    ]


def send_actions() -> list[Action]:
    """What can be sent, in the order of the menu."""
    sends = [one for one in actions_of("drive") if one.group == "send"]
    return [one for one in sends if one.name not in ("replay", "edit")]


def send_line(session: Session, action: Action, columns: int) -> Line:
    """An action with its key and what came of it last."""
    operation = OPERATIONS.get(action.name, action.name)
    row = session.last_of(operation, None if operation == "health" else session.tenant_id)
    last = EMPTY
    if session.busy.get(operation):
        last = line(("...", "accent"))
    elif row is not None:
        outcome = outcome_word(row.status, row.failure, row.breaks)
        last = line(
            (outcome, status_look(row.status, row.breaks)), (f"{milliseconds(row.total_ms):>6}ms", "dim")
        )
    elif action.asks:
        last = line((_("asks first"), "dim"))
    return spread(line((f"{action.key:<4}", "key"), _(action.label)), last, columns)


def queue_text(session: Session) -> str:
    """What waits for the chosen tenant: how much, which try, and when; "" for nothing."""
    queue = session.queue()
    if not queue:
        return ""
    next_try = _next_try(session, queue[0])
    return _("{count} waiting: try {number} of {most} in {span}", count=len(queue), **next_try)


def waiting_notes(session: Session) -> dict[int, str]:
    """What comes after the last exchange of each delivery that waits."""
    return {
        one.attempts[-1].exchange_id: _("try {number} of {most} in {span}", **_next_try(session, one))
        for one in session.waiting
        if one.attempts and one.attempts[-1].exchange_id is not None
    }


def _next_try(session: Session, waiting: "DeliveryView") -> dict[str, object]:
    target, number = session.target_named(waiting.target), len(waiting.attempts) + 1
    most = max(target.tries if target else 0, number)
    return {"number": number, "most": most, "span": span_text(session.seconds_until(waiting.next_at))}


def last_lines(result: "CallResult | SeenExchange", columns: int) -> list[Line]:
    """One call as it went: outcome, verdict, the answer, and below it what was sent."""
    sent = [line(), line((_("sent"), "dim"))]
    return [*answer_lines(result, columns), *sent, *sent_lines(result, columns)]


def answer_lines(result: "CallResult | SeenExchange", columns: int) -> Document:
    """Outcome, verdict, and the answer."""
    exchange = result.exchange
    answer = exchange.response.body if exchange.response else None
    ms = milliseconds(exchange.timing.total_ms)
    head = [
        line((exchange.request.method, "bold"), f" {path_of(exchange.request.url)}"),
        line(
            (outcome_of(exchange), outcome_look(exchange)),
            f"   {ms} ms   {_('attempt {number}', number=exchange.attempt)}",
        ),
        *failure_lines(exchange),
        *verdict_lines(result),
        line(),
    ]
    return Document(folded_all(head, columns), _body(answer, columns))


def sent_lines(result: "CallResult | SeenExchange", columns: int) -> Document:
    """The headers and the body of a call."""
    request = result.exchange.request
    return Document(folded_all(request_head(result.exchange)[1:], columns), _body(request.body, columns))


def _body(body: "BodyView | None", columns: int) -> LaidOut:
    if body is not None and body.size > _LARGEST_BODY:
        return LaidOut(lines=(_("{size}: Enter on its line below opens it", size=size_text(body.size)),))
    return lay_out(body, "pretty", columns)
