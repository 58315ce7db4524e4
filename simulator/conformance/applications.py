"""Applications as a check sends them: to the auto-provision webhook, for applicants of this run only."""

import asyncio
from typing import Any

from languages import _
from simulator.conformance.adoption import APPLY, adopt
from simulator.conformance.asking import Spoiling
from simulator.conformance.reply import Reply
from simulator.conformance.tenants import TrialTenant
from simulator.conformance.trial import Trial

_PATIENCE_S = 30.0


def application(t: Trial, *, email: str | None = None, **changes: Any) -> dict[str, Any]:
    """A believable application; the applicant's address is of this run."""
    number = t.run.next_application()
    person = t.person()
    return {
        "application_id": number,
        "kind": "demo",
        "contact": "02-300-1234",
        "reason": "2학기 교양 수업에서 시범 운영하려고 합니다.",
        "applicant": {
            "id": number % 10_000,
            "name": person["name"],
            "email": email or person["email"],
            "university_name": "한빛대학교",
        },
        "service": {"id": 3, "slug": "advisor", "title": "AI 어드바이저"},
        **changes,
    }


async def apply(t: Trial, wish: dict[str, Any], *, spoiling: Spoiling | None = None) -> Reply:
    """Send an application; a tenant that comes of it is remembered, and erased when it is ours."""
    sent = t.run.ledger.applies(wish)
    reply = await t.ask(APPLY, body=wish, spoiling=spoiling)
    tenant_id = await adopt(t.run, t.asker, sent, reply)
    if tenant_id is not None:
        t.takes(TrialTenant(id=tenant_id))
    return reply


async def approved(t: Trial, wish: dict[str, Any]) -> tuple[TrialTenant, Reply]:
    """Apply until the answer is final; the check ends with a finding unless it is approved."""
    reply = await apply(t, wish)
    waited = 0.0
    # Without a callback the market repeats the request to learn the end (HOOK-11).
    while reply.at("status") == "processing" and waited < _PATIENCE_S:
        await asyncio.sleep(0.25)
        waited += 0.25
        reply = await apply(t, wish)
    t.require_success(reply, _("for an application"))
    if reply.at("status") == "rejected" and wish.get("kind") == "service":
        t.skip("the service rejects applications of the kind service")
    t.require(reply.at("status") == "approved", "the status approved", repr(reply.at("status")), reply)
    tenant_id = reply.at("tenant_id")
    t.require(bool(tenant_id), "the tenant's id with an approval", repr(tenant_id), reply)
    return TrialTenant(id=str(tenant_id), access_url=reply.at("tenant_url")), reply
