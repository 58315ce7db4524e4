"""Erases a tenant of the run for good."""

from languages import _
from mock_market.target.dialects import Arguments
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.run.run import Run
from standard_api.operations import operation_named


async def erase(run: Run, asker: Asker, tenant_id: str) -> bool:
    """Erase a tenant of this run; one that never came to life is fine too.

    True when the target cannot do it yet: the tenant is coming, or the target is busy. A target
    that never accepts anything is asked once, and not waited for.
    """
    if not run.ledger.is_open(tenant_id):
        return False
    if not run.dialect.offers("deactivate_tenant"):
        run.ledger.leaves(tenant_id, _("the dialect has no word that erases it"))
        return False
    reply = await asker.ask(
        operation_named("deactivate_tenant"),
        Arguments(tenant_id=tenant_id, body={"reason": "admin_request", "preserve_data": False}),
        again=not run.pulse.never_accepts,
        watched=False,
    )
    coming = run.ledger.may_come(tenant_id)
    if reply.status == 404 and coming:
        return True
    if (
        reply.accepted
        or reply.status in (404, 410)
        or (reply.status is not None and run.ledger.was_refused(tenant_id))
        or (reply.status in (400, 422) and not await _lives(asker, tenant_id))
    ):
        run.ledger.settled(tenant_id)
    return reply.status in (409, 503) and (coming or not run.pulse.never_accepts)


async def _lives(asker: Asker, tenant_id: str) -> bool:
    """Whether the target shows a tenant under an id whose deactivation it finds invalid."""
    reply = await asker.ask(
        operation_named("get_tenant_status"), Arguments(tenant_id=tenant_id), watched=False
    )
    return reply.status not in (400, 404, 410, 422)
