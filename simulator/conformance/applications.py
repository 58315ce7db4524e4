"""Applications as a check sends them: to the auto-provision webhook, for applicants of this run only."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from languages import _
from simulator.conformance.reply import Reply
from simulator.conformance.tenants import TrialTenant
from simulator.conformance.trial import Trial

_OPERATION = "auto_provision"
_PATIENCE_S = 30.0
_CLOCKS_APART = timedelta(minutes=5)


def application(t: Trial, *, email: str | None = None, **changes: Any) -> dict[str, Any]:
    """A believable application; the applicant's address is of this run."""
    # Numbers of other runs would be repeats of their applications (HOOK-8).
    number = int(t.run.name, 16) << 24 | t.chance.getrandbits(24)
    person = t.person()
    return {
        "application_id": number,
        "kind": "demo",
        "contact": {"email": email or person["email"], "name": person["name"]},
        "reason": "2학기 시범 운영",
        "applicant": {
            "id": number % 10_000,
            "name": person["name"],
            "email": email or person["email"],
            "university_name": "한빛대학교",
        },
        "service": {"id": 3, "slug": "advisor", "title": "AI 어드바이저"},
        **changes,
    }


async def apply(t: Trial, wish: dict[str, Any]) -> Reply:
    """Send an application; a tenant that comes of it is remembered, and erased when it is ours."""
    reply = await t.ask(_OPERATION, body=wish)
    tenant_id = reply.at("tenant_id")
    if isinstance(tenant_id, str) and tenant_id:
        await _remember(t, tenant_id)
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
    t.require(reply.at("status") == "approved", "the status approved", repr(reply.at("status")), reply)
    tenant_id = reply.at("tenant_id")
    t.require(bool(tenant_id), "the tenant's id with an approval", repr(tenant_id), reply)
    return TrialTenant(id=str(tenant_id), access_url=reply.at("tenant_url")), reply


async def _remember(t: Trial, tenant_id: str) -> None:
    """Adopt a tenant only when it was born after this run began; otherwise leave it alone."""
    ledger = t.run.ledger
    if ledger.is_open(tenant_id) or tenant_id in ledger.left_alone:
        return
    if tenant_id.startswith(ledger.prefix):
        ledger.owes(tenant_id)
        t.takes(TrialTenant(id=tenant_id))
        return
    if not t.run.dialect.offers("get_tenant_status"):
        ledger.leaves(tenant_id, _("the service chose its id, and cannot be asked how old it is"))
        return
    born = (await t.ask("get_tenant_status", tenant_id)).at("created_at")
    if isinstance(born, str) and _at(born) >= t.run.began - _CLOCKS_APART:
        ledger.adopts(tenant_id)
        t.takes(TrialTenant(id=tenant_id))
    else:
        ledger.leaves(tenant_id, _("it is older than this run (created_at {born})", born=born))


def _at(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
