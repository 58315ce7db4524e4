"""Robustness: texts of any length, and bodies that call themselves something else than UTF-8."""

import json

from languages import N_, _
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check


@check(
    "robustness.tenant_name",
    Level.MUST,
    "CONV-12",
    "CONV-10",
    hint=N_("Bound a tenant's name as a user's name."),
)
async def tenant_name(ctx: CheckContext) -> None:
    """A tenant's name has 1 to 255 code points; an empty or longer one is refused.

    It stands on every page and every bill.
    """
    ctx.expect.success(
        await ctx.tenants.activate(ctx.tenants.planned(tenant_name="한" * 255)),
        _("for a name of 255 characters"),
    )
    for name in ("", "한" * 256, "a" * 5000):
        reply = await ctx.tenants.activate(ctx.tenants.planned(tenant_name=name))
        ctx.expect.status(reply, 400, 413, 422, why=_("for a name of {count} characters", count=len(name)))


@check(
    "robustness.charset", Level.SHOULD, "CONV-1", hint=N_("Decode JSON as UTF-8, or refuse another charset.")
)
async def charset(ctx: CheckContext) -> None:
    """A body that names another charset is read as UTF-8 or refused; charset=utf-8 is fine.

    JSON is UTF-8; a name that was decoded otherwise is somebody else's.
    """
    tenant = await ctx.tenants.active()
    for name in ("utf-8", "utf-16", "euc-kr"):
        person = ctx.people.request(name="김하늘")
        spoiling = Spoiling(
            raw=json.dumps(person, ensure_ascii=False).encode(),
            content_type=f"application/json; charset={name}",
        )
        reply = await ctx.ask("create_user", tenant, body={}, spoiling=spoiling)
        refusals = () if name == "utf-8" else (400, 415, 422)
        ctx.expect.status(reply, 201, *refusals, why=_("for charset={name}", name=name))
        if reply.status == 201:
            ctx.expect.same(reply.at("name"), "김하늘", _("the name as sent"), reply)
