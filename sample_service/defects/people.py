"""Bugs around users and their lists."""

import asyncio
import unicodedata
from dataclasses import replace
from typing import Any

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses, says, with_ids


def _users(request: Request) -> str:
    return f"/mt/tenant/{request.tenant_id}/users"


async def _changed_user(
    wire: Wire, request: Request, operations: tuple[str, ...], change: Any
) -> SpoiltAnswer:
    """Let a function change the one user that an operation answers."""
    answer = await wire.forward(request)
    if request.operation in operations and answer.fine:
        return answer.with_body(change(answer.json))
    return answer


@defect("users.create")
async def answers_the_default(wire: Wire, request: Request) -> SpoiltAnswer:
    """The answer is built before the role is set, and says user."""
    return await _changed_user(wire, request, ("create_user",), lambda user: {**user, "role": "user"})


@defect("users.default_role")
async def moderator_by_default(wire: Wire, request: Request) -> SpoiltAnswer:
    """The default role is moderator."""
    if request.operation == "create_user" and "role" not in request.json and request.json.get("email"):
        return await wire.forward(request.with_json(role="moderator"))
    return await wire.forward(request)


@defect("users.read_back")
async def other_time(wire: Wire, request: Request) -> SpoiltAnswer:
    """created_at in the list has no milliseconds."""
    answer = await wire.forward(request)
    if request.operation == "list_users" and answer.fine:
        rows = [{**row, "created_at": row["created_at"][:19] + "Z"} for row in answer.json["users"]]
        return answer.with_json(users=rows)
    return answer


@defect("users.id")
async def id_of_two_parts(wire: Wire, request: Request) -> SpoiltAnswer:
    """The user's id has a slash in it."""
    inside = replace(request, path=request.path.replace("/users/u/", "/users/"))
    answer = await wire.forward(inside)
    return with_ids(answer, lambda user_id: f"u/{user_id}") if inside.operation else answer


@defect("users.temporary_password")
async def never_temporary(wire: Wire, request: Request) -> SpoiltAnswer:
    """temporary_password is always false."""
    return await _changed_user(
        wire, request, ("create_user",), lambda user: {**user, "temporary_password": False}
    )


@defect("users.password_never_back")
async def echoed_request(wire: Wire, request: Request) -> SpoiltAnswer:
    """The answer is the request with an id."""
    password = request.json.get("password")
    return await _changed_user(
        wire, request, ("create_user",), lambda user: {**user, **({"password": password} if password else {})}
    )


@defect("users.duplicate_email", also=("users.parallel_email",))
async def upsert(wire: Wire, request: Request) -> SpoiltAnswer:
    """INSERT OR REPLACE: the second user overwrites the first."""
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.status == 409 and answer.json["error"] == "USER_EXISTS":
        found = await wire.ask("GET", _users(request), search=request.json["email"])
        row = found.json["users"][0]
        user = await wire.ask("PUT", f"{_users(request)}/{row['user_id']}", {"name": request.json["name"]})
        kept = {
            name: user.json[name] for name in ("user_id", "email", "name", "role", "status", "created_at")
        }
        return says(201, **kept, temporary_password=True)
    return answer


@defect("users.duplicate_email_case")
async def case_of_email(wire: Wire, request: Request) -> SpoiltAnswer:
    """The unique index is on email, not on lower(email)."""
    email = request.json.get("email")
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.status == 409 and email != str(email).lower():
        return await wire.forward(request.with_json(email=f"x.{email}"))
    return answer


@defect("users.parallel_email")
async def look_then_insert(wire: Wire, request: Request) -> SpoiltAnswer:
    """The e-mail is looked up first and inserted later, without a unique index."""
    if request.operation != "create_user":
        return await wire.forward(request)
    flying, email = wire.memory.setdefault("flying", []), str(request.json.get("email"))
    late = email in flying
    flying.append(email)
    try:
        await asyncio.sleep(0.03)
        return await wire.forward(request.with_json(email=f"2.{email}") if late else request)
    finally:
        flying.remove(email)


@defect("users.quota", "users.parallel_quota")
async def one_seat_more(wire: Wire, request: Request) -> SpoiltAnswer:
    """count > max_users instead of >=: one seat more than was paid for."""
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.status == 429:
        settings = f"/mt/tenant/{request.tenant_id}/settings"
        seats = (await wire.ask("GET", settings)).json["config"]["max_users"]
        if wire.memory.setdefault(request.tenant_id, seats) == seats:
            await wire.ask("PUT", settings, {"config": {"max_users": seats + 1}})
            return await wire.forward(request)
    return answer


@defect("users.update")
async def empties_the_rest(wire: Wire, request: Request) -> SpoiltAnswer:
    """An update writes the defaults of what was left out: the role falls back to user."""
    if request.operation == "update_user" and request.json and "role" not in request.json:
        return await wire.forward(request.with_json(role="user"))
    return await wire.forward(request)


@defect("users.update_bad")
async def half_an_update(wire: Wire, request: Request) -> SpoiltAnswer:
    """The name is written before the role is validated."""
    answer = await wire.forward(request)
    name = request.json.get("name")
    if request.operation == "update_user" and answer.status == 422 and isinstance(name, str) and name:
        await wire.ask("PUT", f"{_users(request)}/{request.user_id}", {"name": name})
    return answer


@defect("users.update_taken_email")
async def email_unchecked(wire: Wire, request: Request) -> SpoiltAnswer:
    """Only creations look whether an e-mail is taken."""
    answer = await wire.forward(request)
    if request.operation == "update_user" and answer.code == "USER_EXISTS":
        return await wire.ask("GET", f"{_users(request)}/{request.user_id}")
    return answer


@defect("users.update_empty")
async def empty_resets(wire: Wire, request: Request) -> SpoiltAnswer:
    """An empty update sets every field to its default."""
    if request.operation == "update_user" and request.body == b"{}":
        return await wire.forward(request.with_json(role="user"))
    return await wire.forward(request)


@defect("users.delete")
async def soft_deleted(wire: Wire, request: Request) -> SpoiltAnswer:
    """Deleting sets a flag that get_user does not look at."""
    gone = wire.memory.setdefault("gone", {})
    if request.operation == "delete_user":
        user = await wire.ask("GET", f"{_users(request)}/{request.user_id}")
        answer = await wire.forward(request)
        if user.fine and answer.fine:
            gone[request.user_id] = user
        return answer
    if request.operation == "get_user" and request.user_id in gone:
        kept: SpoiltAnswer = gone[request.user_id]
        return kept
    return await wire.forward(request)


@defect("users.delete_counts")
async def counter_runs_away(wire: Wire, request: Request) -> SpoiltAnswer:
    """A counter beside the table falls with every call, also when nobody is deleted."""
    counts = wire.memory.setdefault("counts", {})
    answer = await wire.forward(request)
    if request.operation == "delete_user" and answer.status == 404:
        counts[request.tenant_id] = counts.get(request.tenant_id, 0) + 1
    if request.operation == "list_users" and answer.fine:
        return answer.with_json(total=max(0, answer.json["total"] - counts.get(request.tenant_id, 0)))
    return answer


@defect("users.email_free_again")
async def email_taken_for_ever(wire: Wire, request: Request) -> SpoiltAnswer:
    """Deleted rows keep their e-mail in the unique index."""
    used = wire.memory.setdefault("used", set())
    email = (request.tenant_id, str(request.json.get("email")))
    if request.operation == "create_user" and email in used and wire.knows(request):
        return refuses(409, "USER_EXISTS")
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.fine:
        used.add(email)
    return answer


@defect("users.unknown")
async def wrong_404(wire: Wire, request: Request) -> SpoiltAnswer:
    """Whatever is not found is TENANT_NOT_FOUND."""
    answer = await wire.forward(request)
    if answer.status == 404 and answer.json["error"] == "USER_NOT_FOUND":
        return answer.with_json(error="TENANT_NOT_FOUND")
    return answer


@defect("users.bad_create")
async def any_email(wire: Wire, request: Request) -> SpoiltAnswer:
    """An e-mail is any text."""
    email = request.json.get("email")
    if request.operation == "create_user" and isinstance(email, str) and "@" not in email:
        return await wire.forward(request.with_json(email=f"{email}@unknown.example"))
    return await wire.forward(request)


@defect("users.name_scripts")
async def normalised(wire: Wire, request: Request) -> SpoiltAnswer:
    """Names are normalised to NFC before they are stored."""
    name = request.json.get("name")
    if request.operation == "create_user" and isinstance(name, str):
        return await wire.forward(request.with_json(name=unicodedata.normalize("NFC", name)))
    return await wire.forward(request)


@defect("users.name_length")
async def bytes_not_letters(wire: Wire, request: Request) -> SpoiltAnswer:
    """The limit of 255 is in bytes."""
    name = request.json.get("name")
    if (
        request.operation == "create_user"
        and isinstance(name, str)
        and len(name.encode(errors="replace")) > 255
    ):
        return refuses(422, "INVALID_REQUEST")
    return await wire.forward(request)


@defect("users.search")
async def search_by_email_only(wire: Wire, request: Request) -> SpoiltAnswer:
    """The search looks at the e-mail only."""
    term = request.asked("search")
    if request.operation == "list_users" and term and not term.isascii() and len(term) < 256:
        return await wire.forward(request.with_query(search="no-such-e-mail-x"))
    return await wire.forward(request)


@defect("users.search_case")
async def case_sensitive(wire: Wire, request: Request) -> SpoiltAnswer:
    """GLOB instead of LIKE."""
    answer = await wire.forward(request)
    term = request.asked("search")
    if request.operation == "list_users" and term and answer.fine:
        rows = [row for row in answer.json["users"] if term in row["name"] or term in row["email"]]
        return answer.with_json(users=rows, total=len(rows))
    return answer


@defect("users.search_wildcards")
async def like(wire: Wire, request: Request) -> SpoiltAnswer:
    """The term goes into LIKE as it is: % finds everybody."""
    if request.operation == "list_users" and request.asked("search") in ("%", "_"):
        return await wire.forward(request.with_query(search=None))
    return await wire.forward(request)


@defect("users.search_normal_forms")
async def as_typed(wire: Wire, request: Request) -> SpoiltAnswer:
    """The term is compared code point by code point."""
    answer = await wire.forward(request)
    term = request.asked("search")
    if request.operation == "list_users" and term and answer.fine and not term.isascii():
        rows = [row for row in answer.json["users"] if term in row["name"] or term in row["email"]]
        return answer.with_json(users=rows, total=len(rows))
    return answer


@defect("users.search_nothing")
async def empty_finds_nobody(wire: Wire, request: Request) -> SpoiltAnswer:
    """An empty search finds nobody."""
    if request.operation == "list_users" and request.asked("search") == "":
        return await wire.forward(request.with_query(search="nobody-at-all-x"))
    return await wire.forward(request)


@defect("users.filters", "users.status_counts")
async def active_only(wire: Wire, request: Request) -> SpoiltAnswer:
    """The list shows active users only, as the page was meant at first."""
    if request.operation == "list_users" and request.asked("status") is None:
        return await wire.forward(request.with_query(status="active"))
    return await wire.forward(request)


@defect("users.unknown_filter")
async def filter_ignored(wire: Wire, request: Request) -> SpoiltAnswer:
    """A filter value that is not known is dropped."""
    if request.operation == "list_users" and request.asked("role") not in (
        None,
        "admin",
        "user",
        "moderator",
    ):
        return await wire.forward(request.with_query(role=None))
    return await wire.forward(request)


@defect("users.list")
async def list_without_offset(wire: Wire, request: Request) -> SpoiltAnswer:
    """The list does not say which page it is."""
    answer = await wire.forward(request)
    if request.operation == "list_users" and answer.fine:
        return answer.with_body({name: value for name, value in answer.json.items() if name != "offset"})
    return answer


@defect("users.limit")
async def limit_clamped(wire: Wire, request: Request) -> SpoiltAnswer:
    """min(limit, 100): what is too large is cut, not refused."""
    limit = request.asked("limit") or "20"
    if request.operation == "list_users" and limit.isdigit() and int(limit) > 100:
        return await wire.forward(request.with_query(limit="100"))
    return await wire.forward(request)


@defect("users.offset")
async def negative_offset(wire: Wire, request: Request) -> SpoiltAnswer:
    """max(offset, 0): a negative offset is the first page."""
    if request.operation == "list_users" and (request.asked("offset") or "0").startswith("-"):
        return await wire.forward(request.with_query(offset="0"))
    return await wire.forward(request)


@defect("users.beyond_the_end")
async def page_not_found(wire: Wire, request: Request) -> SpoiltAnswer:
    """total is the number of rows on the page."""
    answer = await wire.forward(request)
    if request.operation == "list_users" and answer.fine and not answer.json["users"]:
        return answer.with_json(total=0)
    return answer


@defect("users.pages")
async def overlapping(wire: Wire, request: Request) -> SpoiltAnswer:
    """Pages overlap by one row."""
    offset = int(request.asked("offset") or "0") if (request.asked("offset") or "0").isdigit() else 0
    if request.operation == "list_users" and offset and request.asked("limit") == "7":
        return await wire.forward(request.with_query(offset=str(offset - 1)))
    return await wire.forward(request)


@defect("users.stable_pages")
async def no_order(wire: Wire, request: Request) -> SpoiltAnswer:
    """SELECT without ORDER BY."""
    answer = await wire.forward(request)
    if request.operation == "list_users" and answer.fine:
        count = wire.memory["count"] = wire.memory.get("count", 0) + 1
        rows = answer.json["users"]
        turn = count % max(len(rows), 1)
        return answer.with_json(users=rows[turn:] + rows[:turn])
    return answer


@defect("users.name_scripts.blanks")
async def stripped(wire: Wire, request: Request) -> SpoiltAnswer:
    """Blanks at the ends of a new name are cut off."""
    return await wire.forward(_stripped(request) if request.operation == "create_user" else request)


@defect("users.update_name.blanks")
async def stripped_later(wire: Wire, request: Request) -> SpoiltAnswer:
    """Blanks at the ends of an edited name are cut off."""
    return await wire.forward(_stripped(request) if request.operation == "update_user" else request)


def _stripped(request: Request) -> Request:
    name = request.json.get("name")
    return request.with_json(name=name.strip()) if isinstance(name, str) and name.strip() else request
