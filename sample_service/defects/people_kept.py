"""Bugs in what of a user is stored, and in which users a list shows."""

import unicodedata
from datetime import datetime, timedelta
from typing import Any

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses


@defect("users.update_name")
async def folded_and_cut(wire: Wire, request: Request) -> SpoiltAnswer:
    """An edited name is normalised to NFC and cut to 100."""
    name = request.json.get("name")
    if request.operation == "update_user" and isinstance(name, str) and name:
        return await wire.forward(request.with_json(name=unicodedata.normalize("NFC", name)[:100]))
    return await wire.forward(request)


@defect("users.created_now")
async def local_time(wire: Wire, request: Request) -> SpoiltAnswer:
    """A user's times are of Seoul, with a Z behind them."""
    answer = await wire.forward(request)
    if request.operation == "list_users" and answer.fine:
        return answer.with_json(users=[_in_seoul(user) for user in answer.json["users"]])
    one = request.operation in ("create_user", "get_user", "update_user") and answer.fine
    return answer.with_body(_in_seoul(answer.json)) if one else answer


def _in_seoul(user: dict[str, Any]) -> dict[str, Any]:
    there = datetime.fromisoformat(user["created_at"]) + timedelta(hours=9)
    return {**user, "created_at": f"{there:%Y-%m-%dT%H:%M:%SZ}"}


@defect("users.filters_together")
async def last_filter_wins(wire: Wire, request: Request) -> SpoiltAnswer:
    """The second filter is dropped: role is asked first, status only without it."""
    if request.operation == "list_users" and request.asked("role"):
        return await wire.forward(request.with_query(status=None))
    return await wire.forward(request)


@defect("users.filters_together.search")
async def search_alone(wire: Wire, request: Request) -> SpoiltAnswer:
    """A search looks at everybody, whatever the filters say."""
    if request.operation == "list_users" and request.asked("search"):
        return await wire.forward(request.with_query(role=None, status=None))
    return await wire.forward(request)


@defect("users.update_same")
async def own_email_taken(wire: Wire, request: Request) -> SpoiltAnswer:
    """One's own e-mail counts as taken."""
    email = request.json.get("email")
    if request.operation == "update_user" and email:
        user = await wire.ask("GET", request.path)
        if user.fine and user.json["email"] == email:
            return refuses(409, "USER_EXISTS")
    return await wire.forward(request)


@defect("users.pages_under_insert")
async def newest_first(wire: Wire, request: Request) -> SpoiltAnswer:
    """Pages are counted from the newest, so whoever is added moves all others on."""
    answer = await wire.forward(request)
    if request.operation != "list_users" or not answer.fine or request.asked("limit") != "3":
        return answer
    first = wire.memory.setdefault(request.tenant_id, answer.json["total"])
    grown = answer.json["total"] - first
    offset = int(request.asked("offset") or "0")
    return await wire.forward(request.with_query(offset=str(offset + grown)))


@defect("users.update.created")
async def born_again(wire: Wire, request: Request) -> SpoiltAnswer:
    """An update is INSERT OR REPLACE, so the user was created now."""
    changed = wire.memory.setdefault("changed", set())
    answer = await wire.forward(request)
    if request.operation == "update_user" and answer.fine:
        changed.add(request.user_id)
    if request.operation in ("update_user", "get_user") and answer.fine and request.user_id in changed:
        return answer.with_json(created_at="2099-01-01T00:00:00.000Z")
    return answer


@defect("users.search_case.email")
async def email_as_typed(wire: Wire, request: Request) -> SpoiltAnswer:
    """Case is folded for names, not for e-mails."""
    term = request.asked("search") or ""
    if request.operation == "list_users" and "@" in term and term != term.lower():
        return await wire.forward(request.with_query(search="no-such-e-mail-x"))
    return await wire.forward(request)


@defect("users.email_free_again.update")
async def former_email_kept(wire: Wire, request: Request) -> SpoiltAnswer:
    """Addresses are kept in a table of their own, and an update adds to it."""
    former = wire.memory.setdefault("former", set())
    if request.operation == "create_user" and (request.tenant_id, request.json.get("email")) in former:
        return refuses(409, "USER_EXISTS")
    if request.operation == "update_user" and "email" in request.json:
        user = await wire.ask("GET", request.path)
        if user.fine:
            former.add((request.tenant_id, user.json["email"]))
    return await wire.forward(request)
