"""Services that differ from the sample within the contract; none of them may be failed."""

import asyncio
import json
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from conformance_driver import KEY, SERVICE_KEY, judge, served, statuses, trouble
from sample_service.app import create_app
from sample_service.defects.wire import (
    DefectMiddleware,
    Json,
    Play,
    Request,
    SpoiltAnswer,
    Wire,
    refuses,
    says,
    with_ids,
)
from sample_service.service.settings import ServiceSettings

_OPTIONAL = ("get_usage_patterns", "get_limits", "auto_provision")
_PLANS = {"standard": ("chat", "rag"), "premium": ("chat", "rag", "quiz", "api_integration")}
_OF_A_USER = ("get_user", "update_user", "delete_user")


@dataclass(frozen=True, kw_only=True)
class Variant:
    """``warned``: checks of a SHOULD that may warn of it. ``settings`` are the sample's."""

    play: Play
    warned: tuple[str, ...] = ()
    settings: tuple[tuple[str, Any], ...] = ()

    @property
    def story(self) -> str:
        """What is different, and which rule allows it."""
        return (self.play.__doc__ or "").strip()


VARIANTS: dict[str, Variant] = {}


def variant(name: str, *, warned: tuple[str, ...] = (), **settings: Any) -> Callable[[Play], Play]:
    """Keep a play under a name."""

    def keep(play: Play) -> Play:
        VARIANTS[name] = Variant(play=play, warned=warned, settings=tuple(settings.items()))
        return play

    return keep


@variant("deletes_204")
async def deletes_204(wire: Wire, request: Request) -> SpoiltAnswer:
    """A deletion answers 204 without a body (OP-14)."""
    answer = await wire.forward(request)
    return SpoiltAnswer(status=204, headers=()) if request.method == "DELETE" and answer.fine else answer


@variant("invalid_400")
async def invalid_400(wire: Wire, request: Request) -> SpoiltAnswer:
    """Invalid requests are 400 (ERR-6)."""
    answer = await wire.forward(request)
    return answer.with_status(400) if answer.status == 422 else answer


@variant("conflict_on_repeat")
async def conflict_on_repeat(wire: Wire, request: Request) -> SpoiltAnswer:
    """An activation of an active tenant is a conflict, even with the same content (LIFE-7, LIFE-10)."""
    if request.operation == "activate_tenant" and wire.knows(request):
        async with wire.memory.setdefault("lock", asyncio.Lock()):
            state = await wire.ask("GET", f"/mt/tenant/{request.tenant_id}/status")
            answer = await wire.forward(request)
            repeated = state.fine and state.json["status"] == "active"
            return refuses(409, "TENANT_EXISTS") if repeated and answer.fine else answer
    return await wire.forward(request)


@variant("wrapped_errors", warned=("errors.flat",))
async def wrapped_errors(wire: Wire, request: Request) -> SpoiltAnswer:
    """Errors are wrapped as FastAPI does it (ERR-2 is a SHOULD)."""
    answer = await wire.forward(request)
    return (
        answer if answer.status < 400 or answer.status == 503 else answer.with_body({"detail": answer.json})
    )


def _absent(status: int) -> Play:
    async def absent(wire: Wire, request: Request) -> SpoiltAnswer:
        """Optional operations and the older paths are not there (OP-0)."""
        if request.operation in _OPTIONAL or request.path.startswith("/api/") or request.path == "/health":
            return refuses(status, "NOT_OFFERED")
        return await wire.forward(request)

    return absent


for _status in (404, 405, 501):
    variant(f"optional_{_status}")(_absent(_status))


@variant("extra_fields")
async def extra_fields(wire: Wire, request: Request) -> SpoiltAnswer:
    """Every answer holds fields of the service's own (CONV-20)."""
    answer = await wire.forward(request)
    if not answer.fine or not isinstance(answer.json, dict):
        return answer
    return answer.with_json(x_trace={"나라": ["kr", None]}, x_cost_krw=1300.5, x_none=None)


@variant("opaque_ids")
async def opaque_ids(wire: Wire, request: Request) -> SpoiltAnswer:
    """User ids are long and look like nothing (CONV-9)."""
    path = re.sub(r"/users/([^/]*)~-_\.x{12}$", r"/users/\1", request.path)
    if request.operation in _OF_A_USER and path == request.path and wire.knows(request):
        path = re.sub(r"/users/([^/]+)$", "/users/nobody", path)
    answer = await wire.forward(Request(**{**vars(request), "path": path}))
    return with_ids(answer, lambda user_id: f"{user_id}~-_.{'x' * 12}")


@variant("other_order")
async def other_order(wire: Wire, request: Request) -> SpoiltAnswer:
    """Fields stand in another order, and lists begin at their other end (LIST-4, DASH-8)."""
    answer = await wire.forward(request)
    if not answer.fine or not isinstance(answer.json, dict):
        return answer
    if request.operation in ("list_users", "list_resources"):
        answer = await _from_the_end(wire, request, answer)
    return answer.with_objects(_turned)


async def _from_the_end(wire: Wire, request: Request, answer: SpoiltAnswer) -> SpoiltAnswer:
    total = answer.json["total"]
    limit, offset = int(request.asked("limit") or 20), int(request.asked("offset") or 0)
    first, behind = max(0, total - offset - limit), max(0, total - offset)
    if first == behind:
        return answer
    page = await wire.forward(request.with_query(limit=str(behind - first), offset=str(first)))
    rows = "users" if request.operation == "list_users" else "items"
    return answer.with_json(**{rows: page.json[rows][::-1]})


def _turned(one: Json) -> Json:
    daily = [name for name in ("daily_trend", "daily", "daily_costs") if isinstance(one.get(name), list)]
    return dict(reversed((one | {name: one[name][::-1] for name in daily}).items()))


@variant("slow")
async def slow(wire: Wire, request: Request) -> SpoiltAnswer:
    """Each answer takes its time, some take seconds (CONV-3)."""
    count = wire.memory["count"] = wire.memory.get("count", 0) + 1
    health = request.operation == "health"
    await asyncio.sleep(1.5 if count % 200 == 0 and not health else 0.02)
    return await wire.forward(request)


@variant("newborn_empty", newborn_users=0)
async def newborn_empty(wire: Wire, request: Request) -> SpoiltAnswer:
    """Newborn tenants have neither people nor usage (LIFE-5)."""
    return await wire.forward(request)


@variant("provisioning", asynchronous=True, provisioning_seconds=0.2)
async def provisioning(wire: Wire, request: Request) -> SpoiltAnswer:
    """Activations answer 202 and reads of a provisioning tenant 409 (LIFE-17, LIFE-18)."""
    answer = await wire.forward(request)
    reads = request.method == "GET" and request.operation not in ("health", "get_tenant_status")
    if answer.fine and reads and request.tenant_id:
        state = await wire.ask("GET", f"/mt/tenant/{request.tenant_id}/status")
        if state.fine and state.json["status"] == "provisioning":
            return refuses(409, "TENANT_INACTIVE")
    return answer


@variant("busy_at_times")
async def busy_at_times(wire: Wire, request: Request) -> SpoiltAnswer:
    """Now and then 503 with Retry-After, before anything was done (JUDGE-4)."""
    count = wire.memory["count"] = wire.memory.get("count", 0) + 1
    if request.operation and wire.knows(request) and count % 40 == 0 and not request.cut:
        return refuses(503, "SERVICE_UNAVAILABLE").with_header("retry-after", "0")
    return await wire.forward(request)


@variant("lower_case_emails")
async def lower_case_emails(wire: Wire, request: Request) -> SpoiltAnswer:
    """E-mails come back in lower case (CONV-17)."""
    answer = await wire.forward(request)
    return answer.with_objects(lambda one: one | {"email": one["email"].lower()} if "email" in one else one)


@variant("two_keys")
async def two_keys(wire: Wire, request: Request) -> SpoiltAnswer:
    """A second key opens too, while keys are rotated (AUTH-10)."""
    rotated = request.header("x-market-api-key") == "Older-Market-Key-42"
    return await wire.forward(wire.let_in(request) if rotated else request)


@variant("closed_to_strangers")
async def closed_to_strangers(wire: Wire, request: Request) -> SpoiltAnswer:
    """Without a key everything but health is 401, unknown paths and wrong methods too (AUTH-9)."""
    if wire.knows(request) or request.path in ("/mt/health", "/health"):
        return await wire.forward(request)
    return refuses(401, "UNAUTHORIZED")


@variant("new_header_only")
async def new_header_only(wire: Wire, request: Request) -> SpoiltAnswer:
    """The older paths are not there, and who sends the key by their header alone is a stranger (AUTH-9)."""
    older = request.path.startswith("/api/") or request.path == "/health"
    if request.path == "/mt/health" or request.header("x-market-api-key") == wire.key:
        return refuses(404, "NOT_FOUND") if older else await wire.forward(request)
    return refuses(401, "UNAUTHORIZED")


@variant("nulls_refused")
async def nulls_refused(wire: Wire, request: Request) -> SpoiltAnswer:
    """An explicit null for an optional field is invalid (CONV-15)."""
    if wire.knows(request) and request.operation and request.operation != "update_settings":
        answer = await wire.forward(request) if not request.json else None
        if answer is None and any(value is None for value in request.json.values()):
            return refuses(422, "INVALID_REQUEST")
        return answer or await wire.forward(request)
    return await wire.forward(request)


@variant("control_characters_refused")
async def control_characters_refused(wire: Wire, request: Request) -> SpoiltAnswer:
    """Control characters in names are invalid (CONV-13)."""
    if wire.knows(request) and re.search(r"[\x00-\x1f\x7f]", " ".join(_texts(request.json))):
        return refuses(400, "INVALID_REQUEST")
    return await wire.forward(request)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _texts(one)]


@variant("empty_updates_refused")
async def empty_updates_refused(wire: Wire, request: Request) -> SpoiltAnswer:
    """An empty update of a user is invalid (USER-14)."""
    answer = await wire.forward(request)
    empty = request.operation == "update_user" and answer.fine and request.body.strip() == b"{}"
    return refuses(422, "INVALID_REQUEST") if empty else answer


@variant("settings_without_config")
async def settings_without_config(wire: Wire, request: Request) -> SpoiltAnswer:
    """An update of settings without config, or with null for it, changes nothing (SET-2, CONV-15)."""
    if request.operation == "update_settings" and request.is_object and request.json.get("config") is None:
        return await wire.forward(request.with_json(config={}))
    return await wire.forward(request)


@variant("media_type_400")
async def media_type_400(wire: Wire, request: Request) -> SpoiltAnswer:
    """A body that is no JSON is 400, with a code of the service's own (ERR-19, ERR-22)."""
    answer = await wire.forward(request)
    return answer.with_status(400).with_json(error="NO_JSON") if answer.status == 415 else answer


@variant("people_of_its_own")
async def people_of_its_own(wire: Wire, request: Request) -> SpoiltAnswer:
    """Users have fields of the service's own, which are others in each answer."""
    answer = await wire.forward(request)
    if not (answer.fine and answer.body and "user" in (request.operation or "")):
        return answer

    def more(user: dict[str, Any]) -> dict[str, Any]:
        known = {"usage": {**user["usage"], "clicks": secrets.randbits(20)}} if "usage" in user else {}
        return {**user, **known, "seen_as": secrets.token_hex(4)}

    rows = answer.json.get("users")
    return (
        answer.with_json(users=list(map(more, rows)))
        if rows is not None
        else answer.with_body(more(answer.json))
    )


@variant("unknown_filter_refused")
async def unknown_filter_refused(wire: Wire, request: Request) -> SpoiltAnswer:
    """An unknown role or status in a filter is invalid (LIST-7)."""
    known = {"role": ("user", "admin", "moderator"), "status": ("active", "inactive", "suspended")}
    answer = await wire.forward(request)
    for name, values in known.items():
        asked = request.asked(name)
        if request.operation == "list_users" and answer.fine and asked and asked not in values:
            return refuses(422, "INVALID_REQUEST")
    return answer


@variant("unknown_filter_empty")
async def unknown_filter_empty(wire: Wire, request: Request) -> SpoiltAnswer:
    """An unknown role or status in a filter gives an empty page (LIST-7)."""
    answer = await wire.forward(request)
    names = [name for name in ("role", "status") if request.asked(name)]
    if request.operation == "list_users" and answer.status in (400, 422) and names:
        plain = await wire.forward(request.with_query(**dict.fromkeys(names)))
        if plain.fine:
            return says(200, **{**plain.json, "users": [], "total": 0})
    return answer


@variant("zero_days_left_out")
async def zero_days_left_out(wire: Wire, request: Request) -> SpoiltAnswer:
    """Days without usage are left out (DASH-8)."""
    answer = await wire.forward(request)
    if not (answer.fine and request.operation in ("get_tenant_stats", "get_tenant_costs")):
        return answer
    kept = {}
    for name, value in answer.json.items():
        rows = isinstance(value, list) and value and isinstance(value[0], dict) and "date" in value[0]
        kept[name] = (
            [row for row in value if any(v for k, v in row.items() if k != "date")] if rows else value
        )
    return answer.with_body(kept)


@variant("plain_ascii")
async def plain_ascii(wire: Wire, request: Request) -> SpoiltAnswer:
    """JSON is escaped to ASCII, spread over lines, and its type has a charset (CONV-1)."""
    answer = await wire.forward(request)
    if not answer.body:
        return answer
    body = json.dumps(answer.json, ensure_ascii=True, separators=(" ,\n\t", " :\r\n ")).encode()
    spread = SpoiltAnswer(status=answer.status, headers=answer.headers, body=b"\r\n" + body)
    return spread.with_header("content-type", "application/json; charset=utf-8")


@variant("connection_closed")
async def connection_closed(wire: Wire, request: Request) -> SpoiltAnswer:
    """The connection is closed after each answer."""
    return (await wire.forward(request)).with_header("connection", "close")


@variant("chunked")
async def chunked(wire: Wire, request: Request) -> SpoiltAnswer:
    """Answers come in chunks, without a length."""
    return (await wire.forward(request)).with_header("x-in-chunks", "yes")


@variant("fields_of_its_own")
async def fields_of_its_own(wire: Wire, request: Request) -> SpoiltAnswer:
    """Metrics, settings, features and details of the service's own; numbers grow (DASH-19, LIFE-30)."""
    answer = await wire.forward(request)
    if answer.status >= 400:
        return answer.with_json(details={"trace_id": secrets.token_hex(16)}) if answer.body else answer
    count = wire.memory["count"] = wire.memory.get("count", 0) + 1
    value = answer.json
    if request.operation == "get_tenant_stats":
        value["summary"] |= {"seats_left": 94, "growth_percent": -3.5}
        _grow(value["summary"], value["trends"]["daily"], count)
    elif request.operation == "get_tenant_costs":
        value["change_percent"] = -1.25
        if value["by_model"]:
            value["by_model"][0]["input_tokens"] += 10 * count
    elif request.operation in ("get_settings", "update_settings"):
        value["config"]["revision"] = count
    elif request.operation == "get_tenant_status":
        value["features"] = sorted({*value["features"], *_PLANS.get(value["plan"], ())})
    return answer.with_body(value) if answer.body else answer


def _grow(summary: dict[str, Any], daily: list[dict[str, Any]], count: int) -> None:
    used = [day for day in daily if day["messages"]]
    if used:
        last = max(used, key=lambda day: str(day["date"]))
        for name, more in (("messages", count), ("tokens", 10 * count)):
            last[name] += more
            summary[f"total_{name}"] += more


@variant(
    "habits_of_its_own",
    warned=("errors.no_leak", "lifecycle.return_keeps_address"),
)
async def habits_of_its_own(wire: Wire, request: Request) -> SpoiltAnswer:
    """Demos only, invited users, a new address after each return, and pleas to wait (JUDGE-4, LIFE-14)."""
    count = wire.memory["count"] = wire.memory.get("count", 0) + 1
    if request.operation and wire.knows(request) and count % 40 == 0 and not request.cut:
        return refuses(429, "RATE_LIMITED").with_header("retry-after", "0")
    if (
        request.operation == "auto_provision"
        and wire.knows(request)
        and request.json.get("kind") == "service"
    ):
        answer = await wire.forward(request.with_json(kind="demo"))
        return (
            says(200, status="rejected", tenant_id=None, tenant_url=None, message="No.")
            if answer.fine
            else answer
        )
    answer = await wire.forward(request)
    if request.operation == "create_user" and answer.fine:
        path = f"/mt/tenant/{request.tenant_id}/users/{answer.json['user_id']}"
        return answer.with_json(status=(await wire.ask("PUT", path, {"status": "inactive"})).json["status"])
    if request.operation == "deactivate_tenant" and answer.fine:
        wire.memory[request.tenant_id] = count
    if request.operation in ("activate_tenant", "auto_provision") and answer.fine:
        name = "access_url" if request.operation == "activate_tenant" else "tenant_url"
        moved = wire.memory.get(answer.json["tenant_id"])
        return answer.with_json(**{name: f"{answer.json[name]}/{moved}"}) if moved else answer
    return answer.with_json(message="ValidationError: no.") if answer.status in (400, 422) else answer


@variant("newborn_crowd", newborn_users=101)
async def newborn_crowd(wire: Wire, request: Request) -> SpoiltAnswer:
    """Newborn tenants have more people than a page holds (LIFE-5)."""
    return await wire.forward(request)


def together(*plays: Play) -> Play:
    """One play of all: each stands behind the next, and remembers what it alone needs."""
    memories: list[dict[str, Any]] = [{} for _play in plays]

    async def all_of_them(wire: Wire, request: Request) -> SpoiltAnswer:
        forward = wire.forward
        for play, memory in zip(plays, memories, strict=True):
            forward = partial(play, Wire(forward=forward, key=wire.key, memory=memory))
        return await forward(request)

    return all_of_them


PATIENT = "--timeout=600"
"""A busy machine delays answers of every check; only errors.in_time may mind."""


def judge_variants(names: Sequence[str], folder: Path, suites: Sequence[str] = ()) -> dict[str, Any]:
    """Judge one service that varies in all these ways, by some suites or by all; nothing of it may fail."""
    variants = [VARIANTS[name] for name in names]
    changed = {name: value for variant in variants for name, value in variant.settings}
    settings = ServiceSettings(
        data=folder / "service",
        keys=(KEY,),
        service_key=SERVICE_KEY,
        hash_password=lambda password: "not-a-real-hash",
        **{"newborn_users": 6, "provisioning_seconds": 0.1, **changed},
    )

    def make() -> ASGIApp:
        app = create_app(settings)
        app.add_middleware(
            DefectMiddleware, play=together(*(variant.play for variant in variants)), key=KEY, memory={}
        )
        return InChunks(app)

    with served(make) as url:
        code, report = judge(url, folder, PATIENT, *(f"--suite={suite}" for suite in suites))
    allowed = {check for variant in variants for check in variant.warned}
    found = trouble(report)
    busy = found.pop("errors.in_time", None)  # this machine's, which may have other work; no variant is slow
    assert set(found) == allowed & set(statuses(report)), found
    assert code == 0 or busy
    assert report["tenants"]["left_over"] == []
    return report


_PIECES = 7
"""Of each answer; letters of more than one byte are cut in two."""


class InChunks:
    """Sends answers that are marked so in pieces, and without their length."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        marked = False

        async def pieces(message: Message) -> None:
            nonlocal marked
            if message["type"] == "http.response.start":
                marked = (b"x-in-chunks", b"yes") in message["headers"]
                if marked:
                    dropped = (b"content-length", b"x-in-chunks")
                    kept = [one for one in message["headers"] if one[0] not in dropped]
                    message = {**message, "headers": kept}
                await send(message)
            elif marked:
                body = message.get("body", b"")
                size = len(body) // _PIECES + 1
                for start in range(0, len(body), size):
                    await send({**message, "body": body[start : start + size], "more_body": True})
                await send({**message, "body": b"", "more_body": False})
            else:
                await send(message)

        await self._app(scope, receive, pieces)
