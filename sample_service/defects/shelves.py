"""Bugs in resources, settings, limits and the older paths."""

from typing import Any

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses, says
from standard_api.operations import ALIAS_KEY_HEADER, KEY_HEADER


async def _resources(wire: Wire, request: Request, change: Any) -> SpoiltAnswer:
    answer = await wire.forward(request)
    if request.operation == "list_resources" and answer.fine:
        return answer.with_body(change(answer.json))
    return answer


async def _config(wire: Wire, request: Request) -> dict[str, Any]:
    answer = await wire.ask("GET", f"/mt/tenant/{request.tenant_id}/settings")
    config: dict[str, Any] = answer.json.get("config", {})
    return config


def _patch(request: Request) -> dict[str, Any]:
    config = request.json.get("config")
    return config if request.operation == "update_settings" and isinstance(config, dict) else {}


@defect("resources.shape")
async def all_types(wire: Wire, request: Request) -> SpoiltAnswer:
    """Without a type resource_type is "all"."""
    return await _resources(
        wire, request, lambda body: {**body, "resource_type": body["resource_type"] or "all"}
    )


@defect("resources.types")
async def total_of_more(wire: Wire, request: Request) -> SpoiltAnswer:
    """total counts rows of other types too."""
    return await _resources(
        wire, request, lambda body: {**body, "total": body["total"] + bool(body["resource_type"])}
    )


@defect("resources.unknown_type")
async def type_ignored(wire: Wire, request: Request) -> SpoiltAnswer:
    """A type that is not known is dropped."""
    if request.operation == "list_resources" and request.asked("type") == "lecture":
        return await wire.forward(request.with_query(type=None))
    return await wire.forward(request)


@defect("resources.search")
async def search_ignored(wire: Wire, request: Request) -> SpoiltAnswer:
    """Resources cannot be searched; the term is dropped."""
    if request.operation == "list_resources" and len(request.asked("search") or "") < 256:
        return await wire.forward(request.with_query(search=None))
    return await wire.forward(request)


@defect("resources.limit")
async def hundred_by_default(wire: Wire, request: Request) -> SpoiltAnswer:
    """The default page has a hundred rows."""
    if request.operation == "list_resources" and request.asked("limit") is None:
        return await wire.forward(request.with_query(limit="100"))
    return await wire.forward(request)


@defect("resources.offset")
async def last_page_for_ever(wire: Wire, request: Request) -> SpoiltAnswer:
    """Beyond the end the first page is shown again."""
    offset = request.asked("offset") or "0"
    if request.operation == "list_resources" and offset.isdigit() and int(offset) > 1000:
        return await wire.forward(request.with_query(offset="0"))
    return await wire.forward(request)


@defect("resources.pages")
async def pages_by_number(wire: Wire, request: Request) -> SpoiltAnswer:
    """offset is taken for the number of a page."""
    offset, limit = request.asked("offset") or "0", request.asked("limit") or "20"
    if request.operation == "list_resources" and offset.isdigit() and limit == "2" and int(offset) < 1000:
        return await wire.forward(request.with_query(offset=str(int(offset) // 2)))
    return await wire.forward(request)


@defect("settings.shape")
async def flat_config(wire: Wire, request: Request) -> SpoiltAnswer:
    """The subscription names the plan by its title."""
    answer = await wire.forward(request)
    if request.operation == "get_settings" and answer.fine:
        plan = answer.json["subscription"]["plan"].title()
        return answer.with_json(subscription={**answer.json["subscription"], "plan": plan})
    return answer


@defect("settings.merge")
async def shallow_merge(wire: Wire, request: Request) -> SpoiltAnswer:
    """config | patch: one level deep, so a colour resets the logo and a limit the others."""
    answer = await wire.forward(request)
    if "limits" in _patch(request) and answer.fine:
        reset = {"config": {"limits": {"monthly_tokens": 1}}}
        return await wire.ask("PUT", f"/mt/tenant/{request.tenant_id}/settings", reset)
    return answer


@defect("settings.put_is_get")
async def echo(wire: Wire, request: Request) -> SpoiltAnswer:
    """PUT answers what was sent over the old settings, before they are rounded and stored."""
    old = await _config(wire, request) if _patch(request) else {}
    answer = await wire.forward(request)
    if _patch(request) and answer.fine:
        return answer.with_json(config=old)
    return answer


@defect("settings.null")
async def null_is_zero(wire: Wire, request: Request) -> SpoiltAnswer:
    """null is taken for "leave it"."""
    patch = _patch(request)
    if patch and patch.get("max_users", 1) is None:
        rest = {name: value for name, value in patch.items() if value is not None}
        return await wire.forward(request.with_json(config=rest))
    return await wire.forward(request)


@defect("settings.wrong_types")
async def converted(wire: Wire, request: Request) -> SpoiltAnswer:
    """int(max_users): text is converted."""
    patch = _patch(request)
    seats = patch.get("max_users")
    if isinstance(seats, str) and seats.isdigit():
        return await wire.forward(request.with_json(config={**patch, "max_users": int(seats)}))
    return await wire.forward(request)


@defect("settings.wrong_types.colour")
async def any_colour(wire: Wire, request: Request) -> SpoiltAnswer:
    """str(primary_color): a number is a colour too."""
    patch = _patch(request)
    branding = patch.get("branding")
    if isinstance(branding, dict) and isinstance(branding.get("primary_color"), int):
        colour = branding["primary_color"]
        mended = {**patch, "branding": {**branding, "primary_color": str(colour)}}
        return await wire.forward(request.with_json(config=mended))
    return await wire.forward(request)


@defect("settings.without_config")
async def flat_settings(wire: Wire, request: Request) -> SpoiltAnswer:
    """The router was written for the flat form, before there was a config around it."""
    if request.operation == "update_settings" and request.json and "config" not in request.json:
        return await wire.forward(request.with_json(config=request.json))
    return await wire.forward(request)


@defect("settings.subscription")
async def upgrades_itself(wire: Wire, request: Request) -> SpoiltAnswer:
    """The whole body is merged into the row, the subscription too."""
    plans = wire.memory.setdefault("plans", {})
    sent = request.json.get("subscription")
    answer = await wire.forward(request)
    if request.operation == "update_settings" and isinstance(sent, dict) and answer.fine:
        plans[request.tenant_id] = sent
    if request.operation == "get_settings" and request.tenant_id in plans and answer.fine:
        return answer.with_json(subscription={**answer.json["subscription"], **plans[request.tenant_id]})
    return answer


@defect("settings.seats_floor")
async def zero_seats(wire: Wire, request: Request) -> SpoiltAnswer:
    """max_users may be any positive number, whoever is there already."""
    answer = await wire.forward(request)
    seats = _patch(request).get("max_users")
    if answer.status == 422 and isinstance(seats, int) and 0 < seats < 1000:
        shown = await wire.ask("GET", f"/mt/tenant/{request.tenant_id}/settings")
        return shown.with_json(config={**shown.json["config"], "max_users": seats})
    return answer


@defect("settings.feature_guard")
async def wrong_refusal(wire: Wire, request: Request) -> SpoiltAnswer:
    """A feature outside the plan is 422, as if it did not exist."""
    answer = await wire.forward(request)
    if answer.status == 403 and request.operation == "update_settings":
        return refuses(422, "INVALID_REQUEST")
    return answer


@defect("settings.feature_by_activation")
async def plan_only(wire: Wire, request: Request) -> SpoiltAnswer:
    """Only the plan is asked; what the activation listed is forgotten."""
    wished = _patch(request).get("features")
    basic = ("chat",)
    if isinstance(wished, dict) and any(on is True and name not in basic for name, on in wished.items()):
        return refuses(403, "FEATURE_DISABLED")
    return await wire.forward(request)


@defect("settings.unknown_feature")
async def feature_lookup(wire: Wire, request: Request) -> SpoiltAnswer:
    """FEATURES[name] raises KeyError."""
    wished = _patch(request).get("features")
    if isinstance(wished, dict) and "time_travel" in wished:
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("settings.empty_update")
async def empty_resets(wire: Wire, request: Request) -> SpoiltAnswer:
    """An empty config is read as "back to the defaults"."""
    if request.operation == "update_settings" and request.json.get("config") == {}:
        return await wire.forward(request.with_json(config={"max_users": 100}))
    return await wire.forward(request)


@defect("settings.limits")
async def doubled_limits(wire: Wire, request: Request) -> SpoiltAnswer:
    """A join shows each limit twice."""
    answer = await wire.forward(request)
    if request.operation == "get_limits" and answer.fine:
        return answer.with_json(limits=[*answer.json["limits"], *answer.json["limits"]])
    return answer


async def _limit_of_users(wire: Wire, request: Request, name: str, value: float) -> SpoiltAnswer:
    answer = await wire.forward(request)
    if request.operation == "get_limits" and answer.fine:
        rows = [{**row, name: value} if row["name"] == "users" else row for row in answer.json["limits"]]
        return answer.with_json(limits=rows)
    return answer


@defect("settings.limits_agree")
async def limits_of_the_plan(wire: Wire, request: Request) -> SpoiltAnswer:
    """The limits are the plan's, whatever the settings say."""
    return await _limit_of_users(wire, request, "limit", 100.0)


@defect("settings.limits_agree.used")
async def nobody_uses(wire: Wire, request: Request) -> SpoiltAnswer:
    """used is filled by a nightly job."""
    return await _limit_of_users(wire, request, "used", 0.0)


async def _older(wire: Wire, request: Request, start: str, **changes: Any) -> SpoiltAnswer:
    answer = await wire.forward(request)
    if request.path.startswith(start) and answer.fine:
        return answer.with_json(**changes)
    return answer


@defect("aliases.stats")
async def old_stats(wire: Wire, request: Request) -> SpoiltAnswer:
    """The older path shows the last seven days."""
    if request.path.startswith("/api/tenant/stats/"):
        return await wire.forward(request.with_query(period="7d"))
    return await wire.forward(request)


@defect("aliases.users")
async def old_users(wire: Wire, request: Request) -> SpoiltAnswer:
    """The older path has pages of fifty."""
    return await _older(wire, request, "/api/tenant/users/", limit=50)


@defect("aliases.courses")
async def old_courses(wire: Wire, request: Request) -> SpoiltAnswer:
    """The older path forgot to name the type."""
    return await _older(wire, request, "/api/tenant/courses/", resource_type=None)


@defect("aliases.discussions")
async def old_discussions(wire: Wire, request: Request) -> SpoiltAnswer:
    """The older path of discussions lists courses."""
    return await _older(wire, request, "/api/tenant/discussions/", resource_type="course")


@defect("aliases.health")
async def old_health(wire: Wire, request: Request) -> SpoiltAnswer:
    """The older path still asks a machine that was switched off."""
    answer = await wire.forward(request)
    return answer.with_json(status="degraded") if request.path == "/health" else answer


@defect("aliases.either_header")
async def last_header(wire: Wire, request: Request) -> SpoiltAnswer:
    """X-API-Key is looked at first."""
    if request.path.startswith("/api/") and request.header(ALIAS_KEY_HEADER):
        return await wire.forward(request.with_header(KEY_HEADER, request.header(ALIAS_KEY_HEADER)))
    return await wire.forward(request)


@defect("aliases.either_header.courses")
async def new_header_only(wire: Wire, request: Request) -> SpoiltAnswer:
    """One of the older paths was written anew, and takes the new header only."""
    if request.path.startswith("/api/tenant/courses/") and not request.header(KEY_HEADER):
        return refuses(401, "UNAUTHORIZED")
    return await wire.forward(request)


@defect("aliases.query")
async def old_first_page(wire: Wire, request: Request) -> SpoiltAnswer:
    """The older path of users always answers the first page of everybody."""
    if request.path.startswith("/api/tenant/users/"):
        return await wire.forward(request.with_query(limit=None, offset=None, search=None))
    return await wire.forward(request)


@defect("aliases.guarded")
async def old_door(wire: Wire, request: Request) -> SpoiltAnswer:
    """The older router was mounted without the guard."""
    if request.path.startswith("/api/tenant/users/"):
        return await wire.forward(wire.let_in(request))
    return await wire.forward(request)


@defect("aliases.old_header_only_there")
async def both_headers_everywhere(wire: Wire, request: Request) -> SpoiltAnswer:
    """Both headers open every path."""
    if request.header(ALIAS_KEY_HEADER) == wire.key:
        return await wire.forward(wire.let_in(request))
    return await wire.forward(request)


@defect("aliases.unknown_tenant")
async def old_emptiness(wire: Wire, request: Request) -> SpoiltAnswer:
    """The older path answers an unknown tenant with 422."""
    answer = await wire.forward(request)
    if request.path.startswith("/api/tenant/users/") and answer.status == 404:
        return refuses(422, "INVALID_REQUEST")
    return answer


@defect("aliases.complete")
async def forgotten_path(wire: Wire, request: Request) -> SpoiltAnswer:
    """One of the older paths was forgotten."""
    if request.path.startswith("/api/tenant/discussions/"):
        return refuses(404, "INVALID_REQUEST")
    return await wire.forward(request)


@defect("aliases.health.guarded")
async def guarded_balancer(wire: Wire, request: Request) -> SpoiltAnswer:
    """The guard of the older router stands before the load balancer's path too."""
    if request.path == "/health" and not wire.knows(request):
        return refuses(401, "UNAUTHORIZED")
    return await wire.forward(request)


@defect("aliases.unknown_tenant.form")
async def old_form(wire: Wire, request: Request) -> SpoiltAnswer:
    """The older router has errors of its own form."""
    answer = await wire.forward(request)
    if request.path.startswith("/api/tenant/stats/") and answer.status == 404:
        return says(404, ok=False, reason="no such tenant")
    return answer
