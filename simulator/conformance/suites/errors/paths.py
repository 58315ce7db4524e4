"""Errors: what is not there, and what is asked by another method."""

from languages import N_, _
from simulator.conformance.engine.answers.wording import quoted
from simulator.conformance.engine.asking.asker import NEVER
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.errors.provoked import FORM
from simulator.conformance.suites.kit.every_operation import all_keyed
from standard_api.errors import ErrorCode
from standard_api.operations import AUTO_PROVISION, OPERATIONS

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


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
    for one in await all_keyed(ctx, tenant, NEVER):
        if one.operation.name != "activate_tenant":
            reply = await one.ask(ctx, nobody)
            ctx.expect.refusal(reply, ErrorCode.TENANT_NOT_FOUND, _("on {name}", name=one.operation.name))
    gone = await ctx.ask("get_tenant_status", nobody)
    ctx.expect.refusal(gone, ErrorCode.TENANT_NOT_FOUND, _("still, after all of these"))
    ctx.given.success(await ctx.ask("get_tenant_status", tenant))


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
    ctx.given.success(await ctx.ask("get_tenant_status", tenant))


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
    """The paths of the operations that are there, with the methods that they have.

    What the walk found broken may not be written yet: its path is none, unless another operation has it too.
    """
    paths: dict[str, set[str]] = {}
    there: set[str] = set()
    for operation in (*OPERATIONS, AUTO_PROVISION):
        path = operation.path.format(tenant_id=tenant_id, user_id=NEVER)
        paths.setdefault(path, set()).add(operation.method)
        if not ctx.run.causes.is_broken(operation.name):
            there |= {path} if operation.required or await ctx.offers(operation.name) else set()
    return {path: methods for path, methods in paths.items() if path in there}


@check("errors.allow_header", Level.SHOULD, "ERR-18", hint=N_("Send Allow with every 405."))
async def allow_header(ctx: CheckContext) -> None:
    """A 405 names the methods that are allowed.

    Whoever got it wrong learns how it is right.
    """
    reply = await ctx.ask.path("DELETE", "/mt/health")
    if reply.status != 405:
        text = _("{method} {path} is answered {said}", method="DELETE", path="/mt/health", said=reply.said)
        ctx.skip(text)
    allow = reply.exchange.response.header("allow") if reply.exchange.response else None
    ctx.expect("GET" in (allow or ""), _("Allow: GET"), quoted(allow), reply)


@check("errors.form_elsewhere", Level.SHOULD, "ERR-22", hint=FORM)
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
        if not reply.refused:
            ctx.skip(_("{method} {path} is answered {said}", method=method, path=path, said=reply.said))
        problems = "; ".join(reply.error_problems[:2])
        ctx.expect(not problems, _("an error body with success, error and message"), problems, reply)
