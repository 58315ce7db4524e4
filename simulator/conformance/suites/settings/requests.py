"""How checks of settings read and change them."""

from typing import Any

from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.run.ledger import OwnTenant


async def settings_of(ctx: CheckContext, tenant: OwnTenant) -> Reply:
    """The settings as they are read; what follows waits when they cannot be."""
    return ctx.given.success(await ctx.ask("get_settings", tenant))


async def change(ctx: CheckContext, tenant: OwnTenant, config: dict[str, Any]) -> Reply:
    """Change the configuration."""
    return await ctx.ask("update_settings", tenant, body={"config": config})
