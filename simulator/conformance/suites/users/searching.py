"""Users: found by search and by filter."""

import unicodedata

from languages import N_, _
from simulator.conformance.engine.answers.wording import listed, quoted
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.kit.paging import users_of
from simulator.conformance.suites.users.people import matches

_ESCAPE = N_(r"Escape %, _ and \ before LIKE, or use instr(lower(name), lower(:term)).")


@check("users.search", Level.MUST, "USER-3", "LIST-3", hint=N_("Search in name and e-mail."))
async def search(ctx: CheckContext) -> None:
    """A search finds users by a part of their name and by a part of their e-mail, and no others.

    A list of thousands is used by searching.
    """
    tenant = await ctx.tenants.active()
    one = await ctx.people.created(tenant, name="남궁빛나라")
    other = await ctx.people.created(tenant, name="제갈도윤")
    for term in ("궁빛나", "남궁빛나라", one["email"].partition("@")[0]):
        await users_of(tenant, search=term).required_page(ctx)
        found = await matches(ctx, tenant, term)
        ctx.expect(
            one["user_id"] in found,
            _("{name} for {term}", name=one["name"], term=quoted(term)),
            _("{count} other matches", count=len(found)),
        )
        ctx.expect(
            other["user_id"] not in found,
            _("only matches for {term}", term=quoted(term)),
            _("{name} too", name=other["name"]),
        )


@check("users.search_case", Level.MUST, "USER-4", hint=N_("Fold case on both sides."))
async def search_case(ctx: CheckContext) -> None:
    """A search by name or e-mail does not mind upper and lower case.

    Nobody remembers how a name was typed.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant, name="McAllister Bo")
    for term in ("mcallister", "MCALLISTER", "mCaLl", user["email"].upper()):
        found = await matches(ctx, tenant, term)
        ctx.expect(user["user_id"] in found, _("McAllister Bo for {term}", term=quoted(term)), _("no match"))


@check("users.search_wildcards", Level.MUST, "USER-5", hint=_ESCAPE)
async def search_wildcards(ctx: CheckContext) -> None:
    r"""A search is plain text: %, _, * and \ mean themselves.

    Otherwise "100%" finds everybody, and a stray quote finds an error.
    """
    tenant = await ctx.tenants.active()
    names = {"%": "할인 100% 이용", "_": "snake_case", "*": "별 * 하나", "\\": "back\\slash", "'": "O'Neil"}
    users = {sign: (await ctx.people.created(tenant, name=name))["user_id"] for sign, name in names.items()}
    for sign, wanted in users.items():
        listing = users_of(tenant, search=sign)
        if not ctx.expect.success(await listing.page(ctx), _("for the search {sign}", sign=quoted(sign))):
            continue
        found = set(await listing.ids(ctx, 100)) & set(users.values())
        # Other users' generated e-mails may hold an underscore of their own.
        ctx.expect(
            found == {wanted},
            _("only {names} for {sign}", names=quoted(names[sign]), sign=quoted(sign)),
            _("{count} of these five", count=len(found)),
        )


@check(
    "users.search_normal_forms", Level.SHOULD, "CONV-11", hint=N_("Compare NFC of both sides; store as sent.")
)
async def search_normal_forms(ctx: CheckContext) -> None:
    """A search finds a Korean name in either normal form.

    Names typed on a Mac and on a PC look alike and are not.
    """
    tenant = await ctx.tenants.active()
    name = "선우가람"
    composed = (await ctx.people.created(tenant, name=name))["user_id"]
    apart = (await ctx.people.created(tenant, name=unicodedata.normalize("NFD", name)))["user_id"]
    for form in ("NFC", "NFD"):
        found = await matches(ctx, tenant, unicodedata.normalize(form, name))
        ctx.expect(
            {composed, apart} <= found,
            _("both users for the {form} term", form=form),
            _("{count} of 2", count=len(found)),
        )


@check(
    "users.search_nothing",
    Level.MUST,
    "LIST-6",
    "LIST-3",
    portable=True,
    hint=N_("Treat an empty search as none."),
)
async def search_nothing(ctx: CheckContext) -> None:
    """An empty search is no filter; a search without a match is an empty page with total 0.

    An emptied search box shows everybody again.
    """
    tenant = await ctx.reader()
    everyone = await ctx.people.total(tenant)
    empty = ctx.require.success(
        await ctx.ask("list_users", tenant, query={"search": ""}), _("for an empty search")
    )
    ctx.expect.same(empty.at("total"), everyone, _("total for an empty search"), empty)
    none = await ctx.ask("list_users", tenant, query={"search": "그런사람없음-x9z"})
    ctx.require.success(none, _("for a search without a match"))
    ctx.expect.same((none.at("total"), none.at("users")), (0, []), _("total and users"), none)


@check(
    "users.filters", Level.MUST, "LIST-3", "USER-2", hint=N_("Filter rows and total by the same condition.")
)
async def filters(ctx: CheckContext) -> None:
    """Filters by role and status show exactly these users, and their totals add up to all.

    A total that ignores the filter pages into nothing.
    """
    tenant = await ctx.tenants.active()
    for role in ("admin", "moderator"):
        user = await ctx.people.created(tenant, role=role)
        body = {"status": "inactive" if role == "admin" else "suspended"}
        ctx.given.success(await ctx.ask("update_user", tenant, user["user_id"], body=body))
    everyone = await ctx.people.total(tenant)
    values = {"role": ("admin", "user", "moderator"), "status": ("active", "inactive", "suspended")}
    for name, choices in values.items():
        totals = 0
        for choice in choices:
            query = {name: choice, "limit": 100}
            reply = await ctx.ask("list_users", tenant, query=query)
            ctx.require.success(reply, _("for {query}", query=quoted(query)))
            wrong = [row[name] for row in reply.rows("users") if row[name] != choice]
            ctx.expect(
                not wrong,
                _("only {name}={choice}", name=name, choice=choice),
                _("also {wrong}", wrong=listed(wrong, most=3)),
                reply,
            )
            shown = len(reply.rows("users"))
            ctx.expect.same(
                shown,
                min(reply.at("total"), 100),
                _("the rows of {name}={choice}", name=name, choice=choice),
                reply,
            )
            totals += reply.at("total")
        ctx.expect.same(totals, everyone, _("the sum over every {name}", name=name))


@check("users.unknown_filter", Level.MUST, "LIST-7", hint=N_("Refuse it, or answer an empty page."))
async def unknown_filter(ctx: CheckContext) -> None:
    """An unknown role or status is refused or an empty page, never everybody.

    A filter that is ignored shows the wrong people as if they were right.
    """
    tenant = await ctx.reader()
    for query in ({"role": "king"}, {"status": "away"}):
        reply = await ctx.ask("list_users", tenant, query=query)
        ctx.expect.status(reply, 200, 400, 422, why=_("for {query}", query=quoted(query)))
        if reply.accepted:
            ctx.expect.same(reply.at("total"), 0, _("total for {query}", query=quoted(query)), reply)


@check("users.status_counts", Level.MUST, "USER-2", hint=N_("Count every user who exists."))
async def status_counts(ctx: CheckContext) -> None:
    """Users who are inactive or suspended still count and are still listed.

    They keep their seats.
    """
    tenant = await ctx.tenants.active()
    user = await ctx.people.created(tenant)
    before = await ctx.people.total(tenant)
    for state in ("inactive", "suspended"):
        ctx.given.success(await ctx.ask("update_user", tenant, user["user_id"], body={"status": state}))
        ctx.expect.same(
            await ctx.people.total(tenant), before, _("the number of users with one {state}", state=state)
        )
        found = await matches(ctx, tenant, user["email"])
        ctx.expect(
            user["user_id"] in found, _("the {state} user in the list", state=state), _("he is not there")
        )
