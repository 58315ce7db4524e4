"""What the themes of the users suite share."""

from typing import Any

from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.kit.paging import users_of


async def create_person(ctx: CheckContext, tenant: OwnTenant, **changes: Any) -> Reply:
    """The answer to creating somebody new; ``changes`` to what is sent."""
    return await ctx.ask("create_user", tenant, body=ctx.people.request(**changes))


async def matches(ctx: CheckContext, tenant: OwnTenant, term: str) -> set[str]:
    """The ids of all users that a search finds."""
    return set(await users_of(tenant, search=term).ids(ctx, 100))
