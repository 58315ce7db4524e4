"""Applications, deliveries, pages and time as text. Pure."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from languages import _
from mock_market.api.market_views import (
    AdvancedView,
    ApplicationView,
    ClockView,
    DeliveryView,
    FaultView,
    PageView,
)
from mock_market.api.views import TenantView
from mock_market.saying import NOTHING, worded
from simulator.output.columns import padded


def application_line(one: ApplicationView) -> str:
    """One application of a list."""
    who = f"{one.applicant.get('name', '')} <{one.applicant.get('email', '')}>"
    days = f"{one.start_date or '?'} .. {one.end_date or '?'} UTC"
    ended = "  " + _("ended {time}", time=_moment(one.ended)) if one.ended else ""
    tail = (one.tenant_id or worded(one.message)) + ended
    return f"{one.id:>5}  {one.kind:<8} {one.state:<13} {days}  {padded(who, 40)} {tail}".rstrip()


def delivery_text(one: DeliveryView) -> str:
    """A delivery with every attempt."""
    struck = "  " + _("faults: {names}", names=", ".join(one.strikes)) if one.strikes else ""
    head = _("delivery {number}", number=one.id)
    lines = [f"{head}  {one.operation}  {_about(one)}  {one.state.upper()}  {worded(one.reason)}{struck}"]
    for attempt in one.attempts:
        trace = f"#{attempt.exchange_id}" if attempt.exchange_id else "-"
        outcome = attempt.outcome or "-"
        when, why = f"{attempt.started_at[:19]}Z", worded(attempt.reason or NOTHING)
        name = _("attempt {number}", number=attempt.number)
        lines.append(f"  {name}  {when}  {outcome:<8} {trace:<7} {why}")
        if attempt.copy_exchange_id is not None:
            lines.append(
                "  " + _("sent a second time on purpose: #{number}", number=attempt.copy_exchange_id)
            )
    if one.application is not None:
        lines.append("  " + _end_of(one.application))
    if one.state == "waiting":
        lines.append(
            "  " + _("next try at {time} of market time: mt-sim clock advance 1h, or wait", time=one.next_at)
        )
    return "\n".join(lines)


def _end_of(one: ApplicationView) -> str:
    """Where an application stands, in the service's own words."""
    return (
        _("application {number}", number=one.id)
        + f"  {one.state.upper()}  "
        + " ".join(filter(None, (one.tenant_id, worded(one.message))))
    )


def delivery_line(one: DeliveryView) -> str:
    """One delivery of a list."""
    tries = _("{count} tries", count=len(one.attempts)) if len(one.attempts) != 1 else _("1 try")
    start = f"{one.id:>5}  {one.state:<10} {one.operation:<18} {padded(_about(one), 24)} {padded(tries, 8)}"
    return f"{start} {worded(one.reason)}".rstrip()


def _about(one: DeliveryView) -> str:
    """Whom a delivery is about: a tenant, or somebody who has none yet."""
    lane = one.lane.partition(" ")[2]
    return one.tenant_id or _("applicant {email}", email=lane.removeprefix("applicant "))


def tenant_line(one: TenantView) -> str:
    """One tenant of a list."""
    start = f"{padded(one.tenant_id, 24)} {one.state:<12} {one.plan:<9} {padded(one.name, 26)}"
    return f"{start} {_terms(one)}" + (f" {_('renews')}" if one.auto_renew else "")


def _terms(one: TenantView) -> str:
    """The running term, its end in Korea's time too, and the next one apart; or since when it is over."""
    if one.start_date is None:
        return _("ended {time}", time=_moment(one.ended)) if one.ended else _("no subscription")
    days = f"{one.start_date} .. {one.end_date or _('open')} UTC"
    if one.end_date:
        over = datetime.combine(date.fromisoformat(one.end_date), time(), UTC) + timedelta(days=1)
        days += f" ({_('over at {time}', time=korean(over))})"
    if one.next_start_date:
        days += "  " + _("next {start} .. {end} UTC", start=one.next_start_date, end=one.next_end_date)
    return days


def korean(moment: datetime) -> str:
    """A moment in Korea's time, which has no summer time."""
    return f"{moment.astimezone(timezone(timedelta(hours=9))):%Y-%m-%d %H:%M} KST"


def _moment(text: str) -> str:
    """A moment of the market as it is written, and in Korea's time."""
    moment = datetime.fromisoformat(text)
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} ({korean(moment)})"


def page_text(page: PageView) -> str:
    """A tenant's page: what came, what did not, and what agrees."""
    lines = [f"{page.tenant_id}  {page.period}"]
    for part in page.parts:
        trace = f"#{part.exchange_id}" if part.exchange_id else "-"
        lines.append(f"  {part.operation:<18} {trace:<7} {worded(part.problem) if part.problem else _('ok')}")
        lines += [f"{'':<28} " + _("not told: {part}", part=worded(one)) for one in part.unreadable]
    lines += _numbers(page)
    lines.append(_("agreement"))
    for one in page.agreements:
        lines.append(
            f"  {padded(_('ok') if one.holds else _('BROKEN'), 6)} {one.claim}"
            + ("" if one.holds else f"  ({one.detail})")
        )
    if not page.agreements:
        lines.append("  " + _("nothing to compare"))
    return "\n".join(lines)


def _numbers(page: PageView) -> list[str]:
    stats = next((part.value for part in page.parts if part.operation == "get_tenant_stats"), None)
    summary = stats.get("summary") if isinstance(stats, dict) else None
    if not isinstance(summary, dict):
        return []
    return [_("numbers"), *(f"  {name:<22} {value}" for name, value in summary.items())]


def clock_text(clock: ClockView) -> str:
    """Market time, and how far it is ahead."""
    ahead = (
        _("{days:.2f} days ahead of real time", days=clock.ahead_s / 86400)
        if clock.ahead_s
        else _("real time")
    )
    return f"{_moment(clock.now)}  {ahead}"


def advanced_text(advanced: AdvancedView) -> str:
    """What happened while time passed."""
    lines = [f"{_moment(one.at)}  {worded(one.what)}" for one in advanced.happened]
    lines += [delivery_line(one) for one in advanced.deliveries]
    lines = lines or [_("nothing fell due")]
    lines.append(_("now {time}", time=clock_text(advanced.clock)))
    lines.append(_("the service's clock stands still, so these cannot be compared any more:"))
    lines += [f"  {worded(one)}" for one in advanced.not_comparable]
    return "\n".join(lines)


def fault_text(one: FaultView) -> str:
    """A fault plan and whom it strikes next."""
    rates = ", ".join(f"{name} {rate:g}" for name, rate in one.rates.items())
    lines = [f"{one.target}: {rates}  (seed {one.seed})"]
    for number, kinds in one.next_strikes.items():
        lines.append("  " + _("delivery {number}", number=number) + f": {', '.join(kinds)}")
    if not one.next_strikes:
        lines.append("  " + _("none of the next 20 deliveries is struck"))
    return "\n".join(lines)
