"""Dashboard: every number agrees with every other."""

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from languages import _
from simulator.conformance.check import Level, Sighting, check
from simulator.conformance.expectations import Difference
from simulator.conformance.reply import Reply
from simulator.conformance.tenants import TrialTenant
from simulator.conformance.tour import this_month
from simulator.conformance.trial import Trial
from standard_api.fields import PERIOD_DAYS
from standard_api.operations import operation_named

_PERIODS = tuple(PERIOD_DAYS)
_PAGES = (
    "get_tenant_usage",
    "get_tenant_stats",
    "get_tenant_costs",
    "get_top_users",
    "get_usage_patterns",
    "list_users",
)
_USD = 0.01
_BY_PERIOD = ("get_tenant_stats", "get_tenant_costs", "get_top_users")
_ONE_SOURCE = "Compute totals, days, models and users from the same rows, in one place."
_GROWING = ("active_users", "new_users_this_period", "total_sessions", "total_messages", "total_tokens")
_COUNTED = ("active_users", "total_sessions", "api_calls", "ai_tokens")
_NO_USAGE = "the tenant has no usage; name one with data by --read-tenant ID"


async def _stats(t: Trial, tenant: TrialTenant, period: str = "30d") -> Reply:
    return t.require_success(await t.ask("get_tenant_stats", tenant, query={"period": period}))


async def _costs(t: Trial, tenant: TrialTenant, period: str = "30d") -> Reply:
    return t.require_success(await t.ask("get_tenant_costs", tenant, query={"period": period}))


async def _top(t: Trial, tenant: TrialTenant, period: str = "30d", limit: int = 10) -> Reply:
    query = {"period": period, "limit": limit}
    return t.require_success(await t.ask("get_top_users", tenant, query=query))


def _sum(rows: list[dict[str, Any]], name: str) -> Any:
    return sum(row[name] for row in rows)


def _differs(
    what: str, expected: float, observed: float, *replies: Reply, usd: bool = False
) -> list[Difference]:
    tolerance = _USD if usd else 0
    if abs(expected - observed) <= tolerance + 1e-9:
        return []
    return [(f"{what}: {expected:g}", f"{observed:g}", replies)]


def _between(what: str, low: Reply, high: Reply, name: str, value: float, *beside: Reply) -> list[Difference]:
    """A number that was asked for between two looks at the summary; usage may grow meanwhile (DASH-19)."""
    least, most = low.at("summary", name), high.at("summary", name)
    usd = name.endswith("_usd")
    return [] if least <= value <= most else _differs(what, most, value, low, *beside, high, usd=usd)


async def _has_usage(t: Trial, tenant: TrialTenant) -> bool:
    stats = await _stats(t, tenant, "90d")
    return bool(stats.at("summary", "total_messages") or stats.at("summary", "total_tokens"))


async def _skip_without_usage(t: Trial, tenant: TrialTenant) -> None:
    """Numbers of a newborn agree because there are none; that proves nothing."""
    if not t.findings and not await _has_usage(t, tenant):
        t.skip(_NO_USAGE)


@check(
    "dashboard.readable",
    Level.MUST,
    "OP-5",
    "OP-6",
    "OP-7",
    "OP-8",
    "OP-9",
    "OP-10",
    portable=True,
    hint="Read the first problem, and compare with `mt-sim openapi`.",
)
async def readable(t: Trial) -> None:
    """Every page of the dashboard that the service offers can be read, in the dialect that it speaks.

    An administrator looks at all of them on the first day.
    """
    tenant = await t.reader()
    for name in _PAGES:
        if t.run.dialect.offers(name) and (operation_named(name).required or await t.run.offers(t, name)):
            query = {"period": this_month()} if name == "get_tenant_usage" else None
            t.expect_success(await t.ask(name, tenant, query=query), _("of {name}", name=name))


@check("dashboard.stats", Level.MUST, "DASH-3", "OP-6", "CONV-6", hint="Compare with `mt-sim openapi`.")
async def stats(t: Trial) -> None:
    """Stats answers totals, daily trends and health, for each period, in the contract's shape.

    It is the first page that an administrator sees.
    """
    tenant = await t.reader()
    for period in _PERIODS:
        reply = await _stats(t, tenant, period)
        t.expect_same((reply.at("tenant_id"), reply.at("period")), (tenant.id, period), "head", reply)


@check("dashboard.costs", Level.MUST, "DASH-4", "OP-7", "CONV-6", hint="Compare with `mt-sim openapi`.")
async def costs(t: Trial) -> None:
    """Costs answers a total by model, by user and by day, for each period.

    The market's own bill is checked against it.
    """
    tenant = await t.reader()
    for period in _PERIODS:
        reply = await _costs(t, tenant, period)
        t.expect_same((reply.at("tenant_id"), reply.at("period")), (tenant.id, period), "head", reply)


@check("dashboard.costs_ranked", Level.MUST, "DASH-4", hint="ORDER BY cost DESC LIMIT 10.")
async def costs_ranked(t: Trial) -> None:
    """At most ten users are listed with their costs, the highest first.

    An administrator looks at the first line.
    """
    tenant = await t.reader()
    reply = await _costs(t, tenant, "90d")
    amounts = [row["cost_usd"] for row in reply.rows("by_user_top10")]
    t.expect(len(amounts) <= 10, "at most 10 users", str(len(amounts)), reply)
    t.expect(amounts == sorted(amounts, reverse=True), "highest cost first", str(amounts), reply)
    if len(amounts) < 2 and not t.findings:
        t.skip(_NO_USAGE)


@check("dashboard.top_users", Level.MUST, "DASH-5", "OP-8", hint="ORDER BY tokens DESC LIMIT :limit.")
async def top_users(t: Trial) -> None:
    """Top users are ranked by tokens, the most first, each once.

    Who uses the service most is what a university asks first.
    """
    tenant = await t.reader()
    reply = await _top(t, tenant, "90d", 50)
    tokens = [row["tokens"] for row in reply.rows("users")]
    ids = [row["user_id"] for row in reply.rows("users")]
    t.expect(tokens == sorted(tokens, reverse=True), "most tokens first", str(tokens[:12]), reply)
    t.expect(
        len(set(ids)) == len(ids),
        "each user once",
        _("{value} doubles", value=len(ids) - len(set(ids))),
        reply,
    )
    if len(tokens) < 2 and not t.findings:
        t.skip(_NO_USAGE)


@check("dashboard.top_limit", Level.MUST, "DASH-6", "ERR-6", hint="Bound limit to 1..50, 10 by default.")
async def top_limit(t: Trial) -> None:
    """The limit of top users is 1 to 50 and holds; anything else is refused.

    A page that asks for five must not get ten.
    """
    tenant = await t.reader()
    for limit in (1, 2, 50):
        reply = await _top(t, tenant, "90d", limit)
        count = len(reply.rows("users"))
        t.expect(count <= limit, _("at most {limit} users", limit=limit), str(count), reply)
    default = t.require_success(await t.ask("get_top_users", tenant, query={"period": "90d"}))
    count = len(default.rows("users"))
    t.expect(count <= 10, "at most 10 users by default", str(count), default)
    for bad in (0, 51, -1, "many", 1.5):
        reply = await t.ask("get_top_users", tenant, query={"limit": bad})
        t.expect_invalid(reply, _("for limit={bad}", bad=bad))


@check(
    "dashboard.patterns",
    Level.MUST,
    "DASH-7",
    "OP-9",
    needs=("get_usage_patterns",),
    hint="Count the same events by hour and by weekday, UTC.",
)
async def patterns(t: Trial) -> None:
    """Hours and weekdays are counted once each, and both counts have the same sum.

    They are two views of the same events.
    """
    tenant = await t.reader()
    for period in _PERIODS:
        reply = t.require_success(await t.ask("get_usage_patterns", tenant, query={"period": period}))
        hours, days = reply.rows("hourly_distribution"), reply.rows("weekday_distribution")
        t.expect(
            len({row["hour"] for row in hours}) == len(hours), "each hour once", _("an hour twice"), reply
        )
        t.expect(len({row["day"] for row in days}) == len(days), "each weekday once", _("a day twice"), reply)
        by_hour, by_day = _sum(hours, "count"), _sum(days, "count")
        t.expect_same(by_day, by_hour, _("the sum over weekdays (as over hours)"), reply)
    await _skip_without_usage(t, tenant)


async def _by_period(t: Trial) -> tuple[str, ...]:
    """The operations that take a period and that the target offers."""
    patterns = ("get_usage_patterns",) if await t.run.offers(t, "get_usage_patterns") else ()
    return (*_BY_PERIOD, *patterns)


@check("dashboard.default_period", Level.MUST, "DASH-1", hint="Let period be 30d when it is left out.")
async def default_period(t: Trial) -> None:
    """Without a period the answer is about the last 30 days.

    The market leaves out what is the default.
    """
    tenant = await t.reader()
    for name in await _by_period(t):
        reply = t.require_success(await t.ask(name, tenant))
        t.expect_same(reply.at("period"), "30d", _("period of {name}", name=name), reply)


@check("dashboard.bad_period", Level.MUST, "DASH-1", "ERR-6", hint="Refuse every period but 7d, 30d, 90d.")
async def bad_period(t: Trial) -> None:
    """A period that does not exist is refused, not replaced.

    A dashboard that asks for a year and shows a month is wrong without telling.
    """
    tenant = await t.reader()
    for name in await _by_period(t):
        t.expect_success(await t.ask(name, tenant, query={"period": "7d"}))
        for bad in ("365d", "30", "week", "", "7D", "-7d", "century"):
            reply = await t.ask(name, tenant, query={"period": bad})
            t.expect_invalid(reply, _("for period={bad!r} of {name}", bad=bad, name=name))


@check("dashboard.days", Level.MUST, "DASH-2", "DASH-8", hint="Take days from today - (N - 1) to today, UTC.")
async def days(t: Trial) -> None:
    """The days of a period are its own, each once, in one direction.

    One day too many doubles a Monday.
    """
    tenant = await t.reader()
    for period, length in PERIOD_DAYS.items():
        shown, spent = await _stats(t, tenant, period), await _costs(t, tenant, period)
        lists = {"trends.daily": shown.rows("trends", "daily"), "daily_trend": spent.rows("daily_trend")}
        for what, rows in lists.items():
            _judge_days(t, [row["date"] for row in rows], what, period, length, shown, spent)


def _judge_days(t: Trial, dates: list[str], what: str, period: str, length: int, *replies: Reply) -> None:
    today = datetime.now(UTC).date()
    first = today - timedelta(days=length - 1)
    t.expect(
        len(set(dates)) == len(dates), _("each day of {what} once", what=what), _("a day twice"), *replies
    )
    ordered = dates in (sorted(dates), sorted(dates, reverse=True))
    t.expect(ordered, _("the days of {what} in one direction", what=what), _("days in no order"), *replies)
    # Midnight may pass between the answer and this look at the clock.
    outside = [day for day in dates if not first - timedelta(days=1) <= date.fromisoformat(day) <= today]
    early = [day for day in dates if date.fromisoformat(day) == first - timedelta(days=1)]
    just_after_midnight = datetime.now(UTC).hour == 0
    late = outside + ([] if just_after_midnight else early)
    t.expect(
        not late,
        _(
            "days of {what} inside {period} ({first} to {today})",
            what=what,
            period=period,
            first=first,
            today=today,
        ),
        str(late[:3]),
        *replies,
    )


def _negatives(reply: Reply) -> Iterator[Sighting]:
    if reply.operation is None or not reply.accepted or "/stats" not in reply.operation.path:
        return
    for path, value in _numbers(reply.named, ""):
        if value < 0:
            yield Sighting(
                expected=_("no negative number in {name}", name=reply.operation.name),
                observed=f"{path}: {value}",
            )


def _numbers(value: Any, path: str) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _numbers(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _numbers(inner, f"{path}.{number}")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, value


@check("dashboard.not_negative", Level.MUST, "DASH-9", watch=_negatives, hint="Sum usage; do not subtract.")
async def not_negative(t: Trial) -> None:
    """No number of the dashboard is negative.

    Every dashboard answer of the run is looked at, after deletions too.
    """
    tenant = await t.tenant()
    user = await t.user(tenant)
    await t.ask("delete_user", tenant, user["user_id"])
    for name in _BY_PERIOD:
        t.expect_success(await t.ask(name, tenant))


@check("dashboard.active_users", Level.MUST, "DASH-10", hint="Count as active only users that exist.")
async def active_users(t: Trial) -> None:
    """There are never more active users than users, also after some were deleted.

    109 % of the students being active makes every other number doubtful.
    """
    tenant = await t.tenant()
    await t.user(tenant)
    listed = await t.ask("list_users", tenant, query={"limit": 100})
    for row in listed.rows("users"):
        t.expect_success(await t.ask("delete_user", tenant, row["user_id"]))
    await t.user(tenant)
    for period in _PERIODS:
        reply = await _stats(t, tenant, period)
        active, total = reply.at("summary", "active_users"), reply.at("summary", "total_users")
        t.expect(
            active <= total,
            _("active_users <= {total} in {period}", total=total, period=period),
            str(active),
            reply,
        )


@check(
    "dashboard.new_users",
    Level.MUST,
    "DASH-11",
    "DASH-18",
    "DASH-2",
    hint="Count users by created_at, when asked; cache nothing.",
)
async def new_users(t: Trial) -> None:
    """A user counts as new from the moment he is created until he is deleted; never more are new than exist.

    The administrator who has just added someone looks for him at once.
    """
    tenant = await t.tenant()
    before = await _stats(t, tenant, "7d")
    expected = before.at("summary", "new_users_this_period") + 1
    user = await t.user(tenant)

    async def look() -> list[Difference]:
        after = await _stats(t, tenant, "7d")
        seen = after.at("summary", "new_users_this_period")
        return _differs(_("new_users_this_period after one more user"), expected, seen, before, after)

    await t.settles(look)
    await _judge_new(t, tenant)
    t.require_success(await t.ask("delete_user", tenant, user["user_id"]))
    gone = await _stats(t, tenant, "7d")
    counted = gone.at("summary", "new_users_this_period")
    t.expect(
        counted < expected, _("new users < {count} after a deletion", count=expected), str(counted), gone
    )


async def _judge_new(t: Trial, tenant: TrialTenant) -> None:
    for period in _PERIODS:
        reply = await _stats(t, tenant, period)
        new, total = reply.at("summary", "new_users_this_period"), reply.at("summary", "total_users")
        t.expect(
            new <= total, _("new users <= {total} in {period}", total=total, period=period), str(new), reply
        )


@check("dashboard.daily_sums", Level.MUST, "DASH-12", hint=_ONE_SOURCE)
async def daily_sums(t: Trial) -> None:
    """The days add up to the summary: messages and tokens, in each period.

    People add up columns.
    """
    tenant = await t.reader()

    async def look() -> list[Difference]:
        found: list[Difference] = []
        for period in _PERIODS:
            reply = await _stats(t, tenant, period)
            daily = reply.rows("trends", "daily")
            for name in ("messages", "tokens"):
                total = reply.at("summary", f"total_{name}")
                found += _differs(
                    _("{name} of all days in {period}", name=name, period=period),
                    total,
                    _sum(daily, name),
                    reply,
                )
        return found

    await t.settles(look)
    await _skip_without_usage(t, tenant)


@check("dashboard.costs_agree", Level.MUST, "DASH-13", hint=_ONE_SOURCE)
async def costs_agree(t: Trial) -> None:
    """Costs by model, by day, in total and in the summary are the same to a cent.

    Four numbers that mean one amount of money must be one amount of money.
    """
    tenant = await t.reader()

    async def look() -> list[Difference]:
        found: list[Difference] = []
        for period in _PERIODS:
            before = await _stats(t, tenant, period)
            spent, after = await _costs(t, tenant, period), await _stats(t, tenant, period)
            total = spent.at("total_cost_usd")
            by_model, by_day = (
                _sum(spent.rows("by_model"), "cost_usd"),
                _sum(spent.rows("daily_trend"), "cost_usd"),
            )
            found += _differs(
                _("costs by model in {period}", period=period), total, by_model, spent, usd=True
            )
            found += _differs(_("costs by day in {period}", period=period), total, by_day, spent, usd=True)
            what = _("total_cost_usd as in the summary of {period}", period=period)
            found += _between(what, before, after, "estimated_cost_usd", total, spent)
        return found

    await t.settles(look)
    await _skip_without_usage(t, tenant)


@check("dashboard.tokens_by_model", Level.MUST, "DASH-14", hint=_ONE_SOURCE)
async def tokens_by_model(t: Trial) -> None:
    """Input and output tokens of all models add up to the summary's tokens.

    Tokens are what is paid for.
    """
    tenant = await t.reader()

    async def look() -> list[Difference]:
        found: list[Difference] = []
        for period in _PERIODS:
            before = await _stats(t, tenant, period)
            spent, after = await _costs(t, tenant, period), await _stats(t, tenant, period)
            models = spent.rows("by_model")
            tokens = _sum(models, "input_tokens") + _sum(models, "output_tokens")
            what = _("tokens of all models in {period}", period=period)
            found += _between(what, before, after, "total_tokens", tokens, spent)
        return found

    await t.settles(look)
    await _skip_without_usage(t, tenant)


@check("dashboard.users_total", Level.MUST, "DASH-15", "DASH-18", hint="Count the rows of the user table.")
async def users_total(t: Trial) -> None:
    """The summary's total_users is the list's total, also after a creation and a deletion.

    Two counters drift; one does not.
    """
    tenant = await t.tenant()

    async def look() -> list[Difference]:
        listed = t.require_success(await t.ask("list_users", tenant))
        shown = await _stats(t, tenant)
        return _differs("total_users", listed.at("total"), shown.at("summary", "total_users"), listed, shown)

    await t.settles(look)
    user = await t.user(tenant)
    await t.user(tenant)
    await t.settles(look)
    t.expect_success(await t.ask("delete_user", tenant, user["user_id"]))
    await t.settles(look)


@check("dashboard.longer_shows_more", Level.MUST, "DASH-16", hint="Let a period contain the shorter ones.")
async def longer_shows_more(t: Trial) -> None:
    """A longer period never shows less: sessions, messages, tokens, costs, active and new users.

    The last week is part of the last month.
    """
    tenant = await t.reader()

    async def look() -> list[Difference]:
        found: list[Difference] = []
        answers = [await _stats(t, tenant, period) for period in _PERIODS]
        for shorter, longer in itertools.pairwise(answers):
            for name in (*_GROWING, "estimated_cost_usd"):
                less, more = shorter.at("summary", name), longer.at("summary", name)
                if more < less - 1e-9:
                    where = _("{name} in {period}", name=name, period=longer.at("period"))
                    found.append((f"{where} >= {less:g}", f"{more:g}", (shorter, longer)))
        return found

    await t.settles(look)
    await _skip_without_usage(t, tenant)


@check("dashboard.ranked_exist", Level.MUST, "DASH-17", hint="Join the ranking with the user table.")
async def ranked_exist(t: Trial) -> None:
    """Whoever is ranked by tokens or costs is a user that get_user finds, with the same name and e-mail.

    A click on a name must lead to a person, also after others were deleted.
    """
    tenant = await t.tenant()
    ranked = [row["user_id"] for row in (await _top(t, tenant, "90d")).rows("users")]
    if ranked:
        t.expect_success(await t.ask("delete_user", tenant, ranked[0]))
    else:
        # A newborn without usage ranks nobody; the tenant that all checks read may.
        tenant = await t.reader()
    top, spent = await _top(t, tenant, "90d", 50), await _costs(t, tenant, "90d")
    for reply, rows in ((top, top.rows("users")), (spent, spent.rows("by_user_top10"))):
        for row in rows:
            shown = await t.ask("get_user", tenant, row["user_id"])
            t.expect(
                shown.succeeded,
                _("get_user to find {user_id}", user_id=row["user_id"]),
                shown.said,
                reply,
                shown,
            )
            if shown.succeeded:
                t.expect_same(row["name"], shown.at("name"), _("the name in the ranking"), reply, shown)
                if reply is top:
                    ranked_email, own = row["email"].lower(), str(shown.at("email")).lower()
                    t.expect_same(ranked_email, own, _("the e-mail in the ranking"), reply, shown)
    if not top.rows("users") and not t.findings:
        t.skip(_NO_USAGE)


@check(
    "dashboard.deleted_usage_stays",
    Level.MUST,
    "DASH-18",
    hint="Keep usage rows when a user goes; take only the user out of the counts.",
)
async def deleted_usage_stays(t: Trial) -> None:
    """The totals keep the usage of a user who was deleted; only the user counts fall.

    What was spent was spent.
    """
    tenant = await t.tenant()
    ranked = (await _top(t, tenant, "90d")).rows("users")
    before = await _stats(t, tenant, "90d")
    victim = ranked[0]["user_id"] if ranked else (await t.user(tenant))["user_id"]
    users = await t.total_users(tenant)
    t.require_success(await t.ask("delete_user", tenant, victim))
    after = await _stats(t, tenant, "90d")
    for name in ("total_messages", "total_tokens", "estimated_cost_usd"):
        had, has = before.at("summary", name), after.at("summary", name)
        t.expect(
            has >= had - 1e-9, _("{name} to stay {had:g}", name=name, had=had), f"{has:g}", before, after
        )
    t.expect_same(after.at("summary", "total_users"), users - 1, "total_users", before, after)
    if not ranked and not t.findings:
        t.note("a newborn tenant of this service has no usage, so only the counts were judged")


@check("dashboard.usage", Level.MUST, "LIFE-31", "OP-5", hint="Compare with `mt-sim openapi`.")
async def usage(t: Trial) -> None:
    """A month's usage has all five named figures.

    The market bills by them.
    """
    tenant = await t.reader()
    month = this_month()
    reply = t.require_success(await t.ask("get_tenant_usage", tenant, query={"period": month}))
    t.expect_same((reply.at("tenant_id"), reply.at("period")), (tenant.id, month), "head", reply)


@check("dashboard.usage_period", Level.MUST, "LIFE-32", "CONV-6", "ERR-6", hint="Require period as YYYY-MM.")
async def usage_period(t: Trial) -> None:
    """The month must be named, and be one that exists.

    Guessing the month guesses the bill.
    """
    tenant = await t.reader()
    t.expect_success(await t.ask("get_tenant_usage", tenant, query={"period": this_month()}))
    t.expect_invalid(await t.ask("get_tenant_usage", tenant), _("without a period"))
    for bad in ("2026-13", "2026-00", "2026", "26-11", "2026-11-01", "30d", ""):
        reply = await t.ask("get_tenant_usage", tenant, query={"period": bad})
        t.expect_invalid(reply, _("for period={bad!r}", bad=bad))


@check("dashboard.empty_month", Level.MUST, "LIFE-33", hint="Answer zeros when there are no rows.")
async def empty_month(t: Trial) -> None:
    """A month without usage, past or future, is zeros and not an error.

    The market asks for months before the tenant was born.
    """
    tenant = await t.reader()
    for month in ("2001-01", "2098-12"):
        reply = t.require_success(await t.ask("get_tenant_usage", tenant, query={"period": month}))
        for name in _COUNTED:
            t.expect_same(reply.at("usage", name), 0, _("{name} of {month}", name=name, month=month), reply)


@check("dashboard.busy_month", Level.MUST, "LIFE-31", hint="Count months from the dashboard's own rows.")
async def busy_month(t: Trial) -> None:
    """A month in which the dashboard shows messages is not all zeros in the usage.

    Which figure counts what is the service's knowledge, but zeros bill nothing.
    """
    tenant = await t.reader()
    stats = await _stats(t, tenant, "90d")
    busy = [str(day.get("date"))[:7] for day in stats.rows("trends", "daily") if day.get("messages")]
    if not busy:
        t.skip(_NO_USAGE)
    month = max(busy)
    reply = t.require_success(await t.ask("get_tenant_usage", tenant, query={"period": month}))
    figures = [reply.at("usage", name) for name in _COUNTED]
    what = _("usage in {month}, which has messages", month=month)
    t.expect(any(figures), what, _("zeros in every figure"), stats, reply)


def _long_money(reply: Reply) -> Iterator[Sighting]:
    if not reply.accepted or b"_usd" not in reply.body:
        return
    for path, value in _numbers(reply.json, ""):
        if path.endswith("_usd") and abs(round(value, 6) - value) > 1e-12 * max(1.0, abs(value)):
            yield Sighting(expected=_("money with at most 6 decimals"), observed=f"{path}: {value!r}")


@check("dashboard.money", Level.SHOULD, "CONV-7", watch=_long_money, hint="round(amount, 6) when answering.")
async def money(t: Trial) -> None:
    """Money has at most six decimals.

    0.1 + 0.2 is shown to a customer. Every answer of the run is looked at.
    """
    tenant = await t.reader()
    for period in _PERIODS:
        await _costs(t, tenant, period)
        await _stats(t, tenant, period)
