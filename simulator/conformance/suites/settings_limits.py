"""Limits of a tenant: the same as its settings say."""

from languages import _
from simulator.conformance.check import Level, check
from simulator.conformance.trial import Trial

_SEATS = frozenset({"users", "max_users", "seats"})
"""A limit's name is the service's own word; one of these speaks of nothing else."""


@check(
    "settings.limits_agree",
    Level.MUST,
    "LIM-1",
    needs=("get_limits",),
    hint="Read limits and settings from the same row, and count users when asked.",
)
async def limits_agree(t: Trial) -> None:
    """The limit of users is max_users of the settings, and used is the number of users.

    Two pages that name two numbers of seats sell one of them twice.
    """
    tenant = await t.tenant()
    await t.user(tenant)
    users = await t.total_users(tenant)
    seats = users + 37
    put = await t.ask("update_settings", tenant, body={"config": {"max_users": seats}})
    t.require_success(put, _("to set max_users"))
    reply = t.require_success(await t.ask("get_limits", tenant))
    rows = [row for row in reply.rows("limits") if row["name"].lower() in _SEATS]
    if not rows:
        t.skip("no limit is named after users")
    t.expect_same(rows[0]["limit"], seats, _("the limit of users"), put, reply)
    t.expect_same(rows[0]["used"], users, _("the users in use"), reply)
