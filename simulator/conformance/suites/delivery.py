"""Delivery: what a service makes of lost answers, repeats and missing headers of the market."""

from languages import N_, _
from mock_market.target.client import AttemptMark
from mock_market.wire.transport import Manner
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import quoted
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from standard_api.errors import ErrorCode

_LOST = Manner(abandon=True)
_MARKET_HEADERS = ("idempotency-key", "x-request-id", "x-market-delivery-attempt", "user-agent")


async def _lost_then_repeated(
    ctx: CheckContext,
    name: str,
    tenant: OwnTenant,
    user_id: str | None = None,
    body: dict[str, object] | None = None,
) -> Reply:
    """Send a write, lose its answer on purpose, and repeat it as the market does."""
    key = f"mtsim-{ctx.chance.getrandbits(64):x}"
    first = AttemptMark(idempotency_key=key, attempt=1)
    await ctx.ask(name, tenant, user_id, body=body, manner=_LOST, mark=first, again=False)
    second = AttemptMark(idempotency_key=key, attempt=2)
    return await ctx.ask(name, tenant, user_id, body=body, mark=second)


@check(
    "delivery.lost_activation",
    Level.MUST,
    "LIFE-7",
    hint=N_("Make the activation repeatable: look the tenant up before it is made."),
)
async def lost_activation(ctx: CheckContext) -> None:
    """An activation whose answer was lost can be repeated: 200, 202 or 409, and the tenant is active.

    The service has acted and the market does not know; asking again is all it can do.
    """
    tenant = ctx.tenants.planned()
    reply = await _lost_then_repeated(ctx, "activate_tenant", tenant, body=tenant.activation)
    ctx.expect.status(reply, 200, 202, 409, why=_("for the repeat"))
    await ctx.tenants.until_active(tenant)


@check(
    "delivery.lost_user",
    Level.MUST,
    "USER-10",
    hint=N_("Keep e-mails unique in the database; answer 409 USER_EXISTS to the repeat, or 201 again."),
)
async def lost_user(ctx: CheckContext) -> None:
    """A user whose creation was repeated after a lost answer exists once.

    Otherwise every bad connection leaves a double.
    """
    tenant = await ctx.tenants.active()
    before, body = await ctx.people.total(tenant), ctx.people.request()
    reply = await _lost_then_repeated(ctx, "create_user", tenant, body=body)
    ctx.expect.status(reply, 201, 409, why=_("for the repeat"))
    ctx.expect.same(await ctx.people.total(tenant), before + 1, _("the number of users"), reply)


@check(
    "delivery.lost_deletion", Level.MUST, "USER-16", "USER-17", hint=N_("Answer 404 when the user is gone.")
)
async def lost_deletion(ctx: CheckContext) -> None:
    """A deletion repeated after a lost answer is 404 (or success), and exactly one user is gone.

    Deleting "the next one" on a repeat would be worse than failing.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    await ctx.people.created(tenant)
    before = await ctx.people.total(tenant)
    reply = await _lost_then_repeated(ctx, "delete_user", tenant, user["user_id"])
    ctx.expect.status(reply, 200, 204, 404, why=_("for the repeat"))
    ctx.expect.same(await ctx.people.total(tenant), before - 1, _("the number of users"), reply)


@check("delivery.lost_deactivation", Level.MUST, "LIFE-27", hint=N_("Answer the state as it is."))
async def lost_deactivation(ctx: CheckContext) -> None:
    """A deactivation repeated after a lost answer is 200 with the state as it is.

    The market must learn that the tenant is off, whichever of the two calls did it.
    """
    tenant = await ctx.tenants.active()
    body: dict[str, object] = {"reason": "subscription_expired", "preserve_data": True}
    reply = await _lost_then_repeated(ctx, "deactivate_tenant", tenant, body=body)
    ctx.require.success(reply, _("for the repeat"))
    ctx.expect.same(reply.at("status"), "deactivated", "status", reply)


@check(
    "delivery.headers_not_needed",
    Level.MUST,
    "SEND-2",
    hint=N_("Treat Idempotency-Key, X-Request-ID and the attempt's number as optional."),
)
async def headers_not_needed(ctx: CheckContext) -> None:
    """Every write works without the market's own headers.

    They help a service that wants them; none may be needed for a correct answer.
    """
    bare = Spoiling(without_headers=_MARKET_HEADERS)
    tenant = ctx.tenants.planned()
    reply = await ctx.ask("activate_tenant", tenant, body=tenant.activation, spoiling=bare)
    ctx.require.success(reply, _("without the market's headers"))
    if reply.status == 202:
        await ctx.tenants.until_active(tenant)
    user = await ctx.ask("create_user", tenant, body=ctx.people.request(), spoiling=bare)
    ctx.require.success(user, _("without the market's headers"))
    user_id = user.at("user_id")
    changed = await ctx.ask("update_user", tenant, user_id, body={"role": "admin"}, spoiling=bare)
    ctx.expect.success(changed, _("without the market's headers"))
    patch = {"config": {"branding": {"primary_color": "#222222"}}}
    reply = await ctx.ask("update_settings", tenant, body=patch, spoiling=bare)
    ctx.expect.success(reply, _("without the market's headers"))
    reply = await ctx.ask("delete_user", tenant, user_id, spoiling=bare)
    ctx.expect.success(reply, _("without the market's headers"))
    body = {"reason": "admin_request", "preserve_data": False}
    reply = await ctx.ask("deactivate_tenant", tenant, body=body, spoiling=bare)
    ctx.expect.success(reply, _("without the market's headers"))


@check(
    "delivery.key_reused",
    Level.SHOULD,
    "SEND-2",
    hint=N_("Remember the request with its idempotency key, and compare before answering from memory."),
)
async def key_reused(ctx: CheckContext) -> None:
    """An idempotency key that comes back with another body does not get the old answer.

    The second user would be lost, and the market would believe that he exists.
    """
    tenant = await ctx.tenants.active()
    mark = AttemptMark(idempotency_key=f"mtsim-{ctx.chance.getrandbits(64):x}", attempt=1)
    one, other = ctx.people.request(), ctx.people.request()
    ctx.given.success(await ctx.ask("create_user", tenant, body=one, mark=mark))
    reply = await ctx.ask("create_user", tenant, body=other, mark=mark)
    ctx.require(reply.accepted or reply.refused, _("201, 409 or 422"), reply.said, reply)
    if reply.accepted:
        ctx.expect.same(str(reply.at("email")).lower(), other["email"], _("the second user's e-mail"), reply)


@check("delivery.request_id_echo", Level.MAY, "SEND-2", hint=N_("Answer X-Request-ID as it came."))
async def request_id_echo(ctx: CheckContext) -> None:
    """Whether the market's X-Request-ID comes back in the answer.

    For information: a service that repeats it is found in two logs by one number.
    """
    reply = ctx.given.success(await ctx.ask("get_tenant_status", await ctx.reader()))
    response, sent = reply.exchange.response, reply.exchange.call.header("X-Request-ID")
    echoed = response is not None and response.header("X-Request-ID") == sent
    ctx.note(_("X-Request-ID comes back") if echoed else _("X-Request-ID does not come back"))


@check(
    "delivery.opposite_at_once",
    Level.SHOULD,
    "LIFE-7",
    "ERR-4",
    hint=N_("Let one transaction at a time change a tenant."),
)
async def opposite_at_once(ctx: CheckContext) -> None:
    """An activation and a deactivation at once end in one of the two states, without a failure.

    Delays on the network swap calls; the result must be one that somebody asked for.
    """
    tenant = await ctx.tenants.active()
    for _turn in range(5):
        replies = await ctx.ask.at_once([ctx.tenants.activate(tenant), ctx.tenants.deactivate(tenant)])
        for reply in replies:
            ctx.expect.status(reply, 200, 202, 409, 503, why=_("for one of two opposite calls at once"))
        shown = await ctx.ask("get_tenant_status", tenant)
        state = shown.at("status")
        expected = _("active, provisioning or deactivated")
        ctx.expect(state in ("active", "provisioning", "deactivated"), expected, quoted(state), shown)
        if state == "provisioning":
            await ctx.tenants.until_active(tenant)


@check(
    "delivery.out_of_order",
    Level.MUST,
    "ERR-7",
    "LIFE-29",
    hint=N_("Judge each call by the tenant's state now; remember nothing of calls that were refused."),
)
async def out_of_order(ctx: CheckContext) -> None:
    """A deactivation that arrives before its activation is 404, and the activation still works.

    After an outage deliveries may arrive in an order that nobody meant.
    """
    tenant = ctx.tenants.planned()
    ctx.expect.refusal(
        await ctx.tenants.deactivate(tenant), ErrorCode.TENANT_NOT_FOUND, _("before the activation")
    )
    reply = await ctx.tenants.activate(tenant)
    ctx.expect.success(reply, _("after a deactivation that came too early"))
