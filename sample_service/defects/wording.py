"""Bugs in refusals, and in what broken and hostile input does."""

import asyncio
import json
import re
from dataclasses import replace
from urllib.request import urlopen

from sample_service.defects.defect import defect
from sample_service.defects.wire import WRITES, Request, SpoiltAnswer, Wire, refuses, says


@defect("errors.response_format")
async def text_html(wire: Wire, request: Request) -> SpoiltAnswer:
    """Answers are JSON that says it is HTML."""
    answer = await wire.forward(request)
    return (
        answer.with_header("content-type", "text/html") if request.operation == "get_tenant_stats" else answer
    )


@defect("errors.body")
async def own_errors(wire: Wire, request: Request) -> SpoiltAnswer:
    """Errors have codes of the service's own."""
    answer = await wire.forward(request)
    if answer.status == 404 and request.operation:
        return answer.with_json(error="E4041")
    return answer


@defect("errors.flat")
async def wrapped(wire: Wire, request: Request) -> SpoiltAnswer:
    """raise HTTPException(404, detail={...})."""
    answer = await wire.forward(request)
    if answer.status == 404 and request.operation:
        return answer.with_body({"detail": answer.json})
    return answer


@defect("errors.no_leak")
async def traceback(wire: Wire, request: Request) -> SpoiltAnswer:
    """message is str(exception)."""
    answer = await wire.forward(request)
    if answer.status == 409:
        return answer.with_json(message="sqlite3.IntegrityError: UNIQUE constraint failed: user.email")
    return answer


@defect("errors.no_redirect")
async def redirected(wire: Wire, request: Request) -> SpoiltAnswer:
    """The stats have moved, and the old path redirects."""
    if request.operation == "get_tenant_costs":
        return replace(
            says(307), headers=(("location", f"{request.path}/"), ("content-type", "application/json"))
        )
    return await wire.forward(request)


@defect("errors.in_time")
async def hangs(wire: Wire, request: Request) -> SpoiltAnswer:
    """The ranking is computed while the market waits."""
    if request.operation == "get_top_users":
        await asyncio.sleep(10.5)
    return await wire.forward(request)


@defect("errors.size")
async def everything_at_once(wire: Wire, request: Request) -> SpoiltAnswer:
    """Each user carries his whole history."""
    answer = await wire.forward(request)
    if request.operation == "list_users" and request.asked("limit") == "100" and answer.fine:
        return answer.with_json(history="x" * (5 * 1024 * 1024 + 1))
    return answer


@defect("errors.retry_after")
async def busy(wire: Wire, request: Request) -> SpoiltAnswer:
    """Health is 503 while a backup runs, and says nothing of when it ends."""
    return await _unhealthy(wire, request)


async def _unhealthy(wire: Wire, request: Request) -> SpoiltAnswer:
    answer = await wire.forward(request)
    if request.operation == "health" and answer.fine:
        return answer.with_json(status="unhealthy").with_status(503)
    return answer


@defect("errors.retry_after.words")
async def busy_for_a_while(wire: Wire, request: Request) -> SpoiltAnswer:
    """Retry-After is written for people."""
    answer = await _unhealthy(wire, request)
    return answer.with_header("retry-after", "in a minute") if answer.status == 503 else answer


@defect("errors.unknown_tenant.limits")
async def limits_of_nobody(wire: Wire, request: Request) -> SpoiltAnswer:
    """The limits of an unknown tenant are an empty list."""
    answer = await wire.forward(request)
    if request.operation == "get_limits" and answer.status == 404:
        return says(200, tenant_id=request.tenant_id, limits=[])
    return answer


@defect("errors.unknown_path.crash")
async def deep_path(wire: Wire, request: Request) -> SpoiltAnswer:
    """A path is split at its slashes into exactly so many names."""
    if request.path.count("/") > 5 and "/users/" in request.path:
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("errors.wrong_method.optional")
async def post_reads(wire: Wire, request: Request) -> SpoiltAnswer:
    """The limits' route takes every method, and reads."""
    if request.path.endswith("/limits") and request.method == "POST":
        return await wire.forward(replace(request, method="GET"))
    return await wire.forward(request)


@defect("errors.wrong_method.older")
async def get_applies(wire: Wire, request: Request) -> SpoiltAnswer:
    """A GET of the application's path reads a body that is not there."""
    if request.path.endswith("/auto-provision") and request.method == "GET":
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("errors.unknown_path")
async def catch_all(wire: Wire, request: Request) -> SpoiltAnswer:
    """A route for single-page applications answers every unknown path."""
    answer = await wire.forward(request)
    if answer.status == 404 and not request.operation and request.method == "GET":
        return says(200, page="index")
    return answer


@defect("errors.wrong_method")
async def any_method(wire: Wire, request: Request) -> SpoiltAnswer:
    """The activation's route takes every method."""
    if request.path.endswith("/activate") and request.method == "GET":
        return says(200, success=True)
    return await wire.forward(request)


@defect("errors.allow_header")
async def no_allow(wire: Wire, request: Request) -> SpoiltAnswer:
    """A 405 does not say what is allowed."""
    answer = await wire.forward(request)
    return replace(answer, headers=tuple(one for one in answer.headers if one[0] != "allow"))


@defect("errors.form_elsewhere")
async def not_found_page(wire: Wire, request: Request) -> SpoiltAnswer:
    """Unknown paths have the framework's own body."""
    answer = await wire.forward(request)
    return (
        answer.with_body({"detail": "Not Found"})
        if not request.operation and answer.status == 404
        else answer
    )


def _parses(request: Request) -> bool:
    try:
        return isinstance(json.loads(request.body), dict)
    except RecursionError:
        return True
    except ValueError:
        return False


@defect("robustness.broken_json")
async def json_crashes(wire: Wire, request: Request) -> SpoiltAnswer:
    """json.loads(body) outside of any try."""
    if request.operation in WRITES and wire.knows(request) and request.body and not _parses(request):
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("robustness.deep_json")
async def recursion(wire: Wire, request: Request) -> SpoiltAnswer:
    """RecursionError is nobody's ValueError."""
    if request.body.count(b"[") > 500:
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("robustness.big_numbers")
async def overflow(wire: Wire, request: Request) -> SpoiltAnswer:
    """OverflowError: the number does not fit into SQLite's INTEGER."""
    answer = await wire.forward(request)
    too_large = request.operation == "update_settings" and re.search(rb"\d{19}", request.body)
    return refuses(500, "INTERNAL_ERROR") if too_large and answer.status == 422 else answer


@defect("robustness.duplicate_keys")
async def last_key_wins(wire: Wire, request: Request) -> SpoiltAnswer:
    """json.loads takes the last of two equal keys."""
    if request.operation == "create_user" and request.json:
        return await wire.forward(request.with_json())
    return await wire.forward(request)


@defect("robustness.wrong_types")
async def lax_types(wire: Wire, request: Request) -> SpoiltAnswer:
    """Models convert: preserve_data "yes" is true."""
    if request.operation == "deactivate_tenant" and request.json.get("preserve_data") == "yes":
        return await wire.forward(request.with_json(preserve_data=True))
    return await wire.forward(request)


@defect("robustness.missing_fields")
async def guessed(wire: Wire, request: Request) -> SpoiltAnswer:
    """A missing plan is basic."""
    if request.operation == "activate_tenant" and request.json and "plan" not in request.json:
        return await wire.forward(request.with_json(plan="basic"))
    return await wire.forward(request)


@defect("robustness.missing_fields.contact")
async def no_contact_name(wire: Wire, request: Request) -> SpoiltAnswer:
    """A contact may be without a name."""
    contact = request.json.get("contact")
    if request.operation == "activate_tenant" and isinstance(contact, dict) and "name" not in contact:
        return await wire.forward(request.with_json(contact={**contact, "name": "관리자"}))
    return await wire.forward(request)


@defect("robustness.unknown_fields")
async def forbids_extras(wire: Wire, request: Request) -> SpoiltAnswer:
    """extra="forbid"."""
    if "x_new" in request.json:
        return refuses(422, "INVALID_REQUEST")
    return await wire.forward(request)


@defect("robustness.optional_null")
async def null_crashes(wire: Wire, request: Request) -> SpoiltAnswer:
    """role.lower() on None."""
    if request.operation == "create_user" and "role" in request.json and request.json["role"] is None:
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("robustness.content_type")
async def any_content_type(wire: Wire, request: Request) -> SpoiltAnswer:
    """await request.json() does not ask for a content type."""
    if request.operation == "create_user" and request.header("content-type").startswith("text/plain"):
        return await wire.forward(request.with_header("content-type", "application/json"))
    return await wire.forward(request)


@defect("robustness.content_type.other")
async def only_creations_ask(wire: Wire, request: Request) -> SpoiltAnswer:
    """Only creations look at the content type."""
    if request.operation != "create_user" and request.header("content-type").startswith("text/plain"):
        return await wire.forward(request.with_header("content-type", "application/json"))
    return await wire.forward(request)


@defect("robustness.large_body")
async def out_of_memory(wire: Wire, request: Request) -> SpoiltAnswer:
    """The body is read without a bound, and the name is too long for the database."""
    if len(request.body) > 4 * 1024 * 1024:
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("robustness.long_path")
async def cut_search(wire: Wire, request: Request) -> SpoiltAnswer:
    """A search term is cut to 255 characters."""
    term = request.asked("search")
    if request.operation == "list_users" and term and len(term) > 255:
        return await wire.forward(request.with_query(search=term[:255]))
    return await wire.forward(request)


@defect("robustness.long_path.resources")
async def cut_title_search(wire: Wire, request: Request) -> SpoiltAnswer:
    """A search term for resources is cut to 255 characters."""
    term = request.asked("search")
    if request.operation == "list_resources" and term and len(term) > 255:
        return await wire.forward(request.with_query(search=term[:255]))
    return await wire.forward(request)


@defect("robustness.many_headers")
async def header_limit(wire: Wire, request: Request) -> SpoiltAnswer:
    """A gateway's buffer for headers overflows."""
    return refuses(500, "INTERNAL_ERROR") if len(request.headers) > 200 else await wire.forward(request)


@defect("robustness.surrogates")
async def surrogate_crashes(wire: Wire, request: Request) -> SpoiltAnswer:
    """UnicodeEncodeError when the answer is written."""
    if request.operation == "create_user" and b"\\ud800" in request.body:
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("robustness.surrogates.settings")
async def surrogate_setting(wire: Wire, request: Request) -> SpoiltAnswer:
    """Only names are looked at for lone surrogates."""
    if request.operation == "update_settings" and b"\\ud800" in request.body and wire.knows(request):
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("robustness.controls")
async def c_string(wire: Wire, request: Request) -> SpoiltAnswer:
    """A C library cuts names at the first NUL."""
    name = request.json.get("name")
    if request.operation == "create_user" and isinstance(name, str) and "\x00" in name:
        return await wire.forward(request.with_json(name=name.partition("\x00")[0]))
    return await wire.forward(request)


@defect("robustness.injections", also=("users.search_wildcards",))
async def string_sql(wire: Wire, request: Request) -> SpoiltAnswer:
    """The search term is pasted into the statement."""
    if request.operation == "list_users" and "'" in (request.asked("search") or ""):
        return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("robustness.odd_queries")
async def query_crashes(wire: Wire, request: Request) -> SpoiltAnswer:
    """A NUL in a search term crashes the database driver."""
    return (
        refuses(500, "INTERNAL_ERROR") if request.asked("search") == "\x00" else await wire.forward(request)
    )


@defect("robustness.cut_request")
async def acts_early(wire: Wire, request: Request) -> SpoiltAnswer:
    """The work begins with what has arrived when the connection breaks."""
    if request.cut and request.operation == "create_user":
        count = wire.memory["count"] = wire.memory.get("count", 0) + 1
        person = {"email": f"cut-{count}@cut.example", "name": "?"}
        await asyncio.sleep(0.05)
        return await wire.ask("POST", f"/mt/tenant/{request.tenant_id}/users", person)
    return await wire.forward(request)


@defect("robustness.head_and_options")
async def cors_for_all(wire: Wire, request: Request) -> SpoiltAnswer:
    """allow_origins=["*"], from a tutorial."""
    return (await wire.forward(request)).with_header("access-control-allow-origin", "*")


@defect("robustness.urls_not_fetched")
async def fetches_logo(wire: Wire, request: Request) -> SpoiltAnswer:
    """The logo's address is fetched to look at its size."""
    config = request.json.get("config")
    branding = config.get("branding") if isinstance(config, dict) else None
    url = branding.get("logo_url") if isinstance(branding, dict) else None
    if (
        request.operation == "update_settings"
        and isinstance(url, str)
        and url.startswith("http://127.0.0.1:")
    ):
        await asyncio.to_thread(_fetch, url)
    return await wire.forward(request)


def _fetch(url: str) -> None:
    with urlopen(url, timeout=2):  # noqa: S310  an http address of loopback, looked at above
        return


@defect("stress.many_activations")
async def lost_once(wire: Wire, request: Request) -> SpoiltAnswer:
    """Of sixty activations of one tenant one loses the race and fails."""
    if request.operation == "activate_tenant":
        count = wire.memory[request.tenant_id] = wire.memory.get(request.tenant_id, 0) + 1
        if count == 60:
            return refuses(500, "INTERNAL_ERROR")
    return await wire.forward(request)


@defect("stress.huge_body")
async def reads_it_all(wire: Wire, request: Request) -> SpoiltAnswer:
    """A body of any size is read, parsed, and crashes the database."""
    return refuses(500, "INTERNAL_ERROR") if len(request.body) > 4_000_000 else await wire.forward(request)


@defect("stress.dripped_body")
async def one_worker(wire: Wire, request: Request) -> SpoiltAnswer:
    """One worker: whoever comes second waits."""
    if request.operation == "get_tenant_status":
        await asyncio.sleep(1.2)
    return await wire.forward(request)


@defect("stress.noisy_neighbour")
async def waits_in_line(wire: Wire, request: Request) -> SpoiltAnswer:
    """All tenants share one queue."""
    if request.operation == "get_tenant_status":
        await asyncio.sleep(3.2)
    return await wire.forward(request)


@defect("robustness.missing_fields.name")
async def nameless(wire: Wire, request: Request) -> SpoiltAnswer:
    """A tenant without a name is called by its id."""
    if request.operation == "activate_tenant" and request.json and "tenant_name" not in request.json:
        return await wire.forward(request.with_json(tenant_name=request.tenant_id))
    return await wire.forward(request)


@defect("robustness.odd_paths")
async def path_crashes(wire: Wire, request: Request) -> SpoiltAnswer:
    """A path that cannot be decoded ends in an exception."""
    undecoded = request.operation == "get_tenant_costs" and "%" in request.path
    return refuses(500, "INTERNAL_ERROR") if undecoded else await wire.forward(request)


@defect("errors.no_leak.trace")
async def where_it_was_thrown(wire: Wire, request: Request) -> SpoiltAnswer:
    """The message of a 404 is the stack of the exception behind it."""
    answer = await wire.forward(request)
    if answer.status == 404 and request.operation == "get_user":
        return answer.with_json(message="no user\n    at findUser (src/users.ts:41:11)")
    return answer


@defect("errors.body.success")
async def without_success(wire: Wire, request: Request) -> SpoiltAnswer:
    """One of two error handlers leaves success out."""
    answer = await wire.forward(request)
    if answer.status == 409 and request.operation:
        return answer.with_body({name: value for name, value in answer.json.items() if name != "success"})
    return answer
