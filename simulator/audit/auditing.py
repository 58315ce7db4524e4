"""Asks a service for every operation in every dialect, without harm; ``deep`` also on a tenant of its own."""

from dataclasses import replace

from languages import _
from simulator.audit.audited import Audited, AuditPlan
from simulator.audit.deep import read_all, seen_on_own_tenant
from simulator.audit.looking import HarmlessLook
from simulator.audit.readiness import Readiness, Way
from simulator.conformance.engine.findings.outcomes import TargetGoneError


async def audit(plan: AuditPlan) -> Readiness:
    """Everything that can be found out. Never raises for what the target does."""
    audited = Audited(plan)
    look = HarmlessLook(audited)
    ways: list[Way] = []
    try:
        found = await look.ways()
        if plan.deep:
            found = await seen_on_own_tenant(audited, found)
        elif plan.read_tenant:
            found = await read_all(audited, found, plan.read_tenant)
        ways = found
    except TargetGoneError as error:
        audited.note(_("stopped early: {error}", error=error))
    finally:
        await look.erase_taken()
        audited.close()
    target = plan.named.target
    return Readiness(
        name=target.name,
        url=target.url,
        run=plan.folder.name,
        data=plan.data,
        ways=tuple(replace(way, lacks=tuple(map(audited.safe, way.lacks))) for way in ways),
        notes=tuple(map(audited.safe, audited.notes)),
        deep=plan.deep or plan.read_tenant is not None,
        left_over=tuple(map(audited.safe, audited.left_over)),
    )
