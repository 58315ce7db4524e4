"""What several themes of robustness send, and that the service goes on afterwards."""

from typing import Any

from languages import N_, _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.asker import NEVER
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.kit.every_operation import stop

OVERSIZED = (400, 413, 414, 422, 431)
VALIDATE = N_("Validate by a strict model; let one handler turn its errors into 422.")
WRITES = ("activate_tenant", "deactivate_tenant", "create_user", "update_user", "update_settings")


def good_body(ctx: CheckContext, name: str, tenant: OwnTenant) -> dict[str, Any]:
    """A lawful body of an operation that writes."""
    return stop(ctx, name, tenant, NEVER).body or {}


async def send_raw(
    ctx: CheckContext, name: str, tenant: OwnTenant, user_id: str | None, raw: bytes, **how: Any
) -> Reply:
    """Ask an operation with these bytes as its body."""
    user = user_id if name == "update_user" else None
    return await ctx.ask(name, tenant, user, body={}, spoiling=Spoiling(raw=raw, **how))


async def still_serves(ctx: CheckContext, tenant: OwnTenant) -> None:
    """Expect the tenant to be served as before."""
    reply = await ctx.ask("get_tenant_status", tenant)
    ctx.expect.success(reply, _("afterwards, as before"))
    ctx.expect.same(reply.at("status"), "active", _("the tenant's status afterwards"), reply)
