"""Bugs that let one tenant see or touch another."""

import asyncio
from dataclasses import replace
from typing import Any

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses, with_ids


async def _owner(wire: Wire, request: Request) -> str:
    """The tenant whose user is meant, wherever he is: what a query without the tenant finds."""
    owners: dict[str, str] = wire.memory.setdefault("owners", {})
    return owners.get(request.user_id, request.tenant_id)


async def _remembering(wire: Wire, request: Request) -> SpoiltAnswer:
    """Forward, and remember which tenant each new user belongs to."""
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.fine:
        wire.memory.setdefault("owners", {})[answer.json["user_id"]] = request.tenant_id
    return answer


async def _by_id_alone(wire: Wire, request: Request, operation: str) -> SpoiltAnswer:
    if request.operation == operation:
        path = f"/mt/tenant/{await _owner(wire, request)}/users/{request.user_id}"
        return await wire.forward(replace(request, path=path))
    return await _remembering(wire, request)


@defect("isolation.read_other_user")
async def reads_by_id(wire: Wire, request: Request) -> SpoiltAnswer:
    """SELECT ... WHERE user_id = ?, without the tenant."""
    return await _by_id_alone(wire, request, "get_user")


@defect("isolation.change_other_user")
async def changes_by_id(wire: Wire, request: Request) -> SpoiltAnswer:
    """UPDATE ... WHERE user_id = ?, without the tenant."""
    return await _by_id_alone(wire, request, "update_user")


@defect("isolation.delete_other_user")
async def deletes_by_id(wire: Wire, request: Request) -> SpoiltAnswer:
    """DELETE ... WHERE user_id = ?, without the tenant."""
    return await _by_id_alone(wire, request, "delete_user")


@defect("isolation.like_never_was")
async def tells_the_difference(wire: Wire, request: Request) -> SpoiltAnswer:
    """A user of another tenant is refused with a message of its own."""
    answer = await _remembering(wire, request)
    refused = request.operation == "get_user" and answer.status == 404
    if refused and await _owner(wire, request) != request.tenant_id:
        return answer.with_json(message="This user belongs to another tenant.")
    return answer


@defect("isolation.same_email")
async def email_unique_everywhere(wire: Wire, request: Request) -> SpoiltAnswer:
    """E-mails are unique over all tenants."""
    emails = wire.memory.setdefault("emails", {})
    email = str(request.json.get("email")).lower()
    if request.operation == "create_user" and emails.get(email, request.tenant_id) != request.tenant_id:
        return refuses(409, "USER_EXISTS")
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.fine:
        emails[email] = request.tenant_id
    return answer


def _neighbours(wire: Wire, request: Request, kind: str) -> dict[str, list[Any]]:
    """What was kept of tenants that are called alike but for their number, by tenant, without this one."""
    kept: dict[str, dict[str, list[Any]]] = wire.memory.setdefault(kind, {})
    alike = kept.setdefault(request.stem, {})
    return {tenant: values for tenant, values in alike.items() if tenant != request.tenant_id}


def _keep(wire: Wire, request: Request, kind: str, value: Any) -> None:
    wire.memory.setdefault(kind, {}).setdefault(request.stem, {}).setdefault(request.tenant_id, []).append(
        value
    )


def _created(wire: Wire, request: Request, answer: SpoiltAnswer) -> list[dict[str, Any]]:
    """The users made in the tenants that are called alike; a new one is kept."""
    if request.operation == "create_user" and answer.fine:
        user = {name: value for name, value in answer.json.items() if name != "temporary_password"}
        usage = {"sessions": 0, "messages": 0, "tokens": 0}
        _keep(wire, request, "rows", {**user, "last_login": None, "usage": usage})
    return [row for rows in _neighbours(wire, request, "rows").values() for row in rows]


@defect("isolation.lists")
async def everybody(wire: Wire, request: Request) -> SpoiltAnswer:
    """The list is of every tenant whose name begins so, the number left out."""
    answer = await wire.forward(request)
    others = _created(wire, request, answer)
    if request.operation == "list_users" and answer.fine and not request.asked("search"):
        return answer.with_json(users=[*answer.json["users"], *others][:100])
    return answer


@defect("isolation.search")
async def searches_everywhere(wire: Wire, request: Request) -> SpoiltAnswer:
    """name LIKE ? OR email LIKE ? AND tenant = ?: the brackets are missing."""
    answer = await wire.forward(request)
    others = _created(wire, request, answer)
    term = request.asked("search")
    if request.operation == "list_users" and answer.fine and term:
        found = [*answer.json["users"], *(row for row in others if term in row["name"])]
        return answer.with_json(users=found[:100], total=len(found))
    return answer


@defect("isolation.numbers")
async def global_count(wire: Wire, request: Request) -> SpoiltAnswer:
    """total_users counts the people of every tenant whose name begins so."""
    answer = await wire.forward(request)
    others = _created(wire, request, answer)
    if request.operation == "get_tenant_stats" and answer.fine:
        summary = answer.json["summary"]
        return answer.with_json(summary={**summary, "total_users": summary["total_users"] + len(others)})
    return answer


@defect("isolation.settings")
async def shared_default(wire: Wire, request: Request) -> SpoiltAnswer:
    """Settings are cached under the tenant's name, its number left out, and a change is written to all."""
    answer = await wire.forward(request)
    if request.operation == "update_settings" and answer.fine:
        _keep(wire, request, "branding", answer.json["config"]["branding"])
    others = [kept[-1] for kept in _neighbours(wire, request, "branding").values()]
    if request.operation == "get_settings" and answer.fine and others:
        return answer.with_json(config={**answer.json["config"], "branding": others[-1]})
    return answer


@defect("isolation.resources")
async def common_shelf(wire: Wire, request: Request) -> SpoiltAnswer:
    """Resources are cached under the tenant's name, its number left out."""
    answer = await wire.forward(request)
    if request.path.endswith("/resources") and answer.fine and answer.json["items"]:
        first: SpoiltAnswer = wire.memory.setdefault(f"{request.stem} {request.query}", answer)
        return answer.with_json(items=first.json["items"])
    return answer


@defect("isolation.deactivation")
async def switches_all_off(wire: Wire, request: Request) -> SpoiltAnswer:
    """UPDATE tenant SET status = 'deactivated' WHERE id LIKE 'university-%', the number left out."""
    answer = await wire.forward(request)
    there, off = wire.memory.setdefault("there", set()), wire.memory.setdefault("off", set())
    if request.operation == "activate_tenant" and answer.fine:
        there.add(request.tenant_id)
        off.discard(request.tenant_id)
    if request.operation == "deactivate_tenant" and answer.fine:
        off |= {one for one in there if one.rpartition("-")[0] == request.tenant_id.rpartition("-")[0]}
    if request.operation == "create_user" and request.tenant_id in off and answer.fine:
        return refuses(409, "TENANT_INACTIVE")
    return answer


@defect("isolation.tenant_header")
async def believes_headers(wire: Wire, request: Request) -> SpoiltAnswer:
    """X-Tenant-ID replaces the tenant of the path."""
    named = request.header("x-tenant-id")
    if request.operation == "list_users" and named:
        return await wire.forward(replace(request, path=f"/mt/tenant/{named}/users"))
    return await wire.forward(request)


@defect("isolation.body_tenant")
async def believes_bodies(wire: Wire, request: Request) -> SpoiltAnswer:
    """User(**body): a tenant_id in the body chooses the row's owner."""
    named = request.json.get("tenant_id")
    if request.operation == "create_user" and isinstance(named, str):
        return await wire.forward(replace(request, path=f"/mt/tenant/{named}/users"))
    return await wire.forward(request)


@defect("isolation.server_fields")
async def mass_assignment(wire: Wire, request: Request) -> SpoiltAnswer:
    """User(**body): the body sets created_at."""
    forged = wire.memory.setdefault("forged", {})
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.fine and "created_at" in request.json:
        forged[answer.json["user_id"]] = request.json["created_at"]
    if request.operation == "get_user" and answer.fine and request.user_id in forged:
        return answer.with_json(created_at=forged[request.user_id])
    return answer


@defect("isolation.odd_ids")
async def lowered_ids(wire: Wire, request: Request) -> SpoiltAnswer:
    """Ids in the path are stripped and lowered before they are looked up."""
    cleaned = request.path.lower().replace(" ", "")
    return await wire.forward(replace(request, path=cleaned if "/users/" in cleaned else request.path))


@defect("isolation.at_once")
async def current_tenant(wire: Wire, request: Request) -> SpoiltAnswer:
    """A module variable holds the current tenant, and a burst of new ones is stored as the last of them."""
    plans = wire.memory.setdefault("plans", {})
    if request.operation != "activate_tenant" or not wire.knows(request):
        answer = await wire.forward(request)
        shown = request.operation == "get_tenant_status" and answer.fine and request.tenant_id in plans
        return answer.with_json(plan=plans[request.tenant_id]) if shown else answer
    burst = wire.memory.setdefault("flying", {}).setdefault(request.stem, [])
    burst.append(request.tenant_id)
    await asyncio.sleep(0.03)
    if len(set(burst)) > 1:
        plans.update(dict.fromkeys(burst, request.json.get("plan")))
    burst.remove(request.tenant_id)
    return await wire.forward(request)


@defect("isolation.guessable_ids")
async def counted_ids(wire: Wire, request: Request) -> SpoiltAnswer:
    """User ids come from AUTOINCREMENT."""
    numbers: dict[str, str] = wire.memory.setdefault("numbers", {})
    inside = {number: user_id for user_id, number in numbers.items()}.get(request.user_id, request.user_id)
    asked = replace(request, path=f"{request.path.removesuffix(request.user_id)}{inside}")
    answer = await wire.forward(asked if request.user_id else request)
    return with_ids(answer, lambda user_id: numbers.setdefault(user_id, str(len(numbers) + 101)))
