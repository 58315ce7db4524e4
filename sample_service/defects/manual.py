"""Bugs of a service that follows the market's manual of 2025."""

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire

PERSONA = "market-2025"
_HOOK = "/api/tenant/webhook/application-approved"


@defect("manual.webhook", persona=PERSONA)
async def without_address(wire: Wire, request: Request) -> SpoiltAnswer:
    """The address is mailed to the applicant, and not answered."""
    answer = await wire.forward(request)
    if request.path != _HOOK or not answer.fine:
        return answer
    return answer.with_body({name: value for name, value in answer.json.items() if name != "access_url"})


@defect("manual.key", persona=PERSONA)
async def open_hook(wire: Wire, request: Request) -> SpoiltAnswer:
    """The webhook is public; the market is the only one who knows its address."""
    return await wire.forward(
        request.with_header("X-API-Key", wire.key) if request.path == _HOOK else request
    )


@defect("manual.reuse", persona=PERSONA)
async def always_new(wire: Wire, request: Request) -> SpoiltAnswer:
    """Every application makes a tenant, whoever applies."""
    applicant = request.json.get("applicant")
    if request.path == _HOOK and isinstance(applicant, dict) and applicant.get("email"):
        count = wire.memory["count"] = wire.memory.get("count", 0) + 1
        other = {**applicant, "email": f"{count}.{applicant['email']}"}
        return await wire.forward(request.with_json(applicant=other))
    return await wire.forward(request)


@defect("manual.errors", persona=PERSONA)
async def list_of_details(wire: Wire, request: Request) -> SpoiltAnswer:
    """The framework's own list of problems is answered as it is."""
    answer = await wire.forward(request)
    broken = answer.status in (400, 422)
    return answer.with_body({"detail": [{"loc": ["body"], "msg": "required"}]}) if broken else answer


@defect("manual.tenants", persona=PERSONA)
async def first_page_only(wire: Wire, request: Request) -> SpoiltAnswer:
    """The list ends before the newest tenant."""
    answer = await wire.forward(request)
    if request.path == "/api/tenant/list" and answer.fine:
        return answer.with_json(tenants=[])
    return answer


@defect("manual.dashboard", persona=PERSONA)
async def no_months(wire: Wire, request: Request) -> SpoiltAnswer:
    """Costs by month were never written."""
    answer = await wire.forward(request)
    if request.path.endswith("/dashboard/costs") and answer.fine:
        return answer.with_body({name: one for name, one in answer.json.items() if name != "monthly_costs"})
    return answer


@defect("manual.users", persona=PERSONA)
async def suspends_nobody(wire: Wire, request: Request) -> SpoiltAnswer:
    """Suspending ends the session, and leaves the user active."""
    if request.path.endswith("/suspend"):
        await wire.forward(request)
        lively = Request(
            method="POST",
            path=request.path.replace("/suspend", "/activate"),
            query=(),
            headers=request.headers,
            body=b"",
        )
        return await wire.forward(lively)
    return await wire.forward(request)


@defect("manual.administration", persona=PERSONA)
async def counts_one(wire: Wire, request: Request) -> SpoiltAnswer:
    """Of many users the answer counts the first."""
    answer = await wire.forward(request)
    return answer.with_json(created=1) if request.path.endswith("/users/bulk") and answer.fine else answer


@defect("manual.token", persona=PERSONA)
async def any_token(wire: Wire, request: Request) -> SpoiltAnswer:
    """Whoever sends a token is let in."""
    if request.header("Authorization").startswith("Bearer "):
        return await wire.forward(request.with_header("Authorization", f"Bearer {wire.key}"))
    return await wire.forward(request)
