"""Background: what is said and called back while an application is being processed."""

from typing import Any

from pydantic import ValidationError

from languages import N_, _
from mock_market.saying import body_problem, worded
from mock_market.target.reading import validation_problems
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.findings.outcomes import SkippedError
from simulator.conformance.engine.registry import check
from simulator.targets.received import Received
from standard_api import strict_json
from standard_api.models import ProvisionCallback
from standard_api.operations import CALLBACK_KEY_HEADER

_NEEDS = ("auto_provision",)
CALLBACK_S = 30.0
"""How long a callback is waited for (HOOK-12)."""


async def _processing(ctx: CheckContext, *wishes: dict[str, Any]) -> tuple[dict[str, Any], Reply]:
    """The first of these applications that is not decided at once; skips when all are."""
    for wish in wishes:
        reply = ctx.given.success(await ctx.applications.send(wish))
        if reply.at("status") == "processing":
            return wish, reply
    raise SkippedError(_("the service decides at once"))


def _why(error: strict_json.StrictJSONError | ValidationError) -> str:
    """What is wrong with a callback's body."""
    if isinstance(error, ValidationError):
        return worded(validation_problems(error)[0])
    return worded(body_problem(error))


@check(
    "webhook.processing", Level.MUST, "HOOK-1", "HOOK-11", needs=_NEEDS, hint=N_("Answer the newest state.")
)
async def processing(ctx: CheckContext) -> None:
    """While an application is processing no tenant is named; repeating it tells the end.

    Without a callback the market can only ask again.
    """
    # Some services process in the background only for those who can be called back.
    callable_ones = [_with_callback(ctx)] if ctx.run.callbacks else []
    wish, reply = await _processing(ctx, ctx.applications.wish(), *callable_ones)
    for name in ("tenant_id", "tenant_url"):
        ctx.expect.same(reply.at(name), None, _("{name} before the approval", name=name), reply)
    tenant, final = await ctx.applications.approved(wish)
    shown = ctx.given.success(await ctx.ask("get_tenant_status", tenant))
    ctx.expect.same(shown.at("status"), "active", _("status once approved"), final, shown)


@check(
    "webhook.processing_status",
    Level.MUST,
    "HOOK-10",
    needs=_NEEDS,
    hint=N_("Do not show the tenant as active before the application is decided."),
)
async def processing_status(ctx: CheckContext) -> None:
    """While an application of a known tenant is processing, the tenant is provisioning or as it was.

    A tenant that looks active is shown to a customer who cannot come in yet.
    """
    first = ctx.applications.wish()
    tenant, _reply = await ctx.applications.approved(first)
    ctx.given.success(await ctx.tenants.deactivate(tenant))
    email = first["applicant"]["email"]
    wish, _reply = await _processing(
        ctx, _with_callback(ctx, email) if ctx.run.callbacks else ctx.applications.wish(email=email)
    )
    shown = await ctx.tenants.status(tenant)
    # Only an application that is still processing afterwards was so when the status was asked.
    if (await ctx.applications.send(wish)).at("status") == "processing":
        said = shown.at("status")
        ctx.expect(
            said in ("provisioning", "deactivated"), _("provisioning or deactivated"), str(said), shown
        )
    await ctx.applications.approved(wish)


async def _called_back(ctx: CheckContext, wish: dict[str, Any], *, after: int = 0) -> Received:
    inbox = ctx.run.inbox
    if inbox is None or ctx.run.callbacks is None:
        ctx.skip(_("the target cannot reach this machine; say where with --callback-url"))
    number = wish["application_id"]

    def ours(request: Received) -> bool:
        return request.path.endswith(f"/{number}")

    seen = 0
    request = await inbox.wait_for(lambda one: ours(one) and _count(inbox.received, ours) > after, CALLBACK_S)
    seen = _count(inbox.received, ours)
    ctx.require(
        request is not None,
        _("a callback within {callback_s:g} s", callback_s=CALLBACK_S),
        _("{seen} so far", seen=seen),
    )
    return [one for one in inbox.received if ours(one)][-1]


def _count(requests: list[Received], wanted: Any) -> int:
    return sum(1 for one in requests if wanted(one))


def _with_callback(ctx: CheckContext, email: str | None = None) -> dict[str, Any]:
    wish = ctx.applications.wish(email=email)
    return {**wish, "callback_url": f"{ctx.run.callbacks}/callbacks/{wish['application_id']}"}


@check(
    "webhook.callback",
    Level.MUST,
    "HOOK-9",
    "AUTH-13",
    needs=_NEEDS,
    hint=N_("POST the final answer with your key."),
)
async def callback(ctx: CheckContext) -> None:
    """After processing the service posts the final answer to the callback address, with its own key.

    The market waits for it; the key proves who speaks.
    """
    if ctx.run.callbacks is None:
        ctx.skip(_("the target cannot reach this machine; say where with --callback-url"))
    wish = _with_callback(ctx)
    await _processing(ctx, wish)
    request = await _called_back(ctx, wish)
    ctx.expect(request.method == "POST", _("a POST"), request.method)
    try:
        answer = ProvisionCallback.model_validate(strict_json.parse(request.body))
    except (strict_json.StrictJSONError, ValidationError) as error:
        ctx.require(False, _("the final answer with application_id, as the contract writes it"), _why(error))
        return
    ctx.expect.same(answer.application_id, wish["application_id"], _("application_id of the callback"))
    ctx.expect(answer.status != "processing", _("a final status"), answer.status)
    key = request.header(CALLBACK_KEY_HEADER)
    ctx.expect(bool(key), _("X-Service-API-Key on the callback"), _("no such header"))
    if ctx.run.service_key and key:
        ctx.expect(key == ctx.run.service_key, _("the service's own key"), _("another key"))
    await ctx.applications.approved(wish)


@check(
    "webhook.callback_again", Level.MUST, "HOOK-9", needs=_NEEDS, hint=N_("Repeat until a 2xx, with pauses.")
)
async def callback_again(ctx: CheckContext) -> None:
    """A callback that is answered with 500 is posted again.

    The market may be restarting at this very moment.
    """
    inbox = ctx.run.inbox
    if inbox is None or ctx.run.callbacks is None:
        ctx.skip(_("the target cannot reach this machine; say where with --callback-url"))
    wish = _with_callback(ctx)
    inbox.refuse_once(f"/{wish['application_id']}")
    await _processing(ctx, wish)
    await _called_back(ctx, wish, after=1)
    await ctx.applications.approved(wish)
