"""Bugs around tenants that are switched off, come back, or are erased."""

from datetime import UTC, datetime
from typing import Any

from sample_service.defects.defect import defect
from sample_service.defects.lifecycle import path_of, state_of, welcomed
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses, says

_READS = ("get_tenant_stats", "get_tenant_costs", "get_top_users")
_OFF = ("deactivated", "suspended")


@defect("lifecycle.deactivate")
async def always_a_date(wire: Wire, request: Request) -> SpoiltAnswer:
    """data_retention_until is filled whether or not the data is kept."""
    answer = await wire.forward(request)
    if request.operation == "deactivate_tenant" and answer.fine:
        return answer.with_json(data_retention_until="2027-02-21T05:00:00Z")
    return answer


@defect("lifecycle.preserves_by_default")
async def erases_by_default(wire: Wire, request: Request) -> SpoiltAnswer:
    """A preserve_data that is left out is falsy, so the data is erased."""
    if request.operation == "deactivate_tenant" and request.json:
        keep = request.json.get("preserve_data", False)
        return await wire.forward(request.with_json(preserve_data=keep))
    return await wire.forward(request)


@defect("lifecycle.retention")
async def thirty_days(wire: Wire, request: Request) -> SpoiltAnswer:
    """Data is kept for the length of a demo."""
    answer = await wire.forward(request)
    if request.operation == "deactivate_tenant" and answer.fine and answer.json["data_retention_until"]:
        return answer.with_json(data_retention_until="2026-12-01T00:00:00Z")
    return answer


@defect("lifecycle.reasons")
async def never_suspends(wire: Wire, request: Request) -> SpoiltAnswer:
    """Every reason deactivates."""
    if request.operation == "deactivate_tenant" and request.json.get("reason") == "violation":
        return await wire.forward(request.with_json(reason="admin_request"))
    return await wire.forward(request)


@defect("lifecycle.bad_reason")
async def any_reason(wire: Wire, request: Request) -> SpoiltAnswer:
    """The reason is free text."""
    known = ("subscription_expired", "admin_request", "violation")
    strange = request.json and request.json.get("reason") not in known
    if request.operation == "deactivate_tenant" and strange:
        return await wire.forward(request.with_json(reason="admin_request"))
    return await wire.forward(request)


@defect("lifecycle.deactivate_repeat")
async def moving_date(wire: Wire, request: Request) -> SpoiltAnswer:
    """Each deactivation starts the ninety days anew."""
    answer = await wire.forward(request)
    if request.operation == "deactivate_tenant" and answer.fine and answer.json["data_retention_until"]:
        count = wire.memory["count"] = wire.memory.get("count", 0) + 1
        return answer.with_json(data_retention_until=f"2027-02-21T05:00:00.{count:06d}Z")
    return answer


@defect("lifecycle.deactivate_repeat.erased")
async def erases_once(wire: Wire, request: Request) -> SpoiltAnswer:
    """An erasure that comes while the first one is still sweeping fails on its lock."""
    if request.operation == "deactivate_tenant" and request.json.get("preserve_data") is False:
        count = wire.memory[request.tenant_id] = wire.memory.get(request.tenant_id, 0) + 1
        if count == 2:
            return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("lifecycle.deactivate_unknown", "delivery.out_of_order")
async def deactivates_nothing(wire: Wire, request: Request) -> SpoiltAnswer:
    """UPDATE without looking at the number of rows: deactivating nothing is a success."""
    answer = await wire.forward(request)
    if request.operation == "deactivate_tenant" and answer.status == 404:
        rest = {"status": "deactivated", "data_preserved": True}
        until = "2027-02-21T05:00:00Z"
        return says(200, success=True, tenant_id=request.tenant_id, data_retention_until=until, **rest)
    return answer


@defect("lifecycle.reads_when_preserved")
async def all_locked(wire: Wire, request: Request) -> SpoiltAnswer:
    """The guard for inactive tenants sits on the whole router."""
    if request.operation in _READS and await state_of(wire, request) == "deactivated":
        return refuses(409, "TENANT_INACTIVE")
    return await wire.forward(request)


@defect("lifecycle.reads_when_preserved.optional")
async def limits_locked(wire: Wire, request: Request) -> SpoiltAnswer:
    """The limits are asked for while a write is judged, so they are guarded like one."""
    if request.operation == "get_limits" and await state_of(wire, request) == "deactivated":
        return refuses(409, "TENANT_INACTIVE")
    return await wire.forward(request)


async def _with(wire: Wire, request: Request, operation: str, **fields: Any) -> SpoiltAnswer:
    """One operation's answer has these fields instead of its own."""
    answer = await wire.forward(request)
    return answer.with_json(**fields) if request.operation == operation and answer.fine else answer


@defect("lifecycle.numbers_when_preserved")
async def usage_of_the_active(wire: Wire, request: Request) -> SpoiltAnswer:
    """The month's usage is joined with the tenants that are active."""
    if await state_of(wire, request) == "deactivated":
        names = ("active_users", "total_sessions", "api_calls", "ai_tokens", "storage_mb")
        return await _with(wire, request, "get_tenant_usage", usage=dict.fromkeys(names, 0))
    return await wire.forward(request)


@defect("lifecycle.numbers_when_preserved.resources")
async def library_closed(wire: Wire, request: Request) -> SpoiltAnswer:
    """The list of resources is empty for a tenant that is off."""
    if await state_of(wire, request) == "deactivated":
        return await _with(wire, request, "list_resources", total=0, items=[])
    return await wire.forward(request)


async def _writes_in_state(wire: Wire, request: Request, state: str) -> SpoiltAnswer:
    answer = await wire.forward(request)
    refused = request.operation == "update_settings" and answer.status == 409
    if refused and await state_of(wire, request) == state:
        return await wire.ask("GET", path_of(request, "settings"))
    return answer


@defect("lifecycle.writes_when_preserved")
async def settings_open(wire: Wire, request: Request) -> SpoiltAnswer:
    """The settings' route forgot to ask whether the tenant is active."""
    return await _writes_in_state(wire, request, "deactivated")


@defect("lifecycle.writes_when_erased")
async def erased_open(wire: Wire, request: Request) -> SpoiltAnswer:
    """The guard asks for preserved data to protect, so an erased tenant takes people in."""
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.status == 409:
        users = await wire.ask("GET", path_of(request, "users"))
        if users.fine and not users.json["total"]:
            return welcomed(request)
    return answer


@defect("lifecycle.writes_when_suspended")
async def suspended_open(wire: Wire, request: Request) -> SpoiltAnswer:
    """Writes are refused for deactivated tenants only; suspended ones were forgotten."""
    return await _writes_in_state(wire, request, "suspended")


@defect(
    "lifecycle.return_keeps_data",
    also=("lifecycle.reads_when_preserved", "lifecycle.numbers_when_preserved"),
)
async def deactivation_erases(wire: Wire, request: Request) -> SpoiltAnswer:
    """Deactivating deletes the users, whatever preserve_data says."""
    if request.operation == "deactivate_tenant" and request.json.get("preserve_data") is True:
        answer = await wire.forward(request.with_json(preserve_data=False))
        until = "2027-02-21T05:00:00Z"
        return answer.with_json(data_preserved=True, data_retention_until=until) if answer.fine else answer
    return await wire.forward(request)


@defect("lifecycle.return_keeps_numbers")
async def ranking_anew(wire: Wire, request: Request) -> SpoiltAnswer:
    """Coming back starts the ranking anew."""
    if request.operation == "activate_tenant" and await state_of(wire, request) == "deactivated":
        wire.memory[request.tenant_id] = True
    if request.tenant_id in wire.memory:
        return await _with(wire, request, "get_top_users", users=[])
    return await wire.forward(request)


@defect("lifecycle.return_keeps_settings")
async def settings_reset(wire: Wire, request: Request) -> SpoiltAnswer:
    """Coming back writes the settings anew."""
    returning = request.operation == "activate_tenant" and await state_of(wire, request) == "deactivated"
    answer = await wire.forward(request)
    if returning and answer.fine:
        fresh = {"config": {"branding": {"primary_color": "#1a56db"}}}
        await wire.ask("PUT", path_of(request, "settings"), fresh)
    return answer


@defect("lifecycle.return_with_new_plan")
async def old_plan(wire: Wire, request: Request) -> SpoiltAnswer:
    """Coming back only flips the status; plan and features stay as they were."""
    if request.operation == "activate_tenant" and await state_of(wire, request) in (
        "deactivated",
        "suspended",
    ):
        old = (await wire.ask("GET", path_of(request, "status"))).json
        return await wire.forward(request.with_json(plan=old["plan"], features=old["features"]))
    return await wire.forward(request)


@defect("lifecycle.return_with_new_plan.contact")
async def first_contact(wire: Wire, request: Request) -> SpoiltAnswer:
    """The contact is written once, when the tenant is made."""
    if request.operation == "activate_tenant" and request.json.get("contact"):
        first = wire.memory.setdefault(request.tenant_id, request.json["contact"])
        if await state_of(wire, request) in _OFF:
            return await wire.forward(request.with_json(contact=first))
    return await wire.forward(request)


@defect("lifecycle.return_keeps_address")
async def moves_house(wire: Wire, request: Request) -> SpoiltAnswer:
    """Coming back makes a new address."""
    returning = request.operation == "activate_tenant" and await state_of(wire, request) == "deactivated"
    answer = await wire.forward(request)
    return answer.with_json(access_url="https://new.example/t/2") if returning and answer.fine else answer


@defect(
    "lifecycle.erase",
    "lifecycle.erased_stays_erased",
    "lifecycle.erase_preserved",
)
async def soft_delete(wire: Wire, request: Request) -> SpoiltAnswer:
    """preserve_data: false sets a flag; the rows stay."""
    if request.operation == "deactivate_tenant" and request.json.get("preserve_data") is False:
        answer = await wire.forward(request.with_json(preserve_data=True))
        return answer.with_json(data_preserved=False, data_retention_until=None) if answer.fine else answer
    return await wire.forward(request)


async def _survives(wire: Wire, request: Request, operation: str, tail: str, **query: str) -> SpoiltAnswer:
    """What a read said before an erasure is what it says afterwards."""
    erases = request.operation == "deactivate_tenant" and request.json.get("preserve_data") is False
    if erases and request.tenant_id not in wire.memory and wire.knows(request):
        wire.memory[request.tenant_id] = await wire.ask("GET", path_of(request, tail), None, **query)
    answer = await wire.forward(request)
    kept: SpoiltAnswer | None = wire.memory.get(request.tenant_id)
    return kept if kept and request.operation == operation and answer.fine else answer


@defect("lifecycle.erase_numbers")
async def rollups_stay(wire: Wire, request: Request) -> SpoiltAnswer:
    """Users and events are erased, the daily sums are not."""
    return await _survives(wire, request, "get_tenant_stats", "stats", period="90d")


@defect("lifecycle.erase_numbers.patterns")
async def hours_stay(wire: Wire, request: Request) -> SpoiltAnswer:
    """The hours of use are counted without names, so nobody thought of erasing them."""
    return await _survives(wire, request, "get_usage_patterns", "stats/usage-patterns", period="90d")


@defect("lifecycle.erase_numbers.month")
async def bills_stay(wire: Wire, request: Request) -> SpoiltAnswer:
    """The month's figures stay for the bill."""
    month = f"{datetime.now(UTC):%Y-%m}"
    return await _survives(wire, request, "get_tenant_usage", "usage", period=month)


@defect("lifecycle.erase_tombstone", also=("lifecycle.erase",))
async def no_tombstone(wire: Wire, request: Request) -> SpoiltAnswer:
    """DELETE CASCADE takes the tenant's row along."""
    gone = wire.memory.setdefault("gone", set())
    if request.tenant_id in gone and request.operation not in ("activate_tenant", "deactivate_tenant"):
        return refuses(404, "TENANT_NOT_FOUND")
    answer = await wire.forward(request)
    if (
        request.operation == "deactivate_tenant"
        and request.json.get("preserve_data") is False
        and answer.fine
    ):
        gone.add(request.tenant_id)
    elif request.operation == "activate_tenant":
        gone.discard(request.tenant_id)
    return answer
