"""Bugs around lost answers, repeats and the market's headers."""

import asyncio

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses, says


@defect("delivery.lost_activation")
async def repeat_fails(wire: Wire, request: Request) -> SpoiltAnswer:
    """A second attempt runs into the first one's lock and fails."""
    if request.operation == "activate_tenant" and request.header("x-market-delivery-attempt") == "2":
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("delivery.lost_user")
async def repeat_doubles(wire: Wire, request: Request) -> SpoiltAnswer:
    """A second attempt is taken for a second person, under a made-up address."""
    if request.operation == "create_user" and request.header("x-market-delivery-attempt") == "2":
        return await wire.forward(request.with_json(email=f"2.{request.json['email']}"))
    return await wire.forward(request)


@defect("delivery.lost_deletion")
async def deletes_the_next(wire: Wire, request: Request) -> SpoiltAnswer:
    """Deleting what is gone deletes the last user instead."""
    answer = await wire.forward(request)
    if request.operation == "delete_user" and answer.status == 404 and wire.knows(request):
        users = f"/mt/tenant/{request.tenant_id}/users"
        rows = (await wire.ask("GET", users, limit="100")).json.get("users", [])
        if rows and request.header("x-market-delivery-attempt") == "2":
            return await wire.ask("DELETE", f"{users}/{rows[-1]['user_id']}")
    return answer


@defect("delivery.lost_deactivation")
async def already_off(wire: Wire, request: Request) -> SpoiltAnswer:
    """Deactivating a tenant that is off is refused."""
    if request.operation == "deactivate_tenant" and request.json.get("preserve_data") is True:
        status = await wire.ask("GET", f"/mt/tenant/{request.tenant_id}/status")
        if status.fine and status.json["status"] != "active":
            return refuses(409, "TENANT_INACTIVE")
    return await wire.forward(request)


@defect("delivery.headers_not_needed")
async def needs_the_key(wire: Wire, request: Request) -> SpoiltAnswer:
    """Writes without an Idempotency-Key are refused."""
    writes = ("create_user", "update_user", "update_settings")
    if request.operation in writes and not request.header("idempotency-key"):
        return refuses(422, "INVALID_REQUEST")
    return await wire.forward(request)


@defect("delivery.key_reused")
async def answers_from_memory(wire: Wire, request: Request) -> SpoiltAnswer:
    """The first answer of an idempotency key is sent again, whatever the body says."""
    key = request.header("idempotency-key")
    if request.operation == "create_user" and key in wire.memory:
        kept: SpoiltAnswer = wire.memory[key]
        return kept
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.fine:
        wire.memory[key] = answer
    return answer


@defect("delivery.opposite_at_once")
async def deadlock(wire: Wire, request: Request) -> SpoiltAnswer:
    """An activation and a deactivation lock rows in opposite order."""
    if request.operation not in ("activate_tenant", "deactivate_tenant"):
        return await wire.forward(request)
    busy = wire.memory.setdefault("busy", {})
    if busy.get(request.tenant_id, request.operation) != request.operation:
        return refuses(500, "INTERNAL_ERROR")
    busy[request.tenant_id] = request.operation
    try:
        await asyncio.sleep(0.03)
        return await wire.forward(request)
    finally:
        busy.pop(request.tenant_id, None)


@defect("errors.unknown_tenant")
async def empty_dashboard(wire: Wire, request: Request) -> SpoiltAnswer:
    """A tenant that does not exist has an empty list of users."""
    answer = await wire.forward(request)
    if request.operation == "list_users" and answer.status == 404:
        return says(200, tenant_id=request.tenant_id, total=0, limit=20, offset=0, users=[])
    return answer
