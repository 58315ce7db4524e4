"""Robustness: texts of any length, and bodies that call themselves something else than UTF-8."""

import json

from languages import _
from simulator.conformance.asking import Spoiling
from simulator.conformance.check import Level, check
from simulator.conformance.trial import Trial


@check(
    "robustness.tenant_name", Level.MUST, "CONV-12", "CONV-10", hint="Bound a tenant's name as a user's name."
)
async def tenant_name(t: Trial) -> None:
    """A tenant's name has 1 to 255 code points; an empty or longer one is refused.

    It stands on every page and every bill.
    """
    t.expect_success(
        await t.activate(t.plan_tenant(tenant_name="한" * 255)), _("for a name of 255 characters")
    )
    for name in ("", "한" * 256, "a" * 5000):
        reply = await t.activate(t.plan_tenant(tenant_name=name))
        t.expect_status(reply, 400, 413, 422, why=_("for a name of {count} characters", count=len(name)))


@check("robustness.charset", Level.SHOULD, "CONV-1", hint="Decode JSON as UTF-8, or refuse another charset.")
async def charset(t: Trial) -> None:
    """A body that names another charset is read as UTF-8 or refused; charset=utf-8 is fine.

    JSON is UTF-8; a name that was decoded otherwise is somebody else's.
    """
    tenant = await t.tenant()
    for name in ("utf-8", "utf-16", "euc-kr"):
        person = t.person(name="김하늘")
        spoiling = Spoiling(
            raw=json.dumps(person, ensure_ascii=False).encode(),
            content_type=f"application/json; charset={name}",
        )
        reply = await t.ask("create_user", tenant, body={}, spoiling=spoiling)
        refusals = () if name == "utf-8" else (400, 415, 422)
        t.expect_status(reply, 201, *refusals, why=_("for charset={name}", name=name))
        if reply.status == 201:
            t.expect_same(reply.at("name"), "김하늘", _("the name as sent"), reply)
