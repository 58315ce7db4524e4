"""One exchange, ready to be read: request, answer, timing. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from languages import _
from mock_market.saying import Saying, worded
from mock_market.wire.exchange_rows import ExchangeRow, outcome_word
from tui.text.safe_text import Line, Look, Part, line
from tui.views.parts.rows import milliseconds, size_text, status_look

if TYPE_CHECKING:
    from mock_market.api.views import CallResult, ExchangeView

_MASK = "****"
_BAR = 30


@dataclass(frozen=True, kw_only=True)
class SeenExchange:
    """An exchange that somebody else asked for, and what it breaks."""

    exchange: "ExchangeView"
    problems: Sequence[Saying] = ()
    unreadable: Sequence[Saying] = ()
    unknown: bool = False


def request_head(exchange: "ExchangeView") -> list[Line]:
    """First line and headers of the request."""
    request = exchange.request
    return [line((request.method, "bold"), f" {request.url}"), *_headers(request.headers), line()]


def response_head(exchange: "ExchangeView") -> list[Line]:
    """First line and headers of the answer, or why there is none."""
    response = exchange.response
    if response is None:
        return [line((outcome_of(exchange), "bad")), *failure_lines(exchange)]
    told = f"{outcome_word(response.status, None)} {response.reason}".strip()
    return [line((told, status_look(response.status))), *_headers(response.headers), line()]


def failure_lines(exchange: "ExchangeView") -> list[Line]:
    """Why there is no answer, and whether the service may know of the request; nothing for an answer."""
    if exchange.response is not None:
        return []
    sent = exchange.failure is not None and exchange.failure.sent
    told = _("the request may have arrived") if sent else _("nothing was sent")
    return [line((why_none(exchange), "bad")), line((told, "dim"))]


def why_none(exchange: "ExchangeView") -> str:
    """Why there is no answer."""
    return worded(exchange.failure.message) if exchange.failure else _("no whole answer came")


def outcome_of(exchange: "ExchangeView") -> str:
    """``200 ok``, ``TIMEOUT``."""
    status = exchange.response.status if exchange.response else None
    return outcome_word(status, exchange.failure.kind if exchange.failure else None)


def outcome_look(exchange: "ExchangeView") -> Look:
    """Its colour."""
    return status_look(exchange.response.status if exchange.response else None)


def timing_lines(exchange: "ExchangeView", columns: int) -> list[Line]:
    """Numbers, and a bar of the parts: connect, wait, receive."""
    timing = exchange.timing
    connect = timing.connect_ms or 0.0
    first = timing.first_byte_ms if timing.first_byte_ms is not None else timing.total_ms
    numbers = _(
        "connect {connect}  first byte {first}  total {total} ms",
        connect=milliseconds(timing.connect_ms),
        first=milliseconds(timing.first_byte_ms),
        total=milliseconds(timing.total_ms),
    )
    room = min(max(columns - 4, 0), _BAR)
    if timing.total_ms <= 0 or room < 8:
        return [line(numbers)]
    parts = {"-": connect, "=": first - connect, "#": timing.total_ms - first}
    drawn = "".join(sign * round(part / timing.total_ms * room) for sign, part in parts.items())
    bar = f"[{drawn[:room].ljust(room)}]"
    return [line(numbers), line((bar, "accent"), (f"  {_('- connect = wait # receive')}", "dim"))]


def attempt_lines(attempts: Sequence[ExchangeRow], shown: int) -> list[Line]:
    """Every try of the same delivery, the shown one marked."""
    if len(attempts) < 2:
        return []
    tries: list[Part] = []
    for row in attempts:
        told = f"{row.attempt} {outcome_word(row.status, row.failure)} #{row.id}  "
        tries.append((f">{told}", "bold") if row.id == shown else f" {told}")
    return [line((f"{_('attempts')} ", "dim"), *tries)]


def about(exchange: "ExchangeView") -> list[Line]:
    """Who asked for it and what it belongs to."""
    parts = [
        f"#{exchange.id}",
        exchange.started_at,
        _("by {who}", who=exchange.asked_by),
        _("target {target}", target=exchange.target),
    ]
    if number := exchange.delivery_id:
        parts.append(_("delivery {delivery} attempt {attempt}", delivery=number, attempt=exchange.attempt))
    return [line(("  ".join(parts), "dim"))]


def problem_lines(problems: Sequence[Saying], most: int | None = None) -> list[Line]:
    """How many rules an answer breaks, and ``most`` of them; nothing when it breaks none."""
    if not problems:
        return []
    found = [line((_("contract: {count} broken", count=len(problems)), "bad"))]
    found += [line((f"! {worded(problem)}", "bad")) for problem in problems[:most]]
    left = len(problems) - len(problems[:most])
    return [*found, line((_("and {count} more: Timing and attempts", count=left), "dim"))] if left else found


def verdict_lines(result: "CallResult | SeenExchange") -> list[Line]:
    """What the market makes of an answer."""
    found = problem_lines(result.problems)
    for part in result.unreadable:
        found.append(line((_("this dialect does not tell: {part}", part=worded(part)), "dim")))
    if result.unknown:
        found.append(line((_("whether the service acted on it is not known"), "warn")))
    if not found and result.exchange.response:
        found.append(line((_("contract: nothing broken"), "ok")))
    return found


def sizes_text(size: int | None, layout: str, *, wraps: bool) -> str:
    """The foot of a body."""
    wrap = _("wrapped") if wraps else _("not wrapped")
    return _("{size}   {layout}   {wrap}", size=size_text(size), layout=_(layout), wrap=wrap)


def _headers(headers: Iterable[tuple[str, str]]) -> list[Line]:
    masked = f"  {_('(masked, K shows it for 10 s)')}"
    return [
        line((f"{name}: ", "key"), value, (masked if _is_masked(value) else "", "dim"))
        for name, value in headers
    ]


def _is_masked(value: str) -> bool:
    return value.startswith(_MASK) and len(value) <= 8
