"""Bugs around applications and their callbacks."""

from datetime import UTC, datetime, timedelta

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses, says
from standard_api.operations import KEY_HEADER

_HOOK = "auto_provision"


def _email(request: Request) -> str:
    applicant = request.json.get("applicant")
    return str(applicant.get("email")) if isinstance(applicant, dict) else ""


@defect("webhook.approved")
async def says_success(wire: Wire, request: Request) -> SpoiltAnswer:
    """The status of an approved application is "success"."""
    answer = await wire.forward(request)
    if request.operation == _HOOK and answer.fine:
        return answer.with_json(status="success")
    return answer


async def _expires(
    wire: Wire, request: Request, kind: str, days: int, *, again: bool = False
) -> SpoiltAnswer:
    """The answer with an end so many days from today; to an applicant's first application, or to the next."""
    known: dict[str, int] = wire.memory.setdefault("applied", {})
    answer = await wire.forward(request)
    if request.operation != _HOOK or not answer.fine:
        return answer
    email, number = _email(request).lower(), request.json.get("application_id")
    later = known.setdefault(email, number) != number
    if request.json.get("kind") == kind and later is again:
        return answer.with_json(expires_at=f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%dT23:59:59Z}")
    return answer


@defect("webhook.demo_days")
async def two_weeks(wire: Wire, request: Request) -> SpoiltAnswer:
    """A demo runs for half a year and more."""
    return await _expires(wire, request, "demo", 200)


@defect("webhook.service_days")
async def for_ever(wire: Wire, request: Request) -> SpoiltAnswer:
    """A service runs for ever, and end_date is not read."""
    return await _expires(wire, request, "service", 9999)


@defect("webhook.service_days.start")
async def year_from_today(wire: Wire, request: Request) -> SpoiltAnswer:
    """Without an end the year is counted from today, not from start_date."""
    open_ended = request.json.get("kind") == "service" and not request.json.get("end_date")
    if request.operation == _HOOK and open_ended:
        return await wire.forward(request.with_json(start_date=None))
    return await wire.forward(request)


@defect("webhook.end_before_start")
async def dates_swapped(wire: Wire, request: Request) -> SpoiltAnswer:
    """Dates in the wrong order are taken as they are."""
    start, end = request.json.get("start_date"), request.json.get("end_date")
    if request.operation == _HOOK and start and end and end < start:
        return await wire.forward(request.with_json(start_date=end, end_date=start))
    return await wire.forward(request)


@defect("webhook.reuse_email")
async def case_of_applicant(wire: Wire, request: Request) -> SpoiltAnswer:
    """The applicant's e-mail is compared as it is written."""
    email = _email(request)
    if request.operation == _HOOK and email != email.lower():
        applicant = {**request.json["applicant"], "email": f"x.{email}"}
        return await wire.forward(request.with_json(applicant=applicant))
    return await wire.forward(request)


@defect("webhook.reuse_deactivated")
async def stays_off(wire: Wire, request: Request) -> SpoiltAnswer:
    """The tenant of a known applicant is answered as it is, deactivated or not."""
    answer = await wire.forward(request)
    tenants = wire.memory.setdefault("tenants", {})
    if request.operation == _HOOK and answer.fine and answer.json.get("tenant_id"):
        tenant_id = answer.json["tenant_id"]
        if tenant_id in tenants.get(_email(request).lower(), ()):
            off = {"reason": "admin_request", "preserve_data": True}
            await wire.ask("POST", f"/mt/tenant/{tenant_id}/deactivate", off)
        tenants.setdefault(_email(request).lower(), set()).add(tenant_id)
    return answer


@defect("webhook.later_end")
async def last_end(wire: Wire, request: Request) -> SpoiltAnswer:
    """The end of the newest application counts."""
    return await _expires(wire, request, "demo", 29, again=True)


@defect("webhook.reuse_suspended")
async def amnesty(wire: Wire, request: Request) -> SpoiltAnswer:
    """A new application opens a tenant that was suspended."""
    answer = await wire.forward(request)
    if request.operation == _HOOK and answer.fine and answer.json["status"] == "rejected":
        known = wire.memory.get(_email(request).lower())
        if known:
            return answer.with_body({**known, "status": "approved"})
    if request.operation == _HOOK and answer.fine and answer.json["status"] == "approved":
        wire.memory[_email(request).lower()] = answer.json
    return answer


@defect(
    "webhook.parallel_email",
    "webhook.repeat",
    also=("webhook.reuse_email",),
)
async def always_new(wire: Wire, request: Request) -> SpoiltAnswer:
    """Every call makes a tenant, whoever applies and however often."""
    if request.operation == _HOOK and _email(request):
        count = wire.memory["count"] = wire.memory.get("count", 0) + 1
        applicant = {**request.json["applicant"], "email": f"{count}.{_email(request)}"}
        number = request.json.get("application_id")
        if isinstance(number, int) and 0 < number < 2**31:
            another = (number + 64 * count) % 2**31 or 1
            return await wire.forward(request.with_json(applicant=applicant, application_id=another))
    return await wire.forward(request)


@defect("webhook.bad_payload")
async def any_kind(wire: Wire, request: Request) -> SpoiltAnswer:
    """A kind that is not known is a demo."""
    if request.operation == _HOOK and request.json.get("kind") == "gift":
        return await wire.forward(request.with_json(kind="demo"))
    return await wire.forward(request)


@defect("webhook.bad_payload.service")
async def any_service(wire: Wire, request: Request) -> SpoiltAnswer:
    """One service is deployed, so nobody looks which one an application wants."""
    if request.operation == "auto_provision" and request.json.get("kind") and "service" not in request.json:
        service = {"id": 1, "slug": "advisor", "title": "AI"}
        return await wire.forward(request.with_json(service=service))
    return await wire.forward(request)


@defect("webhook.wrong_key")
async def open_hook(wire: Wire, request: Request) -> SpoiltAnswer:
    """The webhook is public; the market is the only one who knows its address."""
    return await wire.forward(wire.let_in(request) if request.operation == _HOOK else request)


@defect("webhook.either_header")
async def new_header_only(wire: Wire, request: Request) -> SpoiltAnswer:
    """The webhook was moved to the new router, and takes the new header only."""
    if request.operation == _HOOK and not request.header(KEY_HEADER):
        return refuses(401, "UNAUTHORIZED")
    return await wire.forward(request)


@defect("webhook.contact")
async def contact_must_be_object(wire: Wire, request: Request) -> SpoiltAnswer:
    """The contact must be an object."""
    if request.operation == _HOOK and isinstance(request.json.get("contact"), str):
        return refuses(422, "INVALID_REQUEST")
    return await wire.forward(request)


@defect("webhook.contact_object")
async def contact_must_be_text(wire: Wire, request: Request) -> SpoiltAnswer:
    """The contact is typed as a text, and nothing else."""
    if request.operation == _HOOK and isinstance(request.json.get("contact"), dict):
        return refuses(422, "INVALID_REQUEST")
    return await wire.forward(request)


@defect("webhook.number_range")
async def number_overflows(wire: Wire, request: Request) -> SpoiltAnswer:
    """The column has 32 bits, and what does not fit is cut to it."""
    number = request.json.get("application_id")
    if request.operation == _HOOK and isinstance(number, int) and number > 2**31 - 1:
        return await wire.forward(request.with_json(application_id=number % 2**31 or 1))
    return await wire.forward(request)


@defect("webhook.processing", asynchronous=True)
async def never_ends(wire: Wire, request: Request) -> SpoiltAnswer:
    """While processing, the address is answered although nothing stands there yet."""
    answer = await wire.forward(request)
    if request.operation == _HOOK and answer.fine and answer.json["status"] == "processing":
        return answer.with_json(tenant_url="https://x.example/t/soon")
    return answer


@defect("webhook.processing.tenant", asynchronous=True)
async def named_early(wire: Wire, request: Request) -> SpoiltAnswer:
    """While processing, the tenant's future id is answered."""
    answer = await wire.forward(request)
    if request.operation == _HOOK and answer.fine and answer.json["status"] == "processing":
        return answer.with_json(tenant_id="t-soon")
    return answer


@defect("webhook.processing_status", asynchronous=True)
async def active_at_once(wire: Wire, request: Request) -> SpoiltAnswer:
    """The status is the subscription's, which is active as soon as somebody applies."""
    answer = await wire.forward(request)
    applied = wire.memory.setdefault("applied", set())
    if request.operation == _HOOK and answer.fine:
        applied.add(answer.json.get("tenant_id"))
    known = request.operation == "get_tenant_status" and request.tenant_id in applied
    if known and answer.json.get("status") == "provisioning":
        return answer.with_json(status="active")
    return answer


@defect("webhook.callback", "webhook.callback_again", asynchronous=True)
async def no_callback(wire: Wire, request: Request) -> SpoiltAnswer:
    """The callback's address is mistyped once and for all."""
    url = request.json.get("callback_url")
    if request.operation == _HOOK and isinstance(url, str):
        return await wire.forward(request.with_json(callback_url=f"{url.rpartition('/')[0]}/0"))
    return await wire.forward(request)


@defect("webhook.no_stray_tenant")
async def number_is_all(wire: Wire, request: Request) -> SpoiltAnswer:
    """A number that was seen is a repeat, whoever applies."""
    first = wire.memory.setdefault("first", {})
    number = request.json.get("application_id")
    whole = "@" in _email(request) and len(request.json["applicant"]) >= 4
    if request.operation == _HOOK and isinstance(number, int) and whole:
        applicant = first.setdefault(number, request.json["applicant"])
        return await wire.forward(request.with_json(applicant=applicant))
    return await wire.forward(request)


@defect("webhook.number_taken")
async def number_is_nothing(wire: Wire, request: Request) -> SpoiltAnswer:
    """Only the applicant is looked up, so a number that is taken makes another tenant."""
    owners = wire.memory.setdefault("owners", {})
    number = request.json.get("application_id")
    known = request.operation == _HOOK and isinstance(number, int) and _email(request)
    if known and owners.setdefault(number, _email(request)) != _email(request):
        return await wire.forward(request.with_json(application_id=number ^ 2**30))
    return await wire.forward(request)


@defect("webhook.same_url")
async def other_host(wire: Wire, request: Request) -> SpoiltAnswer:
    """The webhook builds its addresses from another setting."""
    answer = await wire.forward(request)
    if request.operation == _HOOK and answer.fine and answer.json.get("tenant_url"):
        return says(200, **{**answer.json, "tenant_url": "https://old.example/t/x"})
    return answer


@defect("webhook.bad_payload.university")
async def of_no_university(wire: Wire, request: Request) -> SpoiltAnswer:
    """An applicant may be of no university."""
    applicant = request.json.get("applicant")
    if request.operation == _HOOK and isinstance(applicant, dict) and "university_name" not in applicant:
        return await wire.forward(request.with_json(applicant={**applicant, "university_name": "?"}))
    return await wire.forward(request)
