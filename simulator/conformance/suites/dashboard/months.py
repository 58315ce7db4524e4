"""Dashboard: the usage of one month."""

from languages import N_, _
from simulator.conformance.engine.answers.wording import quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.dashboard.numbers import NO_USAGE, ask_stats
from simulator.conformance.suites.kit.every_operation import this_month

_COUNTED = ("active_users", "total_sessions", "api_calls", "ai_tokens")


@check(
    "dashboard.usage",
    Level.MUST,
    "LIFE-31",
    "OP-5",
    answers="get_tenant_usage",
    hint=N_("Compare with `mt-sim openapi`."),
)
async def usage(ctx: CheckContext) -> None:
    """A month's usage has all five named figures.

    The market bills by them.
    """
    tenant = await ctx.reader()
    month = this_month()
    reply = ctx.given.success(await ctx.ask("get_tenant_usage", tenant, query={"period": month}))
    ctx.expect.same((reply.at("tenant_id"), reply.at("period")), (tenant.id, month), "head", reply)


@check(
    "dashboard.usage_period", Level.MUST, "LIFE-32", "CONV-6", "ERR-6", hint=N_("Require period as YYYY-MM.")
)
async def usage_period(ctx: CheckContext) -> None:
    """The month must be named, and be one that exists.

    Guessing the month guesses the bill.
    """
    tenant = await ctx.reader()
    ctx.given.success(await ctx.ask("get_tenant_usage", tenant, query={"period": this_month()}))
    ctx.expect.invalid(await ctx.ask("get_tenant_usage", tenant), _("without a period"))
    for bad in ("2026-13", "2026-00", "2026", "26-11", "2026-11-01", "30d", ""):
        reply = await ctx.ask("get_tenant_usage", tenant, query={"period": bad})
        ctx.expect.invalid(reply, _("for period={bad}", bad=quoted(bad)))


@check("dashboard.empty_month", Level.MUST, "LIFE-33", hint=N_("Answer zeros when there are no rows."))
async def empty_month(ctx: CheckContext) -> None:
    """A month without usage, past or future, is zeros and not an error.

    The market asks for months before the tenant was born.
    """
    tenant = await ctx.reader()
    for month in ("2001-01", "2098-12"):
        reply = await ctx.ask("get_tenant_usage", tenant, query={"period": month})
        ctx.require.success(reply, _("for period={bad}", bad=month))
        for name in _COUNTED:
            ctx.expect.same(reply.at("usage", name), 0, _("{name} of {month}", name=name, month=month), reply)


@check("dashboard.busy_month", Level.MUST, "LIFE-31", hint=N_("Count months from the dashboard's own rows."))
async def busy_month(ctx: CheckContext) -> None:
    """A month in which the dashboard shows messages is not all zeros in the usage.

    Which figure counts what is the service's knowledge, but zeros bill nothing.
    """
    tenant = await ctx.reader()
    stats = await ask_stats(ctx, tenant, "90d")
    busy = [str(day.get("date"))[:7] for day in stats.rows("trends", "daily") if day.get("messages")]
    if not busy:
        ctx.skip(_(NO_USAGE))
    month = max(busy)
    reply = ctx.given.success(await ctx.ask("get_tenant_usage", tenant, query={"period": month}))
    figures = [reply.at("usage", name) for name in _COUNTED]
    what = _("usage in {month}, which has messages", month=month)
    ctx.expect(any(figures), what, _("zeros in every figure"), stats, reply)
