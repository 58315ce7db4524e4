"""Bugs around tenants coming, going and coming back."""

import asyncio
from typing import Any

from sample_service.defects.defect import defect
from sample_service.defects.wire import Answer, Request, Wire, refuses, says

_READS = ("get_tenant_stats", "get_tenant_costs", "get_top_users")


def _path(request: Request, tail: str) -> str:
    return f"/mt/tenant/{request.tenant_id}/{tail}"


async def _state(wire: Wire, request: Request) -> str:
    """The tenant's status as the right service knows it; "" for none."""
    answer = await wire.ask("GET", _path(request, "status"))
    return str(answer.json.get("status", "")) if answer.fine else ""


@defect("lifecycle.activate")
async def relative_address(wire: Wire, request: Request) -> Answer:
    """access_url is a path without a host."""
    answer = await wire.forward(request)
    if request.operation == "activate_tenant" and answer.fine:
        return answer.with_json(access_url=f"/t/{request.tenant_id}")
    return answer


@defect("lifecycle.status")
async def upper_plan(wire: Wire, request: Request) -> Answer:
    """The plan comes back as the enum's name, in capitals."""
    answer = await wire.forward(request)
    if request.operation == "get_tenant_status" and answer.fine:
        return answer.with_json(plan=answer.json["plan"].upper())
    return answer


@defect("lifecycle.first_settings")
async def ignored_config(wire: Wire, request: Request) -> Answer:
    """The activation's config is stored as JSON and never read."""
    known = request.operation == "activate_tenant" and request.json.get("config")
    return await wire.forward(request.with_json(config={}) if known else request)


@defect("lifecycle.own_plan_word")
async def plan_lookup(wire: Wire, request: Request) -> Answer:
    """PLANS[request.plan] raises KeyError."""
    plan = request.json.get("plan")
    known = ("basic", "standard", "premium")
    if request.operation == "activate_tenant" and isinstance(plan, str) and plan not in known:
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("lifecycle.config_beyond_plan")
async def config_unguarded(wire: Wire, request: Request) -> Answer:
    """config.features is copied into the settings without asking the plan."""
    if request.operation == "activate_tenant":
        config = request.json.get("config")
        wished = config.get("features") if isinstance(config, dict) else None
        if isinstance(wished, dict) and wire.knows(request):
            more = [name for name, on in wished.items() if on is True]
            features = [*request.json.get("features", []), *more]
            return await wire.forward(request.with_json(features=features))
    return await wire.forward(request)


@defect("lifecycle.path_and_body_differ")
async def path_wins(wire: Wire, request: Request) -> Answer:
    """The body's tenant_id is not compared with the path's; the path wins."""
    if request.operation == "activate_tenant" and request.json.get("tenant_id"):
        return await wire.forward(request.with_json(tenant_id=request.tenant_id))
    return await wire.forward(request)


@defect("lifecycle.bad_tenant_id")
async def any_tenant_id(wire: Wire, request: Request) -> Answer:
    """The id's pattern is not checked, so capitals are welcome."""
    wrong = request.tenant_id != request.tenant_id.lower()
    if request.operation == "activate_tenant" and wrong and wire.knows(request):
        url = f"https://x.example/{request.tenant_id}"
        return says(200, success=True, tenant_id=request.tenant_id, access_url=url, message="ok")
    if request.operation == "deactivate_tenant" and wrong and wire.knows(request):
        return says(200, success=True, tenant_id=request.tenant_id, message="ok")
    return await wire.forward(request)


@defect("lifecycle.longest_tenant_id")
async def short_column(wire: Wire, request: Request) -> Answer:
    """tenant_id is VARCHAR(63)."""
    if len(request.tenant_id) > 63 and wire.knows(request):
        return refuses(422, "INVALID_REQUEST")
    return await wire.forward(request)


@defect("lifecycle.activate_repeat")
async def new_address(wire: Wire, request: Request) -> Answer:
    """Every activation makes a new address with a random part."""
    answer = await wire.forward(request)
    if request.operation == "activate_tenant" and answer.fine:
        count = wire.memory["count"] = wire.memory.get("count", 0) + 1
        return answer.with_json(access_url=f"https://x.example/{request.tenant_id}/{count}")
    return answer


@defect("lifecycle.feature_order")
async def ordered_features(wire: Wire, request: Request) -> Answer:
    """Features are compared as lists."""
    return await _conflict_when(wire, request, "features", lambda value: value)


@defect("lifecycle.contact_case")
async def case_of_contact(wire: Wire, request: Request) -> Answer:
    """The contact's e-mail is compared as it is."""
    return await _conflict_when(wire, request, "contact", lambda value: value)


async def _conflict_when(wire: Wire, request: Request, field: str, form: Any) -> Answer:
    """409 when a field of an active tenant's activation is not literally the same."""
    if request.operation != "activate_tenant" or not wire.knows(request):
        return await wire.forward(request)
    first = wire.memory.setdefault(request.tenant_id, request.json.get(field))
    if form(first) != form(request.json.get(field)) and await _state(wire, request) == "active":
        return refuses(409, "TENANT_EXISTS")
    wire.memory[request.tenant_id] = request.json.get(field)
    return await wire.forward(request)


async def _swallow(wire: Wire, request: Request, field: str) -> Answer:
    """Overwrite one field of an active tenant instead of refusing another value."""
    answer = await wire.forward(request)
    if request.operation == "activate_tenant" and answer.status == 409:
        if request.json.get(field) != wire.memory.get(request.tenant_id, {}).get(field):
            url = f"https://x.example/{request.tenant_id}"
            return says(200, success=True, tenant_id=request.tenant_id, access_url=url, message="ok")
    elif request.operation == "activate_tenant" and answer.fine:
        wire.memory[request.tenant_id] = request.json
    return answer


@defect("lifecycle.conflicting_plan")
async def plan_swallowed(wire: Wire, request: Request) -> Answer:
    """Another plan for an active tenant is answered 200 and dropped."""
    return await _swallow(wire, request, "plan")


@defect("lifecycle.conflicting_features")
async def features_swallowed(wire: Wire, request: Request) -> Answer:
    """Other features for an active tenant are answered 200 and dropped."""
    return await _swallow(wire, request, "features")


@defect("lifecycle.conflicting_contact")
async def contact_swallowed(wire: Wire, request: Request) -> Answer:
    """Another contact for an active tenant is answered 200 and dropped."""
    return await _swallow(wire, request, "contact")


@defect("lifecycle.other_name")
async def name_crashes(wire: Wire, request: Request) -> Answer:
    """Renaming an active tenant runs into a forgotten migration."""
    if request.operation == "activate_tenant" and request.json.get("tenant_name") == "새한빛대학교":
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("lifecycle.parallel_repeat")
async def race_of_inserts(wire: Wire, request: Request) -> Answer:
    """Two inserts at once: the second violates the primary key, and nobody catches it."""
    if request.operation != "activate_tenant":
        return await wire.forward(request)
    busy = wire.memory.setdefault("busy", set())
    if request.tenant_id in busy:
        return refuses(500, "INTERNAL_ERROR")
    busy.add(request.tenant_id)
    try:
        await asyncio.sleep(0.03)
        return await wire.forward(request)
    finally:
        busy.discard(request.tenant_id)


@defect("lifecycle.parallel_conflict")
async def everybody_wins(wire: Wire, request: Request) -> Answer:
    """The check for a conflict runs before the others have written."""
    answer = await wire.forward(request)
    if (
        request.operation == "activate_tenant"
        and answer.status == 409
        and request.json.get("plan") == "premium"
    ):
        url = f"https://x.example/{request.tenant_id}"
        return says(200, success=True, tenant_id=request.tenant_id, access_url=url, message="ok")
    return answer


@defect("lifecycle.refused_makes_nothing")
async def half_a_tenant(wire: Wire, request: Request) -> Answer:
    """The tenant is inserted first and its contact validated afterwards."""
    answer = await wire.forward(request)
    if request.operation == "activate_tenant" and answer.status in (400, 422) and wire.knows(request):
        wire.memory[request.tenant_id] = True
    unknown = request.operation == "get_tenant_status" and answer.status == 404
    if unknown and request.tenant_id in wire.memory:
        now = "2026-01-01T00:00:00Z"
        names = {"plan": "basic", "features": [], "created_at": now, "updated_at": now}
        return says(200, tenant_id=request.tenant_id, status="provisioning", **names)
    return answer


@defect("lifecycle.async_status", asynchronous=True)
async def pending_status(wire: Wire, request: Request) -> Answer:
    """While it works, the status is a word of the service's own: pending."""
    answer = await wire.forward(request)
    if request.operation == "get_tenant_status" and answer.json.get("status") == "provisioning":
        return answer.with_json(status="pending")
    return answer


@defect("lifecycle.async_meanwhile", asynchronous=True)
async def early_users(wire: Wire, request: Request) -> Answer:
    """Users are accepted while the tenant is still being made."""
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.status == 409:
        now = "2026-01-01T00:00:00Z"
        person = {"email": request.json["email"], "name": request.json["name"], "role": "user"}
        rest = {"status": "active", "created_at": now, "temporary_password": True}
        return says(201, user_id="u-early", **person, **rest)
    return answer


@defect("lifecycle.deactivate")
async def always_a_date(wire: Wire, request: Request) -> Answer:
    """data_retention_until is filled whether or not the data is kept."""
    answer = await wire.forward(request)
    if request.operation == "deactivate_tenant" and answer.fine:
        return answer.with_json(data_retention_until="2027-02-21T05:00:00Z")
    return answer


@defect("lifecycle.retention")
async def thirty_days(wire: Wire, request: Request) -> Answer:
    """Data is kept for the length of a demo."""
    answer = await wire.forward(request)
    if request.operation == "deactivate_tenant" and answer.fine and answer.json["data_retention_until"]:
        return answer.with_json(data_retention_until="2026-12-01T00:00:00Z")
    return answer


@defect("lifecycle.reasons")
async def never_suspends(wire: Wire, request: Request) -> Answer:
    """Every reason deactivates."""
    if request.operation == "deactivate_tenant" and request.json.get("reason") == "violation":
        return await wire.forward(request.with_json(reason="admin_request"))
    return await wire.forward(request)


@defect("lifecycle.bad_reason")
async def any_reason(wire: Wire, request: Request) -> Answer:
    """The reason is free text."""
    known = ("subscription_expired", "admin_request", "violation")
    strange = request.json and request.json.get("reason") not in known
    if request.operation == "deactivate_tenant" and strange:
        return await wire.forward(request.with_json(reason="admin_request"))
    return await wire.forward(request)


@defect("lifecycle.deactivate_repeat")
async def moving_date(wire: Wire, request: Request) -> Answer:
    """Each deactivation starts the ninety days anew."""
    answer = await wire.forward(request)
    if request.operation == "deactivate_tenant" and answer.fine and answer.json["data_retention_until"]:
        count = wire.memory["count"] = wire.memory.get("count", 0) + 1
        return answer.with_json(data_retention_until=f"2027-02-21T05:00:00.{count:06d}Z")
    return answer


@defect("lifecycle.deactivate_unknown", "delivery.out_of_order")
async def deactivates_nothing(wire: Wire, request: Request) -> Answer:
    """UPDATE without looking at the number of rows: deactivating nothing is a success."""
    answer = await wire.forward(request)
    if request.operation == "deactivate_tenant" and answer.status == 404:
        rest = {"status": "deactivated", "data_preserved": True}
        until = "2027-02-21T05:00:00Z"
        return says(200, success=True, tenant_id=request.tenant_id, data_retention_until=until, **rest)
    return answer


@defect("lifecycle.reads_when_preserved")
async def all_locked(wire: Wire, request: Request) -> Answer:
    """The guard for inactive tenants sits on the whole router."""
    if request.operation in _READS and await _state(wire, request) == "deactivated":
        return refuses(409, "TENANT_INACTIVE")
    return await wire.forward(request)


async def _writes_in_state(wire: Wire, request: Request, state: str) -> Answer:
    answer = await wire.forward(request)
    refused = request.operation == "update_settings" and answer.status == 409
    if refused and await _state(wire, request) == state:
        return await wire.ask("GET", _path(request, "settings"))
    return answer


@defect("lifecycle.writes_when_preserved")
async def settings_open(wire: Wire, request: Request) -> Answer:
    """The settings' route forgot to ask whether the tenant is active."""
    return await _writes_in_state(wire, request, "deactivated")


@defect("lifecycle.writes_when_suspended")
async def suspended_open(wire: Wire, request: Request) -> Answer:
    """Writes are refused for deactivated tenants only; suspended ones were forgotten."""
    return await _writes_in_state(wire, request, "suspended")


@defect("lifecycle.return_keeps_data")
async def deactivation_erases(wire: Wire, request: Request) -> Answer:
    """Deactivating deletes the users, whatever preserve_data says."""
    if request.operation == "deactivate_tenant" and request.json.get("preserve_data") is True:
        answer = await wire.forward(request.with_json(preserve_data=False))
        until = "2027-02-21T05:00:00Z"
        return answer.with_json(data_preserved=True, data_retention_until=until) if answer.fine else answer
    return await wire.forward(request)


@defect("lifecycle.return_keeps_settings")
async def settings_reset(wire: Wire, request: Request) -> Answer:
    """Coming back writes the settings anew."""
    returning = request.operation == "activate_tenant" and await _state(wire, request) == "deactivated"
    answer = await wire.forward(request)
    if returning and answer.fine:
        fresh = {"config": {"branding": {"primary_color": "#1a56db"}}}
        await wire.ask("PUT", _path(request, "settings"), fresh)
    return answer


@defect("lifecycle.return_with_new_plan")
async def old_plan(wire: Wire, request: Request) -> Answer:
    """Coming back only flips the status; plan and features stay as they were."""
    if request.operation == "activate_tenant" and await _state(wire, request) in ("deactivated", "suspended"):
        old = (await wire.ask("GET", _path(request, "status"))).json
        return await wire.forward(request.with_json(plan=old["plan"], features=old["features"]))
    return await wire.forward(request)


@defect("lifecycle.return_keeps_address")
async def moves_house(wire: Wire, request: Request) -> Answer:
    """Coming back makes a new address."""
    returning = request.operation == "activate_tenant" and await _state(wire, request) == "deactivated"
    answer = await wire.forward(request)
    return answer.with_json(access_url="https://new.example/t/2") if returning and answer.fine else answer


@defect("lifecycle.erase", "lifecycle.erased_stays_erased", "lifecycle.erase_preserved")
async def soft_delete(wire: Wire, request: Request) -> Answer:
    """preserve_data: false sets a flag; the rows stay."""
    if request.operation == "deactivate_tenant" and request.json.get("preserve_data") is False:
        answer = await wire.forward(request.with_json(preserve_data=True))
        return answer.with_json(data_preserved=False, data_retention_until=None) if answer.fine else answer
    return await wire.forward(request)


@defect("lifecycle.erase_numbers")
async def rollups_stay(wire: Wire, request: Request) -> Answer:
    """Users and events are erased, the daily sums are not."""
    kept = wire.memory.setdefault("stats", {})
    if request.operation == "deactivate_tenant" and request.json.get("preserve_data") is False:
        before = await wire.ask("GET", _path(request, "stats"), period="90d")
        answer = await wire.forward(request)
        if answer.fine and before.fine:
            kept[request.tenant_id] = before.json["summary"]
        return answer
    answer = await wire.forward(request)
    if request.operation == "get_tenant_stats" and request.tenant_id in kept and answer.fine:
        return answer.with_json(summary={**answer.json["summary"], "total_messages": 5})
    return answer


@defect("lifecycle.erase_tombstone")
async def no_tombstone(wire: Wire, request: Request) -> Answer:
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
