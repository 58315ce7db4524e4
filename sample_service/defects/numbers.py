"""Bugs in the dashboard's numbers."""

from typing import Any

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses, says


async def _spoil(wire: Wire, request: Request, operation: str, change: Any) -> SpoiltAnswer:
    """Let a function change the body of one operation's success."""
    answer = await wire.forward(request)
    if request.operation != operation or not answer.fine:
        return answer
    body = answer.json
    change(body)
    return answer.with_body(body)


@defect("dashboard.readable", also=("dashboard.default_period",))
async def only_with_limit(wire: Wire, request: Request) -> SpoiltAnswer:
    """The ranking fails when neither period nor limit is named."""
    answer = await wire.forward(request)
    unnamed = request.asked("limit") is None and request.asked("period") is None
    spoilt = request.operation == "get_top_users" and unnamed and answer.fine
    return refuses(500, "INTERNAL_ERROR") if spoilt else answer


@defect("dashboard.stats")
async def no_trends(wire: Wire, request: Request) -> SpoiltAnswer:
    """The trends are a list instead of an object."""
    return await _spoil(wire, request, "get_tenant_stats", lambda body: body.update(trends=[]))


@defect("dashboard.costs")
async def money_as_text(wire: Wire, request: Request) -> SpoiltAnswer:
    """Money is answered as text, from a Decimal."""
    return await _spoil(
        wire,
        request,
        "get_tenant_costs",
        lambda body: body.update(total_cost_usd=str(body["total_cost_usd"])),
    )


@defect("dashboard.costs_ranked")
async def cheapest_first(wire: Wire, request: Request) -> SpoiltAnswer:
    """ORDER BY cost without DESC."""
    return await _spoil(wire, request, "get_tenant_costs", lambda body: body["by_user_top10"].reverse())


@defect("dashboard.top_users")
async def by_name(wire: Wire, request: Request) -> SpoiltAnswer:
    """Top users are sorted by name."""
    return await _spoil(
        wire, request, "get_top_users", lambda body: body["users"].sort(key=lambda row: row["tokens"])
    )


@defect("dashboard.top_limit")
async def limit_clamped(wire: Wire, request: Request) -> SpoiltAnswer:
    """A limit out of bounds is replaced by the default."""
    limit = request.asked("limit") or "10"
    fine = limit.isdigit() and 1 <= int(limit) <= 50
    if request.operation == "get_top_users" and not fine:
        return await wire.forward(request.with_query(limit="10"))
    return await wire.forward(request)


@defect("dashboard.patterns")
async def weekend_missing(wire: Wire, request: Request) -> SpoiltAnswer:
    """Weekdays are counted in local time, so some events fall out of the period."""

    def change(body: Any) -> None:
        body["weekday_distribution"] = body["weekday_distribution"][1:]

    return await _spoil(wire, request, "get_usage_patterns", change)


@defect("dashboard.default_period")
async def default_week(wire: Wire, request: Request) -> SpoiltAnswer:
    """The default period is a week."""
    if request.operation == "get_tenant_stats" and request.asked("period") is None:
        return await wire.forward(request.with_query(period="7d"))
    return await wire.forward(request)


@defect("dashboard.default_period.patterns")
async def quarter_of_patterns(wire: Wire, request: Request) -> SpoiltAnswer:
    """The patterns are of a quarter when nothing is said."""
    if request.operation == "get_usage_patterns" and request.asked("period") is None:
        return await wire.forward(request.with_query(period="90d"))
    return await wire.forward(request)


@defect("dashboard.bad_period")
async def unknown_is_month(wire: Wire, request: Request) -> SpoiltAnswer:
    """DAYS.get(period, 30)."""
    if request.operation == "get_tenant_costs" and request.asked("period") not in (None, "7d", "30d", "90d"):
        return await wire.forward(request.with_query(period="30d"))
    return await wire.forward(request)


@defect("dashboard.bad_period.patterns")
async def patterns_of_a_month(wire: Wire, request: Request) -> SpoiltAnswer:
    """The patterns' period falls back to a month."""
    known = (None, "7d", "30d", "90d")
    if request.operation == "get_usage_patterns" and request.asked("period") not in known:
        return await wire.forward(request.with_query(period="30d"))
    return await wire.forward(request)


@defect("dashboard.parts")
async def ranks_for_ever(wire: Wire, request: Request) -> SpoiltAnswer:
    """The ranking joins each message with each session of its user."""

    def change(body: Any) -> None:
        for row in body["users"]:
            row["tokens"] *= 3

    return await _spoil(wire, request, "get_top_users", change)


@defect("dashboard.parts.costs")
async def costs_twice(wire: Wire, request: Request) -> SpoiltAnswer:
    """Costs by user are joined with the models, and counted for each of them."""

    def change(body: Any) -> None:
        for row in body["by_user_top10"]:
            row["cost_usd"] = round(row["cost_usd"] * 4 + 1, 6)

    return await _spoil(wire, request, "get_tenant_costs", change)


@defect("dashboard.new_users.deleted")
async def counts_who_left(wire: Wire, request: Request) -> SpoiltAnswer:
    """New users are counted from a log of creations, which deletions do not touch."""
    gone = wire.memory.setdefault("gone", {})
    answer = await wire.forward(request)
    if request.operation == "delete_user" and answer.fine:
        gone[request.tenant_id] = gone.get(request.tenant_id, 0) + 1
    if request.operation == "get_tenant_stats" and answer.fine:
        summary = answer.json["summary"]
        new = summary["new_users_this_period"] + gone.get(request.tenant_id, 0)
        return answer.with_json(summary={**summary, "new_users_this_period": new})
    return answer


@defect("dashboard.ranked_exist.email")
async def neighbours_email(wire: Wire, request: Request) -> SpoiltAnswer:
    """The ranking's e-mails are of the row before."""

    def change(body: Any) -> None:
        emails = [row["email"] for row in body["users"]]
        for row, email in zip(body["users"], emails[1:] + emails[:1], strict=True):
            row["email"] = email

    return await _spoil(wire, request, "get_top_users", change)


@defect("dashboard.days")
async def one_day_twice(wire: Wire, request: Request) -> SpoiltAnswer:
    """A join doubles a day."""

    def change(body: Any) -> None:
        daily = body["trends"]["daily"]
        if daily:
            daily.append({**daily[-1], "users": 0, "messages": 0, "tokens": 0})

    return await _spoil(wire, request, "get_tenant_stats", change)


@defect("dashboard.not_negative")
async def refunds(wire: Wire, request: Request) -> SpoiltAnswer:
    """Deleted users are subtracted from sums that never held them."""

    def change(body: Any) -> None:
        body["summary"]["total_sessions"] = -1

    return await _spoil(wire, request, "get_tenant_stats", change)


@defect("dashboard.active_users")
async def ghosts_are_active(wire: Wire, request: Request) -> SpoiltAnswer:
    """Active users are counted from events, deleted people included."""

    def change(body: Any) -> None:
        summary = body["summary"]
        summary["active_users"] = summary["total_users"] and summary["total_users"] + 3

    return await _spoil(wire, request, "get_tenant_stats", change)


@defect("dashboard.new_users")
async def nightly_count(wire: Wire, request: Request) -> SpoiltAnswer:
    """New users are counted by a nightly job."""

    def change(body: Any) -> None:
        body["summary"]["new_users_this_period"] = 0

    return await _spoil(wire, request, "get_tenant_stats", change)


@defect("dashboard.daily_sums")
async def lost_day(wire: Wire, request: Request) -> SpoiltAnswer:
    """BETWEEN with times cuts the first day off."""

    def change(body: Any) -> None:
        body["trends"]["daily"] = body["trends"]["daily"][1:]

    return await _spoil(wire, request, "get_tenant_stats", change)


@defect("dashboard.costs_agree")
async def old_prices(wire: Wire, request: Request) -> SpoiltAnswer:
    """Costs by model use last year's prices."""

    def change(body: Any) -> None:
        for row in body["by_model"]:
            row["cost_usd"] = round(row["cost_usd"] * 1.5 + 0.02, 6)

    return await _spoil(wire, request, "get_tenant_costs", change)


@defect("dashboard.tokens_by_model")
async def output_only(wire: Wire, request: Request) -> SpoiltAnswer:
    """Input tokens are left out of the models."""

    def change(body: Any) -> None:
        for row in body["by_model"]:
            row["input_tokens"] = 0

    return await _spoil(wire, request, "get_tenant_costs", change)


@defect("dashboard.users_total")
async def cached_total(wire: Wire, request: Request) -> SpoiltAnswer:
    """total_users comes from a cache that is filled once."""
    answer = await wire.forward(request)
    if request.operation == "get_tenant_stats" and answer.fine:
        summary = answer.json["summary"]
        first = wire.memory.setdefault(request.tenant_id, summary["total_users"])
        return answer.with_json(summary={**summary, "total_users": first})
    return answer


@defect("dashboard.longer_shows_more")
async def average_of_quarter(wire: Wire, request: Request) -> SpoiltAnswer:
    """The quarter shows a monthly average."""

    def change(body: Any) -> None:
        if body["period"] == "90d":
            body["summary"]["total_sessions"] //= 9

    return await _spoil(wire, request, "get_tenant_stats", change)


@defect("dashboard.ranked_exist")
async def ranks_ghosts(wire: Wire, request: Request) -> SpoiltAnswer:
    """Users who are ranked have no name of their own but the one of their first message."""

    def change(body: Any) -> None:
        for row in body["users"]:
            row["name"] = "deleted user"

    return await _spoil(wire, request, "get_top_users", change)


@defect("dashboard.deleted_usage_stays")
async def cascade(wire: Wire, request: Request) -> SpoiltAnswer:
    """ON DELETE CASCADE takes a user's usage along."""
    gone = wire.memory.setdefault("gone", set())
    answer = await wire.forward(request)
    if request.operation == "delete_user" and answer.fine:
        gone.add(request.tenant_id)
    if request.operation == "get_tenant_stats" and answer.fine and request.tenant_id in gone:
        summary = answer.json["summary"]
        return answer.with_json(summary={**summary, "total_tokens": summary["total_tokens"] // 2})
    return answer


@defect("dashboard.usage")
async def missing_figure(wire: Wire, request: Request) -> SpoiltAnswer:
    """storage_mb is not measured, so it is left out."""
    return await _spoil(wire, request, "get_tenant_usage", lambda body: body["usage"].pop("storage_mb"))


@defect("dashboard.usage_period")
async def this_month(wire: Wire, request: Request) -> SpoiltAnswer:
    """Without a month it is this one."""
    if request.operation == "get_tenant_usage" and request.asked("period") is None:
        return await wire.forward(request.with_query(period="2026-11"))
    return await wire.forward(request)


@defect("dashboard.empty_month")
async def no_rows(wire: Wire, request: Request) -> SpoiltAnswer:
    """A month without rows is 404."""
    answer = await wire.forward(request)
    if request.operation == "get_tenant_usage" and answer.fine and not answer.json["usage"]["api_calls"]:
        return says(404, success=False, error="TENANT_NOT_FOUND", message="No usage.")
    return answer


@defect("dashboard.busy_month")
async def bills_nothing(wire: Wire, request: Request) -> SpoiltAnswer:
    """The month's figures come from a table that nobody fills."""
    answer = await wire.forward(request)
    if request.operation == "get_tenant_usage" and answer.fine:
        return answer.with_json(usage=dict.fromkeys(answer.json["usage"], 0))
    return answer


@defect("dashboard.money")
async def floating_money(wire: Wire, request: Request) -> SpoiltAnswer:
    """Money is added up in floating point and never rounded."""

    def change(body: Any) -> None:
        body["total_cost_usd"] += 1e-9 / 3

    return await _spoil(wire, request, "get_tenant_costs", change)
