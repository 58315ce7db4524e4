"""What the Market page shows: applications, deliveries, and the state of the market. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import TYPE_CHECKING

from languages import _, chosen
from mock_market.saying import NOTHING, worded
from tui.state.session import Session
from tui.text.safe_text import Line, Look, Part, fit, line, right
from tui.views.parts.plots import span_bar
from tui.views.parts.rows import span_text, state_part

if TYPE_CHECKING:
    from mock_market.api.market_views import ApplicationView, DeliveryView

_LEAST_BAR = 8
_KOREA = timezone(timedelta(hours=9))
_LABEL = 16


def application_lines(applications: "Sequence[ApplicationView]", columns: int) -> list[Line]:
    """An application a line: number, kind, state in a word, who wants it."""
    room = max(columns - 30, 8)
    return [
        line(
            f"{one.id:>5}  {fit(one.kind, 8)} ",
            state_part(one.state, 13),
            fit(one.tenant_id or str(one.applicant.get("university_name", "-")), room),
        )
        for one in applications
    ]


def delivery_lines(deliveries: "Sequence[DeliveryView]", columns: int) -> list[Line]:
    """A delivery a line: number, operation, tenant, how often it was tried, state in a word, why."""
    room = max((columns - 27) // 3, 8)
    return [
        line(
            f"{one.id:>5}  {fit(one.operation, room)} {fit(one.tenant_id or '-', room)} ",
            (f"x{len(one.attempts):<3}", "dim"),
            state_part(one.state, 11),
            (fit(worded(one.reason), max(room - 1, 0)), "dim"),
        )
        for one in deliveries
    ]


def attempt_rows(delivery: "DeliveryView", columns: int) -> list[Line]:
    """The attempts of a delivery under each other, each where it began in time."""
    began = [datetime.fromisoformat(one.started_at) for one in delivery.attempts if one.started_at]
    whole = (began[-1] - began[0]).total_seconds() if began else 0.0
    room = min(columns - 32, 40)
    shown = [line((f"{_('created')}  {delivery.created_at}", "dim"))]
    for one in delivery.attempts:
        after = (datetime.fromisoformat(one.started_at) - began[0]).total_seconds() if one.started_at else 0
        bar = f"{span_bar(after, 0, whole, room)} " if room >= _LEAST_BAR else ""
        look: Look = "ok" if one.outcome == "success" else "warn" if one.outcome is None else "bad"
        number = f"  #{one.exchange_id}" if one.exchange_id else ""
        start = line(f"{one.number:>3}  {right(f'+{span_text(after)}', 8)}  ", (bar, "accent"))
        told = f"{one.outcome or '...'}  {worded(one.reason or NOTHING)}"
        shown.append((*start, *line((told, look), number)))
        if one.copy_exchange_id:
            told = _("sent a second time on purpose: #{number}", number=one.copy_exchange_id)
            shown.append(line((f"     {told}", "dim")))
    if delivery.state == "waiting":
        shown.append(line((f"{_('waiting until {when}', when=delivery.next_at)}", "warn")))
    return shown


def applicant_lines(application: "ApplicationView", columns: int) -> list[Line]:
    """An application with its people and days."""
    pairs = [
        (_("state"), f"{application.state}  {worded(application.message)}".strip()),
        (_("tenant"), application.tenant_id or "-"),
        (_("target"), application.target),
        (_("by"), application.via),
        (_("days"), f"{application.start_date or '-'} .. {application.end_date or '-'} UTC"),
        *([(_("ended"), application.ended)] if application.ended else []),
        *((str(key), str(value)) for key, value in application.applicant.items()),
    ]
    return [_named(name, value, columns=columns) for name, value in pairs]


def _named(name: str, *parts: Part, columns: int) -> Line:
    """What stands behind its name."""
    return line((f"{fit(name, min(_LABEL, columns // 2))} ", "dim"), *parts)


def state_lines(session: Session, columns: int) -> list[Line]:
    """Market time, faults, what waits, and the health of every target."""
    named = partial(_named, columns=columns)
    now, ahead, given_up = session.market_moment, session.ahead_s, session.given_up
    shown = [named(_("market time"), f"{now:%Y-%m-%d %H:%M:%SZ}")]
    if chosen() == "ko":
        shown.append(named("KST", f"{now.astimezone(_KOREA):%Y-%m-%d %H:%M}"))
    shown.append(named(_("ahead by"), (span_text(ahead), "warn" if ahead >= 1 else "")))
    waits = _("{count} waiting", count=len(session.waiting))
    dead = f"   {_('{count} given up', count=given_up)}"
    shown.append(named(_("deliveries"), waits, (dead, "bad" if given_up else "dim")))
    for plan in session.faults:
        rates = "  ".join(f"{kind} {rate:g}" for kind, rate in plan.rates.items() if rate)
        shown.append(named(_("faults"), (f"{plan.target}: {rates}", "bad")))
    if not session.faults:
        shown.append(named(_("faults"), (_("none"), "dim")))
    for target in session.targets:
        row = session.health_of.get(target.name)
        told = f"{row.status or (row.failure or '-').upper()}  {row.started_at[11:19]}Z" if row else ""
        look: Look = "dim" if row is None else "ok" if row.status == 200 else "bad"
        shown.append(named(target.name, (told or _("not asked yet"), look)))
    return shown
