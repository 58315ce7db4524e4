"""Errors: readable, honest, harmless."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from languages import N_, _, retold
from mock_market.domain.verdict import retry_after as seconds_to_wait
from mock_market.wire.exchange import Call
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import quoted, shown
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level, Sighting
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit.every_operation import all_keyed
from standard_api.errors import ErrorCode
from standard_api.operations import AUTO_PROVISION, OPERATIONS

_NEVER = "u-that-never-was"
_MIB = 1024 * 1024
_UNNAMED = frozenset({405, 408, 411, 413, 414, 415, 431})
"""Statuses whose code is not judged, and whose body only SHOULD have the form (ERR-22)."""
_FORM = N_('Answer {"success": false, "error": CODE, "message": text} from one exception handler.')
_JSON = "application/json"
_LONG_URL, _LONG_BODY = 250, 2000
"""Bytes that no ordinary request of a run has."""
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_CLASS = "an exception's class"
"""The contract does not forbid it; it only helps nobody."""
_LEAKS = {
    "a Python stack trace": re.compile(r"Traceback \(most recent call last\)|File \"[^\"]+\.py\", line \d+"),
    "a Java or Node stack trace": re.compile(
        r"\bat (async )?[\w.$<>\[\]]{1,200} ?\([\w./\\:-]{0,200}\.(java|kt|scala|js|mjs|ts):\d+"
    ),
    "a .NET stack trace": re.compile(r"\bat [\w.]{1,200}\(.{0,200}\) in .{1,200}:line \d+"),
    "a Go stack trace": re.compile(r"\bgoroutine \d+ \[\w+\]|\.go:\d+ \+0x"),
    "a Ruby or PHP stack trace": re.compile(r"\.rb:\d+:in |#\d+ .{0,200}\.php\(\d+\)"),
    "SQL": re.compile(
        r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.{1,80}\b(FROM|VALUES|SET|WHERE)\b"
        r"|sqlite3\.|psycopg|UNIQUE constraint failed|SQLSTATE"
    ),
    "a file path": re.compile(r"(?<![\w/.:])/(usr|home|srv|var|app|opt|root|tmp)/[\w.-]+|[A-Z]:\\\\?\w+\\"),
    _CLASS: re.compile(r"\b[A-Z]\w+(Exception|Error): "),
}


async def _provoke(ctx: CheckContext) -> None:
    """One of each kind of answer, so that the watchers of this suite always have something to see."""
    tenant = await ctx.reader()
    for one in await all_keyed(ctx, tenant, _NEVER):
        if not one.operation.writes:
            await one.ask(ctx, tenant)
    if ctx.run.dialect.name != "standard":
        return
    fresh = await ctx.tenants.active()
    await ctx.ask("get_tenant_status", ctx.tenants.new_id())
    await ctx.ask("get_user", fresh, _NEVER)
    await ctx.ask("create_user", fresh, body={"email": 7})
    await ctx.ask("get_tenant_stats", fresh, query={"period": "century"})
    await ctx.tenants.activate(fresh, plan="premium")
    user = await ctx.people.created(fresh)
    await ctx.ask("create_user", fresh, body={"email": user["email"], "name": "김둘"})
    await ctx.ask("delete_user", fresh, user["user_id"])
    await ctx.tenants.deactivate(fresh)
    await ctx.ask("create_user", fresh, body=ctx.people.request())


def _format(reply: Reply) -> Iterator[Sighting]:
    response = reply.exchange.response
    if response is None:
        return
    given = (response.header("content-type") or "").partition(";")[0].strip().lower()
    if response.status == 204 and response.body:
        yield Sighting(
            expected=_("no body with 204"),
            observed=_("a body of {size} bytes", size=len(response.body)),
        )
    elif response.status not in (204, 304) and response.body and given != "application/json":
        # Of a path that is no operation only the status is judged; its body SHOULD have the form.
        level = None if reply.operation else Level.SHOULD
        yield Sighting(
            expected="Content-Type: application/json",
            observed=given or _("none"),
            level=level,
        )
    elif reply.operation and reply.accepted and response.status != 204 and not reply.deviations:
        yield from _unreadable(reply)


def _unreadable(reply: Reply) -> Iterator[Sighting]:
    broken = [problem for problem in reply.reading.problems if problem.startswith("the body ")]
    if broken and reply.operation:
        yield Sighting(expected=_("a body of JSON in UTF-8"), observed=retold(broken[0]))


@check(
    "errors.response_format",
    Level.MUST,
    "CONV-1",
    portable=True,
    watch=_format,
    answers="json",
    hint=N_("Answer JSON with Content-Type: application/json, refusals too; 204 without a body."),
)
async def response_format(ctx: CheckContext) -> None:
    """Every answer with a body is JSON in UTF-8 and says so; 204 has no body.

    The market reads JSON and nothing else. Every answer of the run is looked at.
    """
    await _provoke(ctx)


def _error_bodies(reply: Reply) -> Iterator[Sighting]:
    status = reply.status
    if reply.operation is None or status is None or status < 400 or status == 501:
        return
    if reply.operation.name == "health":
        return
    if reply.error_problems:
        yield Sighting(
            expected=_("an error body with success, error and message"),
            observed="; ".join(reply.error_problems[:2]),
            level=Level.SHOULD if status in _UNNAMED or reply.asks_to_wait else None,
        )
    if reply.reading.error is not None:
        yield from _code_problems(reply, status)


def _is_odd(call: Call) -> bool:
    """Whether a request is no JSON or oversized: the code in its refusal is not judged (ERR-22)."""
    kind = call.header("Content-Type") or _JSON
    return not kind.startswith(_JSON) or len(call.url) > _LONG_URL or len(call.body or b"") > _LONG_BODY


def _code_problems(reply: Reply, status: int) -> Iterator[Sighting]:
    known = {code.value: code for code in ErrorCode}
    code = reply.code or ""
    if status in _UNNAMED or (status == 429 and reply.asks_to_wait) or _is_odd(reply.exchange.call):
        return
    if code not in known:
        yield Sighting(
            expected=_("a code of the contract's table"),
            observed=_("{status} with {code}", status=status, code=shown(code)),
        )
    elif status not in known[code].statuses:
        right = _(" or ").join(map(str, known[code].statuses))
        yield Sighting(
            expected=_("{right} with {code}", right=right, code=code),
            observed=str(status),
        )


@check(
    "errors.body",
    Level.MUST,
    "ERR-1",
    "ERR-5",
    "ERR-14",
    watch=_error_bodies,
    hint=_FORM,
)
async def body(ctx: CheckContext) -> None:
    """Every error has the contract's body, with a code of its table and the status of that code.

    The market decides by the code what it does next. Every error of the run is looked at.
    """
    await _provoke(ctx)


def _wrapped(reply: Reply) -> Iterator[Sighting]:
    if "the error body is wrapped in detail" in reply.reading.problems:
        yield Sighting(expected=_("a flat error body"), observed='{"detail": {"error": ...}}')


@check("errors.flat", Level.SHOULD, "ERR-2", watch=_wrapped, hint=_FORM)
async def flat(ctx: CheckContext) -> None:
    """The error body is flat, not wrapped in ``detail`` or another object.

    Many frameworks wrap what they raise themselves; one exception handler of your own does not.
    """
    await _provoke(ctx)


def _leaks(reply: Reply) -> Iterator[Sighting]:
    if reply.status is None or reply.status < 400:
        return
    raw = reply.body[:65536].decode("utf-8", "replace")
    # Inside JSON quotes and line breaks are escaped.
    text = raw.replace('\\"', '"').replace("\\n", "\n")
    # What we sent ourselves is ours: a message may repeat it.
    own = (reply.exchange.call.body or b"").decode("utf-8", "replace") + reply.exchange.call.url
    for what, pattern in _LEAKS.items():
        found = pattern.search(text)
        if found and found.group() not in own:
            yield Sighting(
                expected=_("an error that is for people"),
                observed=f"{what}: {found.group()[:60]}",
                level=Level.SHOULD if what == _CLASS else None,
            )


@check(
    "errors.no_leak",
    Level.MUST,
    "ERR-3",
    portable=True,
    watch=_leaks,
    hint=N_("Log the exception, answer a sentence of your own."),
)
async def no_leak(ctx: CheckContext) -> None:
    """No error shows a stack trace, SQL, a file path or the name of an exception.

    It helps attackers, and nobody else. Every error of the run is looked at for what gives these
    away, in Python, Java, Node and SQL.
    """
    await _provoke(ctx)


def _redirects(reply: Reply) -> Iterator[Sighting]:
    if reply.status is not None and 300 <= reply.status < 400 and reply.operation is not None:
        yield Sighting(expected=_("no redirect"), observed=reply.said)


@check(
    "errors.no_redirect",
    Level.MUST,
    "CONV-2",
    portable=True,
    watch=_redirects,
    answers="redirect",
    hint=N_("Serve the path itself, with and without a slash at its end."),
)
async def no_redirect(ctx: CheckContext) -> None:
    """No operation answers with a redirect.

    The market follows none: a redirect could carry its key to another host.
    """
    await _provoke(ctx)


def _slow(reply: Reply) -> Iterator[Sighting]:
    failure, took = reply.exchange.failure, reply.exchange.timing.total_ms
    if (failure is not None and failure.kind.value == "timeout" and failure.sent) or took > 10_000:
        yield Sighting(
            expected=_("a whole answer within 10 s"),
            observed=_("{value:.1f} s", value=took / 1000),
        )


@check(
    "errors.in_time",
    Level.MUST,
    "CONV-3",
    portable=True,
    watch=_slow,
    answers="timeout",
    hint=N_("Do slow work after the answer: 202 and provisioning, or a queue."),
)
async def in_time(ctx: CheckContext) -> None:
    """Every operation answers within ten seconds.

    Then the market gives up and asks again. Every call of the run is measured.
    """
    await _provoke(ctx)


def _large(reply: Reply) -> Iterator[Sighting]:
    failure = reply.exchange.failure
    if len(reply.body) >= 5 * _MIB or (failure is not None and failure.kind.value == "too_large"):
        size = _("a body of {size} bytes", size=len(reply.body))
        observed = retold(failure.message) if failure else size
        yield Sighting(expected=_("an answer smaller than 5 MiB"), observed=observed)


@check("errors.size", Level.MUST, "CONV-5", portable=True, watch=_large, hint=N_("Page what grows."))
async def size(ctx: CheckContext) -> None:
    """No answer is 5 MiB or larger.

    Every answer of the run is measured, the largest pages too.
    """
    await _provoke(ctx)
    tenant = await ctx.reader()
    if ctx.run.dialect.offers("list_users"):
        await ctx.ask("list_users", tenant, query={"limit": 100})


def _retry_after(reply: Reply) -> Iterator[Sighting]:
    response = reply.exchange.response
    if response is not None and response.status == 503 and reply.operation is not None:
        value = response.header("retry-after")
        if seconds_to_wait(value, now=datetime.now(UTC)) is None:
            yield Sighting(
                expected=_("Retry-After with 503: seconds, or a date of HTTP"),
                observed=value or _("none"),
            )


@check("errors.retry_after", Level.SHOULD, "ERR-15", watch=_retry_after, hint=N_("Send Retry-After: 5."))
async def retry_after(ctx: CheckContext) -> None:
    """A 503 says when to come back, in seconds or as a date.

    Without it every caller comes back at once. Every answer of the run is looked at; most
    services never answer 503.
    """
    await _provoke(ctx)
    for cause in ctx.run.causes.all:  # what broke on the walk is not asked again
        for seen in _retry_after(cause.reply):
            ctx.expect.broken(seen.expected, seen.observed, cause.reply)
    if not ctx.findings and not ctx.run.sightings.of(ctx.check):
        ctx.note(_("no 503 without Retry-After was seen"))


@check(
    "errors.unknown_tenant",
    Level.MUST,
    "ERR-7",
    hint=N_("Look the tenant up in one place, for all operations."),
)
async def unknown_tenant(ctx: CheckContext) -> None:
    """Every operation on a tenant that never was is 404 TENANT_NOT_FOUND; none makes it.

    An empty dashboard for a customer who does not exist hides a mistake for months.
    """
    tenant = await ctx.tenants.active()
    nobody = ctx.tenants.new_id()
    for one in await all_keyed(ctx, tenant, _NEVER):
        if one.operation.name != "activate_tenant":
            reply = await one.ask(ctx, nobody)
            ctx.expect.refusal(reply, ErrorCode.TENANT_NOT_FOUND, _("on {name}", name=one.operation.name))
    gone = await ctx.ask("get_tenant_status", nobody)
    ctx.expect.refusal(gone, ErrorCode.TENANT_NOT_FOUND, _("still, after all of these"))
    ctx.expect.success(await ctx.ask("get_tenant_status", tenant), _("for a tenant that is there"))


@check(
    "errors.unknown_path",
    Level.MUST,
    "ERR-16",
    "ERR-21",
    hint=N_("Route nothing by patterns that match all."),
)
async def unknown_path(ctx: CheckContext) -> None:
    """A path that does not exist is 404.

    A 200 for everything hides every spelling mistake.
    """
    tenant = await ctx.reader()
    below = (f"/mt/tenant/{tenant.id}/no-such-thing", f"/mt/tenant/{tenant.id}/users/a/b")
    for path in ("/mt/no-such-thing", *below, "/mt/tenant", "/MT/health"):
        reply = await ctx.ask.path("GET", path)
        ctx.expect.status(reply, 404, why=_("for {value}", value=path.replace(tenant.id, "ID")))
    ctx.expect.success(await ctx.ask("get_tenant_status", tenant), _("for a path that exists"))


@check(
    "errors.wrong_method", Level.MUST, "ERR-17", "ERR-21", hint=N_("Declare each route with its one method.")
)
async def wrong_method(ctx: CheckContext) -> None:
    """A method that a path does not have is 405, and does nothing.

    GET on activate must not activate.
    """
    tenant = await ctx.tenants.active()
    for path, methods in (await _paths(ctx, tenant.id)).items():
        for method in _METHODS:
            if method in methods:
                continue
            reply = await ctx.ask.path(method, path)
            ctx.expect.status(
                reply, 405, why=_("for {method} {value}", method=method, value=path.replace(tenant.id, "ID"))
            )
    shown = await ctx.ask("get_tenant_status", tenant)
    ctx.expect.same(shown.at("status"), "active", _("status after all of these"), shown)


async def _paths(ctx: CheckContext, tenant_id: str) -> dict[str, set[str]]:
    """The paths of the operations that are offered, with the methods that they have."""
    paths: dict[str, set[str]] = {}
    for operation in (*OPERATIONS, AUTO_PROVISION):
        if operation.required or await ctx.offers(operation.name):
            path = operation.path.format(tenant_id=tenant_id, user_id=_NEVER)
            paths.setdefault(path, set()).add(operation.method)
    return paths


@check("errors.allow_header", Level.SHOULD, "ERR-18", hint=N_("Send Allow with every 405."))
async def allow_header(ctx: CheckContext) -> None:
    """A 405 names the methods that are allowed.

    Whoever got it wrong learns how it is right.
    """
    reply = await ctx.ask.path("DELETE", "/mt/health")
    ctx.require(reply.status == 405, _("405 for DELETE /mt/health"), reply.said, reply)
    allow = reply.exchange.response.header("allow") if reply.exchange.response else None
    ctx.expect("GET" in (allow or ""), _("Allow: GET"), quoted(allow), reply)


@check("errors.form_elsewhere", Level.SHOULD, "ERR-22", hint=_FORM)
async def form_elsewhere(ctx: CheckContext) -> None:
    """Unknown paths and wrong methods have the error body too.

    One form for every refusal is one place to read it.
    """
    tenant = await ctx.tenants.active()
    own = await ctx.ask("get_tenant_status", ctx.tenants.new_id())
    if own.error_problems:
        ctx.skip(_("the errors of the operations have no such body either"))
    for method, path in (("GET", "/mt/no-such-thing"), ("PATCH", f"/mt/tenant/{tenant.id}/status")):
        reply = await ctx.ask.path(method, path)
        ctx.require(reply.refused, _("a refusal"), reply.said, reply)
        problems = "; ".join(reply.error_problems[:2])
        ctx.expect(not problems, _("an error body with success, error and message"), problems, reply)
