"""A tenant's page from what the calls answered. Pure; every value may be missing or something else."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeGuard

from languages import _, said_as
from mock_market.saying import worded
from tui.state.run import listed, mapping
from tui.text.safe_text import Line, Look, fit, folded, folded_all, in_rows, line, right, width
from tui.views.parts.plots import bars, share_bar, span_bar, sparkline
from tui.views.parts.rows import count_text, milliseconds, state_part

if TYPE_CHECKING:
    from mock_market.api.market_views import PageView
    from mock_market.api.views import TenantView
    from mock_market.wire.exchange_rows import ExchangeRow

PERIODS = ("7d", "30d", "90d")
_MOST = 400
"""So many days, users and models are shown of what a service lists."""


def value_of(page: "PageView", operation: str) -> Mapping[str, Any]:
    """What an operation answered, {} when it failed or is no object."""
    return mapping(next((part.value for part in page.parts if part.operation == operation), None))


def number_lines(page: "PageView", columns: int) -> list[Line]:
    """The totals, money, health, and whether the answers agree."""
    stats, costs = value_of(page, "get_tenant_stats"), value_of(page, "get_tenant_costs")
    summary, health = mapping(stats.get("summary")), mapping(stats.get("health"))
    words = {
        "total_users": said_as("a number", "users"),
        "active_users": _("active"),
        "new_users_this_period": said_as("a number", "new"),
        "total_sessions": _("sessions"),
        "total_messages": _("messages"),
        "total_tokens": _("tokens"),
    }
    money = _named(_("cost"), f"{_money(costs.get('total_cost_usd'))} USD")
    state = _named(said_as("a state", "health"), f"{health.get('status', '-')}")
    return [
        *in_rows([_named(word, _count(summary.get(key))) for key, word in words.items()], columns),
        (*money, *state),
        _agreement(page),
        *_failures(page),
    ]


def _named(name: str, value: str) -> Line:
    return line((f"{name} ", "dim"), f"{value}   ")


def term_lines(tenant: "TenantView | None", columns: int) -> list[Line]:
    """The running term of a tenant and the next one apart, or when it has ended; days are UTC."""
    told: list[Line] = []
    if tenant and tenant.start_date:
        told.append(_named(_("term"), f"{tenant.start_date} .. {tenant.end_date or _('open')} UTC"))
    if tenant and tenant.next_start_date:
        told.append(_named(_("next"), f"{tenant.next_start_date} .. {tenant.next_end_date} UTC"))
    if tenant and tenant.ended:
        told.append(_named(_("ended"), f"{tenant.ended[:19]}Z"))
    return in_rows(told, columns)


def _agreement(page: "PageView") -> Line:
    if not page.agreements:
        return line((_("nothing to compare"), "dim"))
    broken = sum(not one.holds for one in page.agreements)
    good = _("answers that agree: {count}", count=len(page.agreements) - broken)
    bad = f"   {_('that do not: {count}, ! shows them', count=broken)}" if broken else ""
    return line((good, "ok"), (bad, "bad"))


def _failures(page: "PageView") -> list[Line]:
    return [
        line((_("{operation}: {why}", operation=part.operation, why=worded(part.problem)), "warn"))
        for part in page.parts
        if part.problem
    ]


def disagreement_lines(page: "PageView", columns: int) -> list[Line]:
    """Every sentence that was compared, the broken ones first, with both numbers."""
    found = [
        line((fit(_("ok"), 8), "ok"), one.claim, (f"   {one.detail}", "dim"))
        if one.holds
        else line((fit(_("BROKEN"), 8), "bad"), one.claim, (f"   {one.detail}", "warn"))
        for one in sorted(page.agreements, key=lambda one: one.holds)
    ]
    return folded_all(found or [_agreement(page)], columns)


def call_lines(page: "PageView", rows: "Mapping[int, ExchangeRow]", columns: int) -> list[Line]:
    """The calls that made the page, each where it ran in time, as far as they are among the rows."""
    calls = [(part.exchange_id, part.operation) for part in page.parts if part.exchange_id]
    seen = {
        number: datetime.fromisoformat(rows[number].started_at) for number, _name in calls if number in rows
    }
    starts = {number: (at - min(seen.values())).total_seconds() * 1000 for number, at in seen.items()}
    whole = max((start + rows[number].total_ms for number, start in starts.items()), default=0.0)
    shown = []
    for number, name in calls:
        told = line((f"{right(f'#{number}', 7)}  ", "dim"), f"{name:<20} ")
        if number in starts:
            ms = rows[number].total_ms
            bar = f"{span_bar(starts[number], ms, whole, columns - 42)} " if columns >= 62 else ""
            told += line((bar, "accent"), f"{right(milliseconds(ms), 8)} ms")
        shown.append(told)
    return shown


def limit_lines(limits: Mapping[str, Any], columns: int) -> list[Line]:
    """How much of each limit is used: a gauge, both numbers and when it begins anew."""
    found = listed(limits.get("limits"))[:_MOST]
    if not found:
        return settings_lines(limits) if limits else [line((_("not offered"), "dim"))]
    wide = max(width(str(one.get("name", "-"))) for one in found)
    return folded_all((_limit(one, min(wide, 24)) for one in found), columns)


def _limit(one: Mapping[str, Any], wide: int) -> Line:
    used, most = _number(one.get("used")), one.get("limit")
    share = used / _number(most) if _number(most) else 0.0
    look: Look = "bad" if share >= 1 else "warn" if share >= 0.8 else "ok"
    gauge = f"{share_bar(share, 22)} {share:>4.0%}" if _number(most) else f"{_('no limit'):<27}"
    numbers = f"{_short(used)} / {'-' if most is None else _short(_number(most))} {one.get('unit', '')}"
    reset = _("anew at {when}", when=str(one["resets_at"])[:16]) if one.get("resets_at") else ""
    name = fit(str(one.get("name", "-")), wide)
    return line(f"{name} ", (gauge, look), f"  {numbers}", (reset and f"  {reset}", "dim"))


def daily(page: "PageView") -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
    """Costs and messages by day."""
    costs = value_of(page, "get_tenant_costs").get("daily_trend")
    trends = mapping(value_of(page, "get_tenant_stats").get("trends")).get("daily")
    return _series(costs, "cost_usd"), _series(trends, "messages")


def plot_lines(series: Sequence[tuple[str, float]], columns: int, rows: int, today: str) -> list[Line]:
    """Bars beside a scale, the days at both ends, the largest with its day, yesterday and today.

    One row becomes a line of small bars.
    """
    if not series:
        return [line(("-", "dim"))]
    peak = _peak(series)
    if rows < 4:
        room = max(columns - width(peak) - 2, 4)
        return [line((sparkline([value for _day, value in series], room), "accent"), f"  {peak}")]
    told = folded(line((f"{peak}   {_last_days(series, today)}".rstrip(), "dim")), columns)
    return [*_plot(series, columns, max(rows - 1 - len(told), 2), today), *told]


def _peak(series: Sequence[tuple[str, float]]) -> str:
    day, high = max(series, key=lambda one: one[1])
    low = min(value for _day, value in series)
    return _("max {high} on {day}  min {low}", high=_short(high), day=day[5:], low=_short(low))


def _last_days(series: Sequence[tuple[str, float]], today: str) -> str:
    """The day that goes on is told apart from the last whole one."""
    known = dict(series)
    yesterday = (date.fromisoformat(today) - timedelta(days=1)).isoformat()
    told = [
        _("yesterday {value}", value=_short(known[yesterday])) if yesterday in known else "",
        _("today so far {value}", value=_short(known[today])) if today in known else "",
    ]
    return "  ".join(one for one in told if one)


def _plot(series: Sequence[tuple[str, float]], columns: int, rows: int, today: str) -> list[Line]:
    highest = max(value for _day, value in series)
    wide = max(width(_short(highest)), width(_short(highest / 2)))
    drawn = bars([value for _day, value in series], columns - wide - 1, rows)
    ends_today = series[-1][0] == today and len(drawn[0]) == len(series)
    scale = {0: _short(highest), rows // 2: _short(highest / 2)} if rows >= 4 else {0: _short(highest)}
    shown = [
        line(
            (f"{right(scale.get(place, ''), wide)} ", "dim"),
            (row[:-1] if ends_today else row, "accent"),
            (row[-1:] if ends_today else "", "warn"),
        )
        for place, row in enumerate(drawn)
    ]
    first, last = series[0][0][5:], series[-1][0][5:]
    gap = max(len(drawn[0]) - len(first) - len(last), 1)
    return [*shown, line((f"{right('0', wide)} {first}{' ' * gap}{last}", "dim"))]


def table_lines(page: "PageView") -> list[Line]:
    """The same by day, as numbers."""
    costs, messages = daily(page)
    by_day: dict[str, list[str]] = {day: [_money(value), "-"] for day, value in costs}
    for day, value in messages:
        by_day.setdefault(day, ["-", "-"])[1] = _count(value)
    head = line((f"{fit(_('day'), 12)}{right('USD', 14)}{right(_('messages'), 12)}", "dim"))
    return [
        head,
        *(line(f"{fit(day, 12)}{right(a, 14)}{right(b, 12)}") for day, (a, b) in sorted(by_day.items())),
    ]


def top_user_lines(page: "PageView", columns: int) -> list[Line]:
    """Who used most; messages where there is room."""
    found, roomy = value_of(page, "get_top_users").get("users"), columns >= 36
    room = max(columns - (25 if roomy else 13), 8)
    numbers = right(_("tokens"), 13) + (right(_("messages"), 11) if roomy else "")
    head = line((fit(_("top users"), room) + numbers, "dim"))
    rows = [
        line(
            f"{fit(str(user.get('name', '-')), room)}{right(_count(user.get('tokens')), 13)}"
            f"{right(_count(user.get('messages')), 11) if roomy else ''}"
        )
        for user in listed(found)[:_MOST]
    ]
    return [head, *(rows or [line(("-", "dim"))])]


def model_lines(page: "PageView", columns: int) -> list[Line]:
    """What each model cost, and its share."""
    found = listed(value_of(page, "get_tenant_costs").get("by_model"))[:_MOST]
    total = sum(_number(model.get("cost_usd")) for model in found) or 1.0
    wide = columns >= 44
    room = max(columns - (30 if wide else 19), 8)
    head = line((f"{fit(_('cost by model'), room)}{right('USD', 12)}  {_('share')}", "dim"))
    rows = []
    for model in found:
        cost = _number(model.get("cost_usd"))
        bar = f"{share_bar(cost / total, 10)} " if wide else ""
        name = fit(str(model.get("model", "-")), room)
        rows.append(line(f"{name}{right(_money(cost), 12)}  ", (bar, "accent"), f"{cost / total:4.0%}"))
    return [head, *(rows or [line(("-", "dim"))])]


def calls_line(page: "PageView", when: str) -> str:
    """How many calls made it, and their numbers."""
    numbers = [part.exchange_id for part in page.parts if part.exchange_id]
    if not numbers:
        return ""
    first, last = min(numbers), max(numbers)
    return _(
        "calls {count} at {when}, #{first} to #{last}", count=len(numbers), when=when, first=first, last=last
    )


def settings_lines(value: Any, indent: int = 0) -> list[Line]:
    """Nested values, one a line."""
    found: list[Line] = []
    space = "  " * min(indent, 20)
    if isinstance(value, Mapping) and indent < 20:
        for key, inner in value.items():
            if isinstance(inner, (Mapping, list)) and inner:
                found += [line(space, (f"{key}", "key")), *settings_lines(inner, indent + 1)]
            else:
                found.append(line(space, (f"{key}  ", "key"), _shown(inner)))
    elif isinstance(value, list) and indent < 20:
        for inner in value:
            if isinstance(inner, (Mapping, list)):
                found += [*settings_lines(inner, indent + 1), line()]
            else:
                found.append(line(space, "- ", _shown(inner)))
    else:
        found.append(line(space, _shown(value)))
    return found


def user_line(user: Mapping[str, Any], columns: int) -> Line:
    """A user; state is a word."""
    room = max((columns - 24) // 2, 8)
    state = state_part(str(user.get("status", "-")), 10)
    start = f"{fit(str(user.get('name', '-')), room)} {fit(str(user.get('email', '-')), room)} "
    return line(start, f"{fit(str(user.get('role', '-')), 10)} ", state)


def _series(found: Any, key: str) -> list[tuple[str, float]]:
    return sorted((str(one.get("date", ""))[:10], _number(one.get(key))) for one in listed(found)[:_MOST])


def _known(value: Any) -> TypeGuard[int | float]:
    """Whether it is a number that a column holds."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15


def _number(value: Any) -> float:
    return float(value) if _known(value) else 0.0


def _count(value: Any) -> str:
    return count_text(int(value)) if _known(value) else "-"


def _money(value: Any) -> str:
    return f"{value:,.4f}" if _known(value) else "-"


def _short(value: float) -> str:
    return f"{value:,.2f}" if value != int(value) else count_text(int(value))


def _shown(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)[:500]
