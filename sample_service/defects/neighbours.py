"""Bugs that let one tenant see or touch another."""

from dataclasses import replace
from typing import Any

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses, says


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


@defect("isolation.read_other_user", also=("isolation.odd_ids",))
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


@defect(
    "isolation.lists",
    also=(
        "lifecycle.erase",
        "dashboard.active_users",
        "users.limit",
        "users.beyond_the_end",
        "users.pages",
    ),
)
async def everybody(wire: Wire, request: Request) -> SpoiltAnswer:
    """The list shows the people of all tenants on its last page."""
    rows = wire.memory.setdefault("rows", {})
    answer = await wire.forward(request)
    if request.operation == "list_users" and answer.fine and not request.asked("search"):
        for row in answer.json["users"]:
            rows.setdefault(row["user_id"], row)
        own = {row["user_id"] for row in answer.json["users"]}
        others = [row for user_id, row in rows.items() if user_id not in own]
        return answer.with_json(users=[*answer.json["users"], *others][:100])
    return answer


@defect("isolation.search", also=("users.filters_together",))
async def searches_everywhere(wire: Wire, request: Request) -> SpoiltAnswer:
    """name LIKE ? OR email LIKE ? AND tenant = ?: the brackets are missing."""
    rows = wire.memory.setdefault("rows", [])
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.fine:
        user = {name: value for name, value in answer.json.items() if name != "temporary_password"}
        usage = {"sessions": 0, "messages": 0, "tokens": 0}
        rows.append({**user, "last_login": None, "usage": usage})
    if request.operation == "list_users" and answer.fine and request.asked("search"):
        term = str(request.asked("search"))
        own = {row["user_id"] for row in answer.json["users"]}
        more = [row for row in rows if term in row["name"] and row["user_id"] not in own]
        found = [*answer.json["users"], *more]
        return answer.with_json(users=found[:100], total=len(found))
    return answer


@defect(
    "isolation.numbers",
    also=(
        "dashboard.deleted_usage_stays",
        "lifecycle.erase_numbers",
    ),
)
async def global_count(wire: Wire, request: Request) -> SpoiltAnswer:
    """total_users counts the whole table."""
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.fine:
        wire.memory["count"] = wire.memory.get("count", 0) + 1
    if request.operation == "get_tenant_stats" and answer.fine:
        summary = answer.json["summary"]
        return answer.with_json(summary={**summary, "total_users": wire.memory.get("count", 0) + 50})
    return answer


@defect("isolation.settings")
async def shared_default(wire: Wire, request: Request) -> SpoiltAnswer:
    """DEFAULTS.update(patch): everybody's default is changed in place."""
    answer = await wire.forward(request)
    if request.operation == "update_settings" and answer.fine:
        wire.memory["branding"] = answer.json["config"]["branding"]
    if request.operation == "get_settings" and answer.fine and "branding" in wire.memory:
        config: dict[str, Any] = {**answer.json["config"], "branding": wire.memory["branding"]}
        return answer.with_json(config=config)
    return answer


@defect(
    "isolation.resources",
    also=(
        "resources.search",
        "resources.limit",
        "resources.offset",
        "resources.pages",
        "aliases.courses",
        "aliases.discussions",
        "aliases.query",
    ),
)
async def common_shelf(wire: Wire, request: Request) -> SpoiltAnswer:
    """Resources are cached without the tenant in the cache's key."""
    answer = await wire.forward(request)
    if request.operation == "list_resources" and answer.fine and not request.asked("type"):
        items = answer.json["items"]
        if items:
            wire.memory.setdefault("items", items)
        return answer.with_json(items=wire.memory.get("items", items))
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


@defect(
    "isolation.at_once",
    also=(
        "lifecycle.conflicting_features",
        "lifecycle.return_with_new_plan",
    ),
)
async def current_tenant(wire: Wire, request: Request) -> SpoiltAnswer:
    """A module variable holds the current tenant."""
    if request.operation == "activate_tenant":
        wire.memory["current"] = request.json.get("plan")
    answer = await wire.forward(request)
    if request.operation == "get_tenant_status" and answer.fine:
        return answer.with_json(plan=wire.memory.get("current") or answer.json["plan"])
    return answer


@defect(
    "isolation.guessable_ids",
    also=("users.search", "users.search_case", "users.search_wildcards", "isolation.lists"),
)
async def counted_ids(wire: Wire, request: Request) -> SpoiltAnswer:
    """User ids come from AUTOINCREMENT."""
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.fine:
        number = wire.memory["number"] = wire.memory.get("number", 100) + 1
        body = {**answer.json, "user_id": str(number)}
        return says(201, **body)
    return answer
