"""Applications: who gets a tenant, for how long, and which."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from languages import N_, _
from mock_market.target.dialects import STANDARD
from mock_market.wire.masked_keys import MADE_UP
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import listed, quoted
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.findings.outcomes import BlockedError
from simulator.conformance.engine.registry import check
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.kit.doors import need_shut, turned_away
from simulator.conformance.suites.kit.every_operation import stop
from simulator.conformance.suites.kit.left_out import required_fields, without
from standard_api.errors import ErrorCode
from standard_api.operations import ALIAS_KEY_HEADER, AUTO_PROVISION, KEY_HEADER
from standard_api.terms import last_day_of_a_year

_NEEDS = ("auto_provision",)
_BY_EMAIL = N_("Keep (lower(applicant e-mail) -> tenant) unique, and look there first.")
_DAY = timedelta(days=1)
_LARGEST = 2**31 - 1
_WRONG = (("kind", "gift"), ("application_id", "seven"), ("start_date", "tomorrow"))


def _today() -> date:
    return datetime.now(UTC).date()


def _expires(ctx: CheckContext, reply: Reply, last: date, why: str) -> None:
    """expires_at is the end of the last day, to within a day."""
    text = reply.at("expires_at")
    if text is None:
        return
    shown = date.fromisoformat(str(text)[:10])
    fine = last - _DAY <= shown <= last + _DAY
    ctx.expect(fine, _("expires_at at the end of {last} {why}", last=last, why=why), str(text), reply)


@check(
    "webhook.approved",
    Level.MUST,
    "HOOK-1",
    "ALIAS-2",
    needs=_NEEDS,
    portable=True,
    answers="auto_provision",
    hint=N_("Answer 200."),
)
async def is_approved(ctx: CheckContext) -> None:
    """An application is approved with a tenant and its address, and the tenant is active.

    This is how every customer of the older market arrives.
    """
    tenant, reply = await ctx.applications.approved(ctx.applications.wish())
    url = str(reply.at("tenant_url"))
    ctx.expect(url.startswith(("http://", "https://")), _("an absolute tenant_url"), url, reply)
    if ctx.run.dialect.offers("get_tenant_status"):
        shown = ctx.given.success(await ctx.ask("get_tenant_status", tenant))
        ctx.expect.same(shown.at("status"), "active", "status", reply, shown)


@check("webhook.demo_days", Level.MUST, "HOOK-3", needs=_NEEDS, hint=N_("end = start + 29 days, or 30."))
async def demo_days(ctx: CheckContext) -> None:
    """A demo runs 30 days from its start, which is today when none is named.

    The market sends the deactivation by the same count.
    """
    _tenant, reply = await ctx.applications.approved(ctx.applications.wish())
    _expires(ctx, reply, _today() + 29 * _DAY, _("for a demo from today"))
    start = _today() + 10 * _DAY
    _tenant, later = await ctx.applications.approved(ctx.applications.wish(start_date=start.isoformat()))
    _expires(ctx, later, start + 29 * _DAY, _("for a demo that starts later"))


@check(
    "webhook.service_days", Level.MUST, "HOOK-3", needs=_NEEDS, hint=N_("Take end_date, or a calendar year.")
)
async def service_days(ctx: CheckContext) -> None:
    """A service runs to its end date, or for a calendar year when none is named.

    A contract for a term is not a contract for a year, and a year of 365 days loses one in a leap year.
    """
    end = _today() + 120 * _DAY
    dated = ctx.applications.wish(kind="service", start_date=_today().isoformat(), end_date=end.isoformat())
    _tenant, reply = await ctx.applications.approved(dated)
    _expires(ctx, reply, end, _("as asked for"))
    _tenant, open_ended = await ctx.applications.approved(ctx.applications.wish(kind="service"))
    _expires(ctx, open_ended, last_day_of_a_year(_today()), _("for a year from today"))
    start = _today() + 40 * _DAY
    _tenant, later = await ctx.applications.approved(
        ctx.applications.wish(kind="service", start_date=start.isoformat())
    )
    _expires(ctx, later, last_day_of_a_year(start), _("for a year from its start"))


@check("webhook.end_before_start", Level.MUST, "HOOK-4", needs=_NEEDS, hint=N_("Compare the dates first."))
async def end_before_start(ctx: CheckContext) -> None:
    """An end before the start is 400, 422 or rejected, and makes no tenant.

    Dates are mixed up by people every day.
    """
    early, late = ((_today() + days * _DAY).isoformat() for days in (7, 8))
    await ctx.applications.approved(ctx.applications.wish(kind="service", start_date=early, end_date=late))
    wish = ctx.applications.wish(kind="service", start_date=late, end_date=early)
    reply = await ctx.applications.send(wish)
    said = reply.at("status")
    fine = reply.status in (400, 422) or (reply.status == 200 and said == "rejected")
    ctx.expect(fine, _("400, 422 or the status rejected"), f"{reply.said} {said or ''}", reply)
    ctx.expect(
        not reply.accepted or not reply.at("tenant_id"), _("no tenant"), str(reply.at("tenant_id")), reply
    )


@check("webhook.reuse_email", Level.MUST, "HOOK-5", needs=_NEEDS, portable=True, hint=_BY_EMAIL)
async def reuse_email(ctx: CheckContext) -> None:
    """A second application of the same e-mail gets the same tenant, in whatever case it is written.

    A demo that becomes a service keeps its data.
    """
    email = f"kim.{ctx.chance.getrandbits(32):x}@{ctx.run.ledger.prefix}people.example"
    first, _reply = await ctx.applications.approved(ctx.applications.wish(email=email))
    for again in (email, email.upper()):
        second, reply = await ctx.applications.approved(ctx.applications.wish(email=again, kind="service"))
        ctx.expect.same(second.id, first.id, _("the tenant of the same e-mail"), reply)
    other, reply = await ctx.applications.approved(ctx.applications.wish())
    ctx.expect(other.id != first.id, _("another tenant for another e-mail"), other.id, reply)


@check("webhook.reuse_deactivated", Level.MUST, "HOOK-5", needs=_NEEDS, hint=N_("Activate it again."))
async def reuse_deactivated(ctx: CheckContext) -> None:
    """A tenant that was deactivated becomes active again by a new application of its e-mail.

    A customer who comes back must find an open door.
    """
    wish = ctx.applications.wish()
    tenant, _reply = await ctx.applications.approved(wish)
    ctx.given.success(await ctx.tenants.deactivate(tenant))
    email = wish["applicant"]["email"]
    back, reply = await ctx.applications.approved(ctx.applications.wish(email=email))
    ctx.expect.same(back.id, tenant.id, _("the tenant"), reply)
    shown = ctx.given.success(await ctx.ask("get_tenant_status", tenant))
    ctx.expect.same(shown.at("status"), "active", "status", reply, shown)


@check("webhook.later_end", Level.MUST, "HOOK-5", needs=_NEEDS, hint=N_("Keep the later of both ends."))
async def later_end(ctx: CheckContext) -> None:
    """Of two applications of one e-mail the later end counts.

    A demo asked for by mistake must not shorten a year that was paid for.
    """
    wish = ctx.applications.wish(kind="service")
    tenant, long = await ctx.applications.approved(wish)
    if long.at("expires_at") is None:
        ctx.skip(_("the service does not say when a tenant expires"))
    same, short = await ctx.applications.approved(
        ctx.applications.wish(email=wish["applicant"]["email"], kind="demo")
    )
    ctx.given.holds(same.id == tenant.id, _("another tenant for the same e-mail"), short)
    _expires(ctx, short, last_day_of_a_year(_today()), _("after a shorter one"))


@check("webhook.reuse_suspended", Level.SHOULD, "HOOK-6", needs=_NEEDS, hint=N_("Answer rejected."))
async def reuse_suspended(ctx: CheckContext) -> None:
    """A tenant that is suspended for a violation is not opened by a new application.

    Otherwise the punishment ends with a form.
    """
    wish = ctx.applications.wish()
    tenant, _reply = await ctx.applications.approved(wish)
    ctx.given.success(await ctx.tenants.deactivate(tenant, reason="violation"))
    reply = await ctx.applications.send(ctx.applications.wish(email=wish["applicant"]["email"]))
    ctx.expect.same(reply.at("status"), "rejected", _("status of the application"), reply)


@check("webhook.parallel_email", Level.MUST, "HOOK-7", needs=_NEEDS, hint=_BY_EMAIL)
async def parallel_email(ctx: CheckContext) -> None:
    """Eight applications of one e-mail at once give one tenant.

    People press a button twice.
    """
    await ctx.applications.approved(ctx.applications.wish())
    email = f"once.{ctx.chance.getrandbits(32):x}@{ctx.run.ledger.prefix}people.example"
    wishes = [ctx.applications.wish(email=email) for _turn in range(8)]
    replies = await ctx.ask.at_once(ctx.applications.send(wish) for wish in wishes)
    for reply in replies:
        ctx.expect.status(reply, 200, 409, 503, why=_("for one of eight at once"))
    tenants = {reply.at("tenant_id") for reply in replies if reply.at("tenant_id")}
    final, reply = await ctx.applications.approved(wishes[0])
    tenants.add(final.id)
    ctx.expect(
        len(tenants) == 1,
        _("one tenant"),
        f"{len(tenants)}: {listed(sorted(map(str, tenants)), most=3)}",
        reply,
    )


@check(
    "webhook.repeat", Level.MUST, "HOOK-8", needs=_NEEDS, hint=N_("Remember each application_id's answer.")
)
async def repeat(ctx: CheckContext) -> None:
    """The same application again is a repeat: the same answer, and nothing new.

    The market repeats what it is not sure of.
    """
    wish = ctx.applications.wish()
    tenant, first = await ctx.applications.approved(wish)
    people = await ctx.people.total(tenant)
    for _turn in range(3):
        again = ctx.require.success(await ctx.applications.send(wish), _("for the same application again"))
        for name in ("status", "tenant_id", "tenant_url"):
            ctx.expect.same(again.at(name), first.at(name), name, first, again)
        _same_day(ctx, first, again)
    ctx.expect.same(await ctx.people.total(tenant), people, _("the number of users"))


def _same_day(ctx: CheckContext, first: Reply, again: Reply) -> None:
    one, other = str(first.at("expires_at"))[:10], str(again.at("expires_at"))[:10]
    ctx.expect.same(other, one, _("the day of expires_at"), first, again)


@check(
    "webhook.bad_payload",
    Level.MUST,
    "HOOK-2",
    "ERR-6",
    needs=_NEEDS,
    portable=True,
    hint=N_("Validate before you provision."),
)
async def bad_payload(ctx: CheckContext) -> None:
    """A broken application is 400 or 422, and makes nothing.

    An applicant without an e-mail cannot be told anything.
    """
    good = ctx.applications.wish()
    await ctx.applications.approved(ctx.applications.wish())
    broken = {
        _("without {field}", field=field): without(good, field) for field in required_fields(AUTO_PROVISION)
    }
    for field, value in _WRONG:
        broken[f"{field}={quoted(value)}"] = {**good, field: value}
    applicant = {**good["applicant"], "email": "no-at-sign"}
    broken["applicant.email=no-at-sign"] = {**good, "applicant": applicant}
    for what, wish in broken.items():
        ctx.expect.invalid(await ctx.applications.send(wish), _("for an application {what}", what=what))


@check(
    "webhook.wrong_key", Level.MUST, "HOOK-2", "AUTH-6", needs=_NEEDS, portable=True, hint=N_("Answer 401.")
)
async def wrong_key(ctx: CheckContext) -> None:
    """An application without a key, or with a wrong one, is 401.

    Whoever may apply without a key gets tenants for nothing.
    """
    wish = ctx.applications.wish()
    await _guarded(ctx)
    wrong = f"{MADE_UP}key-3b1f"
    strangers = [Spoiling(without_key=True), Spoiling(key=wrong)]
    if ctx.run.dialect.name == STANDARD.name:
        strangers.append(Spoiling(key=wrong, key_header=KEY_HEADER))
    for spoiling in strangers:
        reply = await ctx.applications.send(wish, spoiling=spoiling)
        ctx.expect.refusal(reply, ErrorCode.UNAUTHORIZED)
    await ctx.applications.approved(wish)


async def _guarded(ctx: CheckContext) -> None:
    """A service that asks nobody for a key is told so once, and not for this door again."""
    if ctx.run.dialect.offers("get_tenant_status"):
        tenant = await ctx.reader()
        await need_shut(ctx, tenant, stop(ctx, "get_tenant_status", tenant, ""), silent=True)


@check(
    "webhook.either_header",
    Level.MUST,
    "ALIAS-1",
    needs=_NEEDS,
    hint=N_("Take X-Market-API-Key, else X-API-Key."),
)
async def either_header(ctx: CheckContext) -> None:
    """The webhook takes the key as X-API-Key too; if both are sent, X-Market-API-Key counts.

    Markets that have not moved yet know the older header only.
    """
    await _guarded(ctx)
    # An empty application makes nothing, and is invalid to whoever has the key.
    wrong = Spoiling(key=f"{MADE_UP}key-3b1f", key_header=KEY_HEADER)
    stranger = await ctx.ask("auto_provision", body={}, spoiling=wrong)
    if not turned_away(stranger):
        raise BlockedError(ctx.run.causes.opened(stranger, "auto_provision", "webhook.wrong_key"))
    for header in (KEY_HEADER, ALIAS_KEY_HEADER):
        reply = await ctx.ask("auto_provision", body={}, spoiling=Spoiling(key_header=header))
        ctx.expect.invalid(reply, _("with the key as {header}", header=header))
    older = (ALIAS_KEY_HEADER, ctx.run.key)
    both = Spoiling(key=f"{MADE_UP}key-3b1f", key_header=KEY_HEADER, headers=(older,))
    reply = await ctx.ask("auto_provision", body={}, spoiling=both)
    ctx.expect.refusal(reply, ErrorCode.UNAUTHORIZED, _("when the first of two headers is wrong"))


@check(
    "webhook.contact",
    Level.MUST,
    "HOOK-14",
    "CONV-19",
    needs=_NEEDS,
    hint=N_("Take any text, or none."),
)
async def contact(ctx: CheckContext) -> None:
    """The contact may be a text or missing, like the reason, and unknown fields are ignored.

    The market sends a telephone number.
    """
    await ctx.applications.approved(ctx.applications.wish())
    for more in (
        {"contact": "02-123-4567", "reason": "2학기 교양 수업에서 시범 운영하려고 합니다."},
        {"campaign": {"name": "봄"}, "priority": 3},
    ):
        await ctx.applications.approved({**ctx.applications.wish(), **more}, ctx.require)


@check(
    "webhook.contact_object",
    Level.SHOULD,
    "HOOK-14",
    needs=_NEEDS,
    hint=N_("Type contact as a text or an object with email and name."),
)
async def contact_object(ctx: CheckContext) -> None:
    """The contact may be an object with e-mail and name too.

    Some senders name a person where others name a number.
    """
    await ctx.applications.approved(ctx.applications.wish())
    person = ctx.people.request()
    wish = {**ctx.applications.wish(), "contact": {"email": person["email"], "name": person["name"]}}
    reply = await ctx.applications.send(wish)
    taken = reply.succeeded and reply.at("status") in ("approved", "processing")
    ctx.expect(taken, _("200 approved for a contact with email and name"), reply.said, reply)


@check(
    "webhook.number_range",
    Level.MUST,
    "HOOK-13",
    "ERR-6",
    needs=_NEEDS,
    hint=N_("Bound application_id to 1..2147483647."),
)
async def number_range(ctx: CheckContext) -> None:
    """An application number may be as large as 2^31 - 1; zero, a fraction or a larger one is refused.

    A column of 32 bits holds it, and overflows in silence at the next.
    """
    largest = {
        **ctx.applications.wish(),
        "application_id": _LARGEST - ctx.applications.wish()["application_id"] % 100_000,
    }
    await ctx.applications.approved(largest)
    for number in (0, -1, 1.5, _LARGEST + 1):
        wish = {**ctx.applications.wish(), "application_id": number}
        ctx.expect.invalid(await ctx.applications.send(wish), _("for application_id={number}", number=number))


@check("webhook.no_stray_tenant", Level.MUST, "HOOK-17", needs=_NEEDS, hint=_BY_EMAIL)
async def no_stray_tenant(ctx: CheckContext) -> None:
    """An application number that comes back with another applicant never gives the first one's tenant.

    Two people must not end up in one tenant because of a number.
    """
    wish, first, reply = await _taken_number(ctx)
    got = reply.at("tenant_id")
    ctx.expect(got != first.id, _("another tenant than the first applicant's, or none"), str(got), reply)
    again, answer = await ctx.applications.approved(wish)
    ctx.expect(again.id != got, _("another tenant than the second applicant's"), again.id, reply, answer)


@check("webhook.number_taken", Level.SHOULD, "HOOK-16", needs=_NEEDS, hint=N_("Compare the applicant, too."))
async def number_taken(ctx: CheckContext) -> None:
    """An application number that comes back with another applicant is refused.

    Whoever mixes up numbers must be told before two customers share one.
    """
    _wish, _first, reply = await _taken_number(ctx)
    said = reply.at("status")
    fine = reply.status in (400, 409, 422) or (reply.status == 200 and said in ("rejected", "error"))
    ctx.expect(fine, _("400, 409, 422 or the status rejected or error"), f"{reply.said} {said or ''}", reply)


async def _taken_number(ctx: CheckContext) -> tuple[dict[str, Any], OwnTenant, Reply]:
    """An approved application, its tenant, and the answer to another applicant with its number."""
    wish = ctx.applications.wish()
    first, _reply = await ctx.applications.approved(wish)
    reply = await ctx.applications.send({**ctx.applications.wish(), "application_id": wish["application_id"]})
    return wish, first, reply


@check(
    "webhook.same_url",
    Level.MUST,
    "HOOK-1",
    "LIFE-14",
    needs=_NEEDS,
    hint=N_("Build both from one function."),
)
async def same_url(ctx: CheckContext) -> None:
    """tenant_url is the access_url that an activation of the same tenant answers.

    Two addresses for one tenant are two bookmarks of which one will break.
    """
    wish = ctx.applications.wish()
    tenant, _reply = await ctx.applications.approved(wish)
    ctx.given.success(await ctx.tenants.deactivate(tenant))
    activation = ctx.tenants.activation(tenant.id)
    back = ctx.given.success(await ctx.ask("activate_tenant", OwnTenant(id=tenant.id), body=activation))
    if back.status == 202:
        await ctx.tenants.until_active(tenant)
    # The address may change on the way back, which only LIFE-14 speaks of.
    same, told = await ctx.applications.approved(ctx.applications.wish(email=wish["applicant"]["email"]))
    ctx.given.holds(same.id == tenant.id, _("another tenant for the same e-mail"), told)
    ctx.expect.same(told.at("tenant_url"), back.at("access_url"), "tenant_url", back, told)
