"""Robustness: fields of a wrong type, left out, unknown, null or in another media type."""

import json
from typing import Any

from languages import N_, _
from simulator.conformance.engine.answers.wording import quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit.left_out import required_fields, without
from simulator.conformance.suites.robustness.requests import (
    VALIDATE,
    WRITES,
    good_body,
    send_raw,
    still_serves,
)
from standard_api.operations import operation_named

_WRONG: dict[str, tuple[tuple[str, Any], ...]] = {
    "activate_tenant": (
        ("tenant_name", 7),
        ("plan", ["standard"]),
        ("features", "chat"),
        ("features", [1]),
        ("config", "none"),
        ("contact", "김하늘"),
        ("tenant_name", None),
    ),
    "deactivate_tenant": (("reason", 1), ("preserve_data", "yes"), ("reason", None)),
    "create_user": (
        ("email", 7),
        ("name", {"first": "김"}),
        ("role", 3),
        ("name", None),
        ("password", 12345678),
    ),
    "update_user": (("name", 7), ("role", ["admin"]), ("status", True), ("email", {})),
    "update_settings": (("config", []), ("config", 3)),
}


@check("robustness.wrong_types", Level.MUST, "ERR-6", "ERR-4", hint=VALIDATE)
async def wrong_types(ctx: CheckContext) -> None:
    """A field of the wrong type is 400 or 422, field by field, and nothing is written.

    A type that is converted in silence is a mistake that is found months later.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    before = await ctx.people.total(tenant)
    for name, wrongs in _WRONG.items():
        for field, value in wrongs:
            subject = ctx.tenants.planned() if name == "activate_tenant" else tenant
            good = good_body(ctx, name, subject)
            user_id = user["user_id"] if name == "update_user" else None
            reply = await ctx.ask(name, subject, user_id, body={**good, field: value})
            ctx.expect(
                reply.status in (400, 422),
                _("400 or 422 for {field}={value} on {name}", field=field, value=quoted(value), name=name),
                reply.said,
                reply,
            )
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    shown = await ctx.ask("get_user", tenant, user["user_id"])
    ctx.expect.same(shown.at("name"), user["name"], _("the user's name"), shown)
    await still_serves(ctx, tenant)


@check("robustness.missing_fields", Level.MUST, "ERR-6", "ERR-4", hint=VALIDATE)
async def missing_fields(ctx: CheckContext) -> None:
    """A request without a required field is 400 or 422, field by field, and nothing is made.

    A default that was guessed is not what was asked for.
    """
    tenant = await ctx.tenants.active()
    for name in WRITES:
        for field in required_fields(operation_named(name)):
            subject = ctx.tenants.planned() if name == "activate_tenant" else tenant
            good = good_body(ctx, name, subject)
            reply = await ctx.ask(name, subject, body=without(good, field))
            ctx.expect.invalid(reply, _("for {name} without {field}", name=name, field=field))
    await still_serves(ctx, tenant)


@check("robustness.unknown_fields", Level.MUST, "CONV-19", hint=N_("Ignore what you do not know."))
async def unknown_fields(ctx: CheckContext) -> None:
    """Unknown fields are ignored, at every level.

    Tomorrow's market sends more than today's.
    """
    more = {"x_new": {"deep": [1, {"a": None}]}, "ünicode-필드": "값"}
    tenant = ctx.tenants.planned()
    contact = {**tenant.activation["contact"], "phone": "02-123-4567"}
    made = await ctx.tenants.activate(tenant, **more, contact=contact)
    if ctx.require.success(made, _("with unknown fields")).status == 202:
        await ctx.tenants.until_active(tenant)
    user = await ctx.ask("create_user", tenant, body={**ctx.people.request(), **more})
    ctx.require.success(user, _("with unknown fields"))
    changed = await ctx.ask("update_user", tenant, user.at("user_id"), body={"name": "새이름", **more})
    ctx.require.success(changed, _("with unknown fields"))
    patch = {"config": {"branding": {"primary_color": "#010101", "font": "serif"}}, **more}
    ctx.expect.success(await ctx.ask("update_settings", tenant, body=patch), _("with unknown fields"))
    body = {"reason": "admin_request", "preserve_data": True, **more}
    ctx.expect.success(await ctx.ask("deactivate_tenant", tenant, body=body), _("with unknown fields"))


@check("robustness.optional_null", Level.MUST, "CONV-15", hint=N_("Read null as left out, or refuse it."))
async def optional_null(ctx: CheckContext) -> None:
    """null for an optional field means left out, or is 400 or 422; never anything else.

    A role of null is not a role.
    """
    tenant = await ctx.tenants.active()
    for field, default in (("role", "user"), ("password", None), ("send_welcome_email", None)):
        reply = await ctx.ask("create_user", tenant, body=ctx.people.request(**{field: None}))
        ctx.expect.status(reply, 201, 400, 422, why=_("for {field}=null", field=field))
        if reply.status == 201 and default and reply.at(field) != default:
            expected = _("{what} to be {value}", what=field, value=default)
            ctx.expect.broken(expected, quoted(reply.at(field)), reply)
    other = ctx.tenants.planned(config=None)
    ctx.expect.status(await ctx.tenants.activate(other), 200, 202, 400, 422, why=_("for config=null"))


@check("robustness.content_type", Level.MUST, "ERR-19", "ERR-21", hint=N_("Ask for application/json."))
async def content_type(ctx: CheckContext) -> None:
    """A body that does not say it is JSON is 400, 415 or 422.

    Browsers send text/plain across sites without asking.
    """
    tenant = await ctx.tenants.active()
    before = await ctx.people.total(tenant)
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"):
        person = ctx.people.request()
        raw = f'{{"email": "{person["email"]}", "name": "kim"}}'.encode()
        reply = await send_raw(ctx, "create_user", tenant, None, raw, content_type=kind)
        ctx.expect.status(reply, 400, 415, 422, why=_("for Content-Type: {kind}", kind=kind))
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    user = await ctx.people.created(tenant)
    for name in WRITES:
        subject = ctx.tenants.planned() if name == "activate_tenant" else tenant
        raw = json.dumps(good_body(ctx, name, subject)).encode()
        reply = await send_raw(ctx, name, subject, user["user_id"], raw, content_type="text/plain")
        ctx.expect.status(reply, 400, 415, 422, why=_("for text/plain on {name}", name=name))
    await still_serves(ctx, tenant)
