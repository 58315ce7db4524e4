"""One answer of each kind, so that those who watch all answers have something to see."""

from functools import partial

from languages import N_
from simulator.conformance.engine.asking.asker import NEVER
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.suites.kit.every_operation import all_keyed

FORM = N_('Answer {"success": false, "error": CODE, "message": text} from one exception handler.')


async def provoke(ctx: CheckContext) -> None:
    """One of each kind of answer, so that the watchers of this suite always have something to see."""
    await ctx.ask.once("one answer of each kind", partial(_provoke, ctx))


async def _provoke(ctx: CheckContext) -> None:
    tenant = await ctx.reader()
    for one in await all_keyed(ctx, tenant, NEVER):
        if not one.operation.writes:
            await one.ask(ctx, tenant)
    if ctx.run.dialect.name != "standard":
        return
    fresh = await ctx.tenants.active()
    await ctx.ask("get_tenant_status", ctx.tenants.new_id())
    await ctx.ask("get_user", fresh, NEVER)
    await ctx.ask("create_user", fresh, body={"email": 7})
    await ctx.ask("get_tenant_stats", fresh, query={"period": "century"})
    await ctx.tenants.activate(fresh, plan="premium")
    user = await ctx.people.created(fresh)
    await ctx.ask("create_user", fresh, body={"email": user["email"], "name": "김둘"})
    await ctx.ask("delete_user", fresh, user["user_id"])
    await ctx.tenants.deactivate(fresh)
    await ctx.ask("create_user", fresh, body=ctx.people.request())
