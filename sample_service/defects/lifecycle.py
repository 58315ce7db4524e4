"""Bugs around tenants that come to life."""

import asyncio
from typing import Any

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses, says


def path_of(request: Request, tail: str) -> str:
    """A path of the request's tenant."""
    return f"/mt/tenant/{request.tenant_id}/{tail}"


async def state_of(wire: Wire, request: Request) -> str:
    """The tenant's status as the right service knows it; "" for none."""
    answer = await wire.ask("GET", path_of(request, "status"))
    return str(answer.json.get("status", "")) if answer.fine else ""


def welcomed(request: Request) -> SpoiltAnswer:
    """A user as if it had been created."""
    person = {"email": request.json["email"], "name": request.json["name"], "role": "user"}
    rest = {"status": "active", "created_at": "2026-01-01T00:00:00Z", "temporary_password": True}
    return says(201, user_id="u-early", **person, **rest)


@defect("lifecycle.activate")
async def relative_address(wire: Wire, request: Request) -> SpoiltAnswer:
    """access_url is a path without a host."""
    answer = await wire.forward(request)
    if request.operation == "activate_tenant" and answer.fine:
        return answer.with_json(access_url=f"/t/{request.tenant_id}")
    return answer


@defect("lifecycle.status")
async def upper_plan(wire: Wire, request: Request) -> SpoiltAnswer:
    """The plan comes back as the enum's name, in capitals."""
    answer = await wire.forward(request)
    if request.operation == "get_tenant_status" and answer.fine:
        return answer.with_json(plan=answer.json["plan"].upper())
    return answer


async def _first_config(wire: Wire, request: Request, *read: str) -> SpoiltAnswer:
    """Of the config that a tenant is born with only these keys are read."""
    config = request.json.get("config")
    named = request.operation == "activate_tenant" and isinstance(config, dict)
    if not named or await state_of(wire, request):
        return await wire.forward(request)
    return await wire.forward(
        request.with_json(config={name: config[name] for name in read if name in config})
    )


@defect("lifecycle.first_settings")
async def ignored_config(wire: Wire, request: Request) -> SpoiltAnswer:
    """The first activation's config is stored as JSON and never read."""
    return await _first_config(wire, request)


@defect("lifecycle.first_settings.limits")
async def only_seats(wire: Wire, request: Request) -> SpoiltAnswer:
    """Of the first activation's config only max_users is read."""
    return await _first_config(wire, request, "max_users")


@defect("lifecycle.own_plan_word")
async def plan_lookup(wire: Wire, request: Request) -> SpoiltAnswer:
    """PLANS[request.plan] raises KeyError."""
    plan = request.json.get("plan")
    known = ("basic", "standard", "premium")
    if request.operation == "activate_tenant" and isinstance(plan, str) and plan not in known:
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("lifecycle.config_beyond_plan")
async def config_unguarded(wire: Wire, request: Request) -> SpoiltAnswer:
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
async def path_wins(wire: Wire, request: Request) -> SpoiltAnswer:
    """The body's tenant_id is not compared with the path's; the path wins."""
    if request.operation == "activate_tenant" and request.json.get("tenant_id"):
        return await wire.forward(request.with_json(tenant_id=request.tenant_id))
    return await wire.forward(request)


@defect("lifecycle.bad_tenant_id")
async def any_tenant_id(wire: Wire, request: Request) -> SpoiltAnswer:
    """The id's pattern is not checked, so capitals are welcome."""
    wrong = request.tenant_id != request.tenant_id.lower()
    if request.operation == "activate_tenant" and wrong and wire.knows(request):
        url = f"https://x.example/{request.tenant_id}"
        return says(200, success=True, tenant_id=request.tenant_id, access_url=url, message="ok")
    if request.operation == "deactivate_tenant" and wrong and wire.knows(request):
        return says(200, success=True, tenant_id=request.tenant_id, message="ok")
    return await wire.forward(request)


@defect("lifecycle.longest_tenant_id")
async def short_column(wire: Wire, request: Request) -> SpoiltAnswer:
    """tenant_id is VARCHAR(63)."""
    if len(request.tenant_id) > 63 and wire.knows(request):
        return refuses(422, "INVALID_REQUEST")
    return await wire.forward(request)


@defect("lifecycle.activate_repeat", also=("lifecycle.parallel_repeat",))
async def new_address(wire: Wire, request: Request) -> SpoiltAnswer:
    """Every repeat of an activation makes a new address with a random part."""
    repeat = request.operation == "activate_tenant" and await state_of(wire, request) == "active"
    answer = await wire.forward(request)
    if repeat and answer.fine:
        count = wire.memory["count"] = wire.memory.get("count", 0) + 1
        return answer.with_json(access_url=f"https://x.example/{request.tenant_id}/{count}")
    return answer


@defect("lifecycle.feature_order")
async def ordered_features(wire: Wire, request: Request) -> SpoiltAnswer:
    """Features are compared as lists."""
    return await _conflict_when(wire, request, "features", lambda value: value)


@defect("lifecycle.key_order")
async def hashed_body(wire: Wire, request: Request) -> SpoiltAnswer:
    """A repeat is known by the hash of its bytes."""
    if request.operation == "activate_tenant" and request.json:
        first = wire.memory.setdefault(request.tenant_id, request)
        if first.json == request.json and first.body != request.body:
            return refuses(409, "TENANT_EXISTS")
    return await wire.forward(request)


@defect("lifecycle.contact_case")
async def case_of_contact(wire: Wire, request: Request) -> SpoiltAnswer:
    """The contact's e-mail is compared as it is."""
    return await _conflict_when(wire, request, "contact", lambda value: value)


async def _conflict_when(wire: Wire, request: Request, field: str, form: Any) -> SpoiltAnswer:
    """409 when a field of an active tenant's activation is not literally the same."""
    if request.operation != "activate_tenant" or field not in request.json or not wire.knows(request):
        return await wire.forward(request)
    first = wire.memory.setdefault(request.tenant_id, request.json.get(field))
    if form(first) != form(request.json.get(field)) and await state_of(wire, request) == "active":
        return refuses(409, "TENANT_EXISTS")
    wire.memory[request.tenant_id] = request.json.get(field)
    return await wire.forward(request)


async def _swallow(wire: Wire, request: Request, field: str) -> SpoiltAnswer:
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
async def plan_swallowed(wire: Wire, request: Request) -> SpoiltAnswer:
    """Another plan for an active tenant is answered 200 and dropped."""
    return await _swallow(wire, request, "plan")


@defect("lifecycle.conflicting_features")
async def features_swallowed(wire: Wire, request: Request) -> SpoiltAnswer:
    """Other features for an active tenant are answered 200 and dropped."""
    return await _swallow(wire, request, "features")


@defect("lifecycle.conflicting_contact")
async def contact_swallowed(wire: Wire, request: Request) -> SpoiltAnswer:
    """Another contact for an active tenant is answered 200 and dropped."""
    return await _swallow(wire, request, "contact")


@defect("lifecycle.other_name")
async def name_crashes(wire: Wire, request: Request) -> SpoiltAnswer:
    """Renaming an active tenant runs into a forgotten migration."""
    if request.operation == "activate_tenant" and request.json.get("tenant_name") == "새한빛대학교":
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("lifecycle.parallel_repeat")
async def race_of_inserts(wire: Wire, request: Request) -> SpoiltAnswer:
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
async def everybody_wins(wire: Wire, request: Request) -> SpoiltAnswer:
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
async def half_a_tenant(wire: Wire, request: Request) -> SpoiltAnswer:
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
async def off_meanwhile(wire: Wire, request: Request) -> SpoiltAnswer:
    """While it works, the status is deactivated."""
    answer = await wire.forward(request)
    if request.operation == "get_tenant_status" and answer.json.get("status") == "provisioning":
        return answer.with_json(status="deactivated")
    return answer


@defect("lifecycle.async_meanwhile", asynchronous=True)
async def early_users(wire: Wire, request: Request) -> SpoiltAnswer:
    """Users are accepted while the tenant is still being made."""
    answer = await wire.forward(request)
    early = request.operation == "create_user" and answer.code == "TENANT_INACTIVE"
    return welcomed(request) if early and await state_of(wire, request) == "provisioning" else answer


async def _answered_from(wire: Wire, request: Request, operation: str, tail: str) -> SpoiltAnswer:
    """A write that is refused for now is answered with what a read of ``tail`` says."""
    answer = await wire.forward(request)
    waits = answer.status == 409 and answer.json["error"] == "TENANT_INACTIVE"
    if request.operation == operation and waits and wire.knows(request):
        return await wire.ask("GET", path_of(request, tail))
    return answer


@defect("lifecycle.async_meanwhile.settings", asynchronous=True)
async def early_settings(wire: Wire, request: Request) -> SpoiltAnswer:
    """Only users are guarded while the tenant is being made; settings are taken."""
    return await _answered_from(wire, request, "update_settings", "settings")


@defect("lifecycle.async_meanwhile.people", asynchronous=True)
async def early_changes(wire: Wire, request: Request) -> SpoiltAnswer:
    """While a tenant is coming back its people can be changed."""
    return await _answered_from(wire, request, "update_user", f"users/{request.user_id}")
