"""Users: no more of them than the tenant has seats."""

from languages import _
from simulator.conformance.check import Level, check
from simulator.conformance.suites.users.people import create_person
from simulator.conformance.tenants import TrialTenant
from simulator.conformance.trial import Trial
from standard_api.errors import ErrorCode


async def _with_seats(t: Trial, seats: int) -> TrialTenant:
    """A tenant with room for so many more users."""
    tenant = await t.tenant()
    room = {"config": {"max_users": await t.total_users(tenant) + seats}}
    t.require_success(await t.ask("update_settings", tenant, body=room), _("to set max_users"))
    return tenant


@check("users.quota", Level.MUST, "USER-11", "ERR-12", hint="Count and insert in one transaction.")
async def quota(t: Trial) -> None:
    """At max_users one more user is 429 QUOTA_EXCEEDED; after a deletion there is room again.

    Seats are what is paid for.
    """
    tenant = await _with_seats(t, 2)
    user = await t.user(tenant)
    await t.user(tenant)
    full = await t.total_users(tenant)
    reply = await create_person(t, tenant)
    t.expect_refusal(reply, ErrorCode.QUOTA_EXCEEDED, _("for one user more than max_users"))
    t.expect_same(await t.total_users(tenant), full, _("the number of users"), reply)
    t.expect_success(await t.ask("delete_user", tenant, user["user_id"]))
    t.expect_success(await create_person(t, tenant), _("once a seat is free"))


@check("users.parallel_quota", Level.MUST, "USER-11", hint="Count and insert in one transaction.")
async def parallel_quota(t: Trial) -> None:
    """Eight creations at once for two seats fill two seats.

    Counting first and inserting later sells the last seat eight times.
    """
    tenant = await _with_seats(t, 2)
    before = await t.total_users(tenant)
    replies = await t.at_once(create_person(t, tenant) for _turn in range(8))
    for reply in replies:
        t.expect_status(reply, 201, 429, why=_("for one of eight at once"))
    won = sum(reply.status == 201 for reply in replies)
    t.expect(won == 2, "two 201", _("{won} of them", won=won), *replies[:2])
    t.expect_same(await t.total_users(tenant), before + 2, _("the number of users"))
