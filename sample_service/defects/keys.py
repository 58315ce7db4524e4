"""Bugs around health and keys."""

import asyncio

from sample_service.defects.defect import defect
from sample_service.defects.wire import WRITES, Request, SpoiltAnswer, Wire, refuses
from standard_api.operations import KEY_HEADER


@defect("health.answers")
async def says_ok(wire: Wire, request: Request) -> SpoiltAnswer:
    """Health answers {"status": "ok"}, as many tutorials do."""
    answer = await wire.forward(request)
    return answer.with_body({"status": "ok"}) if request.operation == "health" else answer


@defect("health.open")
async def guarded_health(wire: Wire, request: Request) -> SpoiltAnswer:
    """The key's guard was put on the whole application, health included."""
    if request.operation == "health" and not wire.knows(request):
        return refuses(401, "UNAUTHORIZED")
    return await wire.forward(request)


@defect("health.names_no_tenant")
async def talkative_health(wire: Wire, request: Request) -> SpoiltAnswer:
    """Health lists the tenants, for debugging."""
    tenants = wire.memory.setdefault("tenants", set())
    if request.operation == "activate_tenant":
        tenants.add(request.tenant_id)
    answer = await wire.forward(request)
    return answer.with_json(tenants=sorted(tenants)) if request.operation == "health" else answer


@defect("health.quick")
async def slow_health(wire: Wire, request: Request) -> SpoiltAnswer:
    """Health waits for a database on another continent."""
    if request.operation == "health":
        await asyncio.sleep(1.1)
    return await wire.forward(request)


@defect("auth.missing_key")
async def forgotten_route(wire: Wire, request: Request) -> SpoiltAnswer:
    """One route was written without the guard."""
    forgotten = request.operation == "get_tenant_usage" and not request.header(KEY_HEADER)
    return await wire.forward(wire.let_in(request) if forgotten else request)


@defect("auth.unknown_path")
async def guarded_nowhere(wire: Wire, request: Request) -> SpoiltAnswer:
    """Paths that do not exist fail on the missing key."""
    if not request.operation and not request.header(KEY_HEADER) and request.path.startswith("/mt/"):
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("auth.empty_key")
async def empty_setting(wire: Wire, request: Request) -> SpoiltAnswer:
    """An empty header equals an empty setting."""
    sent = [value for name, value in request.headers if name == KEY_HEADER.lower()]
    return await wire.forward(wire.let_in(request) if sent == [""] else request)


@defect("auth.wrong_key")
async def any_key(wire: Wire, request: Request) -> SpoiltAnswer:
    """The header is asked for and never compared."""
    return await wire.forward(wire.let_in(request) if request.header(KEY_HEADER) else request)


@defect("auth.whole_key")
async def key_prefix(wire: Wire, request: Request) -> SpoiltAnswer:
    """The key is compared with startswith."""
    sent = request.header(KEY_HEADER)
    return await wire.forward(wire.let_in(request) if sent and wire.key.startswith(sent) else request)


@defect("auth.whole_key.writes")
async def key_prefix_on_writes(wire: Wire, request: Request) -> SpoiltAnswer:
    """Reads compare the whole key, writes have a guard of their own that takes its beginning."""
    sent = request.header(KEY_HEADER)
    begins = request.operation == "update_settings" and sent and wire.key.startswith(sent)
    return await wire.forward(wire.let_in(request) if begins else request)


@defect("auth.case_of_key")
async def folded_key(wire: Wire, request: Request) -> SpoiltAnswer:
    """The key is compared in lower case."""
    same = request.header(KEY_HEADER).lower() == wire.key.lower()
    return await wire.forward(wire.let_in(request) if same else request)


@defect("auth.before_body")
async def body_first(wire: Wire, request: Request) -> SpoiltAnswer:
    """The framework validates the body before the key's dependency runs."""
    invalid = request.operation in WRITES and request.body and not request.json
    if wire.knows(request) or not invalid:
        return await wire.forward(request)
    return await wire.forward(wire.let_in(request))


@defect("auth.before_tenant")
async def tenant_first(wire: Wire, request: Request) -> SpoiltAnswer:
    """The tenant is loaded by a dependency that runs before the key's."""
    if not wire.knows(request) and request.operation in ("get_tenant_status", "list_users"):
        answer = await wire.forward(wire.let_in(request))
        if answer.status == 404:
            return answer
    return await wire.forward(request)


@defect("auth.key_in_query")
async def key_in_address(wire: Wire, request: Request) -> SpoiltAnswer:
    """The key may also come as ?api_key=, which was handy in the browser."""
    return await wire.forward(wire.let_in(request) if request.asked("api_key") == wire.key else request)


@defect("auth.key_elsewhere")
async def key_as_cookie(wire: Wire, request: Request) -> SpoiltAnswer:
    """The admin page keeps the key in a cookie, and the service reads it there too."""
    return await wire.forward(
        wire.let_in(request) if f"key={wire.key}" in request.header("cookie") else request
    )


@defect("auth.key_elsewhere.body")
async def key_in_body(wire: Wire, request: Request) -> SpoiltAnswer:
    """The key may also stand in the body as api_key."""
    return await wire.forward(wire.let_in(request) if request.json.get("api_key") == wire.key else request)


@defect("auth.other_schemes")
async def bearer_too(wire: Wire, request: Request) -> SpoiltAnswer:
    """The key also opens the service as a bearer's token, as the framework's example does it."""
    bearer = request.header("authorization") == f"Bearer {wire.key}"
    return await wire.forward(wire.let_in(request) if bearer else request)


@defect("auth.never_echoed")
async def echoed_key(wire: Wire, request: Request) -> SpoiltAnswer:
    """The refusal quotes the key that was sent."""
    answer = await wire.forward(request)
    if answer.status == 401 and request.header(KEY_HEADER):
        return answer.with_json(message=f"The key {request.header(KEY_HEADER)} is wrong.")
    return answer


@defect("auth.odd_keys")
async def ascii_only(wire: Wire, request: Request) -> SpoiltAnswer:
    """hmac.compare_digest raises TypeError for text that is not ASCII."""
    if not request.header(KEY_HEADER).isascii():
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("auth.service_key_is_no_key")
async def one_key_for_both(wire: Wire, request: Request) -> SpoiltAnswer:
    """All keys of the settings open the service, the one for callbacks too."""
    sent = request.header(KEY_HEADER)
    ours = wire.memory.get("service_key")
    return await wire.forward(wire.let_in(request) if sent and sent == ours else request)


@defect("auth.refused_changes_nothing")
async def refused_too_late(wire: Wire, request: Request) -> SpoiltAnswer:
    """The write happens in a background task that was queued before the key was judged."""
    if request.operation == "create_user" and not wire.knows(request):
        await wire.forward(wire.let_in(request))
    return await wire.forward(request)
