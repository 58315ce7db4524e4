"""An exchange as text: one line for a list, several for reading it whole. Pure."""

from languages import _
from mock_market.api.views import BodyView, CallResult, ExchangeView
from mock_market.saying import said, worded
from mock_market.wire.exchange_rows import outcome_word
from mock_market.wire.json_layout import indented, json_problem

_SHOWN_BODY = 20_000


def one_line(exchange: ExchangeView) -> str:
    """``#12   05:22:29.114 -> activate_tenant    hanbit    200      41 ms``."""
    time = exchange.started_at[11:23]
    arrow = "->" if exchange.direction == "out" else "<-"
    said = exchange.operation or f"{exchange.request.method} call"
    tenant = exchange.tenant_id or "-"
    attempt = " " + _("try {number}", number=exchange.attempt) if exchange.attempt > 1 else ""
    run = f"   {exchange.run} #{exchange.run_number}" if exchange.run else ""
    return (
        f"#{exchange.id:<5} {time} {arrow} {said:<18} {tenant:<20} "
        f"{status_word(exchange):<9} {exchange.timing.total_ms:>6.0f} ms{attempt}{run}"
    )


def status_word(exchange: ExchangeView) -> str:
    """``200 ok``, ``409 no``, ``500 FAIL``, or the kind of failure in capitals."""
    status = exchange.response.status if exchange.response else None
    return outcome_word(status, exchange.failure.kind if exchange.failure else None)


def whole(exchange: ExchangeView) -> str:
    """Request and answer as they stood on the wire, secrets masked."""
    request = exchange.request
    lines = [
        f"#{exchange.id}  {exchange.started_at}  {exchange.operation or ''}  "
        + _("asked by {who}", who=exchange.asked_by)
    ]
    lines += ["", f"{request.method} {request.url}"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    lines += _body(request.body)
    lines.append("")
    if exchange.response is not None:
        response = exchange.response
        lines.append(f"{response.status} {response.reason}".rstrip() + f"   {_timing(exchange)}")
        lines += [f"{name}: {value}" for name, value in response.headers]
        lines += _body(response.body)
        lines += [_("broken HTTP: {problem}", problem=worded(said(one))) for one in response.irregular]
    elif exchange.failure is not None:
        sent = _("the request may have arrived") if exchange.failure.sent else _("nothing was sent")
        lines.append(f"{exchange.failure.kind.upper()}: {worded(exchange.failure.message)} ({sent})")
        lines.append(_timing(exchange))
    return "\n".join(lines)


def verdict_line(result: CallResult) -> str:
    """What the market makes of the answer, in one line, with every problem behind it."""
    word = {"success": _("ok"), "final": _("refused"), "retry": _("failed")}[result.verdict]
    unknown = "; " + _("whether the service acted on it is not known") if result.unknown else ""
    lines = [_("verdict: {word} ({reason})", word=word, reason=worded(result.reason)) + unknown]
    lines += ["  " + _("contract: {problem}", problem=worded(problem)) for problem in result.problems]
    lines += ["  " + _("this dialect does not tell: {part}", part=worded(part)) for part in result.unreadable]
    if result.next_at:
        lines.append(
            "  "
            + _(
                "tried again at {time} of market time (delivery {delivery})",
                time=result.next_at,
                delivery=result.delivery_id,
            )
        )
    return "\n".join(lines)


def _body(body: BodyView | None) -> list[str]:
    if body is None or body.size == 0:
        return []
    text = body.shown()
    if len(text) > _SHOWN_BODY:
        return [
            "",
            text[:_SHOWN_BODY],
            _("... ({size} bytes in all; --json shows everything)", size=body.size),
        ]
    return ["", *(indented(text) if json_problem(text) is None else [text])]


def _timing(exchange: ExchangeView) -> str:
    timing = exchange.timing
    parts = [
        (_("connect"), timing.connect_ms),
        (_("first byte"), timing.first_byte_ms),
        (_("total"), timing.total_ms),
    ]
    return ", ".join(f"{name} {value:.1f} ms" for name, value in parts if value is not None)
