"""What the themes of the users suite share."""

from typing import Any

from simulator.conformance.paging import users_of
from simulator.conformance.reply import Reply
from simulator.conformance.tenants import TrialTenant
from simulator.conformance.trial import Trial


async def create_person(t: Trial, tenant: TrialTenant, **changes: Any) -> Reply:
    """The answer to creating somebody new; ``changes`` to what is sent."""
    return await t.ask("create_user", tenant, body=t.person(**changes))


async def matches(t: Trial, tenant: TrialTenant, term: str) -> set[str]:
    """The ids of all users that a search finds."""
    return set(await users_of(tenant, search=term).ids(t, 100))
