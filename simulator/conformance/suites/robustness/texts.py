"""Robustness: texts that are no letters, no text, somebody else's language, or of any length."""

import json
from typing import Any

from languages import N_, _
from simulator.conformance.engine.answers.wording import listed, quoted
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit.texts import CONTROLS, INJECTIONS
from simulator.conformance.suites.robustness.requests import good_body, send_raw

_SURROGATES: dict[str, dict[str, Any]] = {
    "activate_tenant": {"tenant_name": "한빛\ud800"},
    "update_user": {"name": "김\udfff"},
    "update_settings": {"config": {"branding": {"logo_url": "https://logo.example/\ud800.png"}}},
}


@check(
    "robustness.surrogates", Level.MUST, "CONV-13", hint=N_("Refuse lone surrogates before they are stored.")
)
async def surrogates(ctx: CheckContext) -> None:
    r"""A lone surrogate (\ud800) is 400 or 422, never stored and never a failure.

    It cannot be written as UTF-8, so the next answer with it fails.
    """
    tenant = await ctx.tenants.active()
    before = await ctx.people.total(tenant)
    for escape in ("\\ud800", "a\\udfffb", "\\ude00\\ud83d"):
        raw = f'{{"email": "{ctx.people.request()["email"]}", "name": "{escape}"}}'.encode()
        reply = await send_raw(ctx, "create_user", tenant, None, raw)
        ctx.expect.invalid(reply, _("for a name of {escape}", escape=escape))
    ctx.expect.same(await ctx.people.total(tenant), before, _("the number of users"))
    user = await ctx.people.created(tenant)
    for name, change in _SURROGATES.items():
        subject = ctx.tenants.planned() if name == "activate_tenant" else tenant
        raw = json.dumps({**good_body(ctx, name, subject), **change}).encode()
        reply = await send_raw(ctx, name, subject, user["user_id"], raw)
        ctx.expect.invalid(reply, _("for a lone surrogate on {name}", name=name))
    ctx.expect.success(await ctx.ask("get_user", tenant, user["user_id"]), _("afterwards"))
    ctx.expect.success(await ctx.ask("get_settings", tenant), _("afterwards"))
    ctx.expect.success(await ctx.ask("list_users", tenant), _("afterwards"))


@check(
    "robustness.controls",
    Level.MUST,
    "CONV-13",
    "CONV-10",
    hint=N_("Refuse control characters, or keep them."),
)
async def controls(ctx: CheckContext) -> None:
    """Control characters in a name are refused or stored exactly, never cut at a NUL.

    C libraries end a text there, and two names become one.
    """
    tenant = await ctx.tenants.active()
    for kind, name in CONTROLS.items():
        what = _(kind)
        reply = await ctx.ask("create_user", tenant, body=ctx.people.request(name=name))
        ctx.expect.status(reply, 201, 400, 422, why=_("for {what} in a name", what=what))
        if reply.status == 201:
            shown = await ctx.ask("get_user", tenant, reply.at("user_id"))
            ctx.expect.same(shown.at("name"), name, _("the name with {what}", what=what), shown)


@check(
    "robustness.injections",
    Level.MUST,
    "CONV-10",
    "ERR-4",
    long=True,
    hint=N_("Bind parameters; escape when showing."),
)
async def injections(ctx: CheckContext) -> None:
    """Text that looks like code is stored as text, or refused; it is never understood.

    SQL, templates, shells, paths, spreadsheets: forty classics, as names and as search terms.
    """
    tenant = await ctx.tenants.active()
    before = await ctx.people.total(tenant)
    stored = 0
    for text in INJECTIONS:
        reply = await ctx.ask("create_user", tenant, body=ctx.people.request(name=text))
        ctx.expect.status(reply, 201, 400, 422, why=_("for the name {text}", text=quoted(text[:30])))
        if reply.status == 201:
            stored += 1
            ctx.expect.same(reply.at("name"), text, _("the name as sent"), reply)
        found = await ctx.ask("list_users", tenant, query={"search": text, "limit": 100})
        ctx.expect.status(found, 200, 400, 422, why=_("for the search {text}", text=quoted(text[:30])))
        strange = [row["name"] for row in found.rows("users") if not _matches(row, text)]
        ctx.expect(
            not strange, _("only matches for {text}", text=quoted(text[:30])), listed(strange, most=2), found
        )
    ctx.expect.same(await ctx.people.total(tenant), before + stored, _("the number of users"))


def _matches(row: dict[str, Any], text: str) -> bool:
    term = text.casefold().strip()
    return term in str(row.get("name")).casefold() or term in str(row.get("email")).casefold()


@check(
    "robustness.tenant_name",
    Level.MUST,
    "CONV-12",
    "CONV-10",
    hint=N_("Bound a tenant's name as a user's name."),
)
async def tenant_name(ctx: CheckContext) -> None:
    """A tenant's name has 1 to 255 code points; an empty or longer one is refused.

    It stands on every page and every bill.
    """
    ctx.expect.success(
        await ctx.tenants.activate(ctx.tenants.planned(tenant_name="한" * 255)),
        _("for a name of 255 characters"),
    )
    for name in ("", "한" * 256, "a" * 5000):
        reply = await ctx.tenants.activate(ctx.tenants.planned(tenant_name=name))
        ctx.expect.status(reply, 400, 413, 422, why=_("for a name of {count} characters", count=len(name)))


@check(
    "robustness.charset", Level.SHOULD, "CONV-1", hint=N_("Decode JSON as UTF-8, or refuse another charset.")
)
async def charset(ctx: CheckContext) -> None:
    """A body that names another charset is read as UTF-8 or refused; charset=utf-8 is fine.

    JSON is UTF-8; a name that was decoded otherwise is somebody else's.
    """
    tenant = await ctx.tenants.active()
    for name in ("utf-8", "utf-16", "euc-kr"):
        person = ctx.people.request(name="김하늘")
        spoiling = Spoiling(
            raw=json.dumps(person, ensure_ascii=False).encode(),
            content_type=f"application/json; charset={name}",
        )
        reply = await ctx.ask("create_user", tenant, body={}, spoiling=spoiling)
        refusals = () if name == "utf-8" else (400, 415, 422)
        ctx.expect.status(reply, 201, *refusals, why=_("for charset={name}", name=name))
        if reply.status == 201:
            ctx.expect.same(reply.at("name"), "김하늘", _("the name as sent"), reply)
