"""Single basic faults as beginners make them, each put into a finished service."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sample_service.defects.wire import Json, Play, Request, SpoiltAnswer, Wire, refuses, says, with_ids
from standard_api.operations import OPERATIONS

Change = Callable[[Any], Any]
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """``accused`` are the checks whose rule it breaks, ``tells`` is what the first finding must name."""

    play: Play
    accused: tuple[str, ...]
    tells: str
    code: int = 1


FAULTS: dict[str, Fault] = {}


def fault(name: str, play: Play, tells: str, *accused: str, code: int = 1) -> None:
    """Keep a fault under a name; the first of ``accused`` is the one that tells the cause."""
    FAULTS[name] = Fault(play=play, tells=tells, accused=accused, code=code)


def answering(*operations: str, change: Callable[[SpoiltAnswer], SpoiltAnswer]) -> Play:
    """A success of these operations, of any for none, is changed."""

    async def play(wire: Wire, request: Request) -> SpoiltAnswer:
        answer = await wire.forward(request)
        meant = request.operation in operations or (not operations and request.operation)
        return change(answer) if meant and answer.fine else answer

    return play


def status(new: int, *operations: str) -> Play:
    """Another success status."""
    return answering(*operations, change=lambda answer: answer.with_status(new))


def values(change: Change, *operations: str) -> Play:
    """The whole body changed."""
    return answering(*operations, change=lambda a: a.with_body(change(a.json)) if a.body else a)


def objects(change: Callable[[Json], Json], *operations: str) -> Play:
    """Each object of the body changed, the inner ones first."""
    return answering(*operations, change=lambda answer: answer.with_objects(change))


def everywhere(name: str, change: Change, *operations: str) -> Play:
    """Each field of this name changed, wherever it stands."""

    return objects(lambda one: one | {name: change(one[name])} if name in one else one, *operations)


def without(name: str, *operations: str) -> Play:
    """A field left out, wherever it stands."""

    return objects(lambda one: {k: v for k, v in one.items() if k != name}, *operations)


def renamed(old: str, new: str, *operations: str) -> Play:
    """A field under another name."""

    return objects(lambda one: {new if k == old else k: v for k, v in one.items()}, *operations)


def times(form: Callable[[str], str]) -> Play:
    """Every time in another form."""

    def change(answer: SpoiltAnswer) -> SpoiltAnswer:
        text = _TIME.sub(lambda found: form(found.group()), answer.body.decode())
        return replace(answer, body=text.encode())

    return answering(change=change)


def _in_seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(timezone(timedelta(hours=9)))


def refusing(code: int, *operations: str, error: str = "INTERNAL_ERROR") -> Play:
    """These operations always fail, once the key was right."""

    async def play(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.operation in operations and wire.knows(request):
            return refuses(code, error)
        return await wire.forward(request)

    return play


def unwritten(code: int, *operations: str) -> Play:
    """Operations that nobody has written yet."""

    async def play(wire: Wire, request: Request) -> SpoiltAnswer:
        return (
            says(code, detail="Not Found") if request.operation in operations else await wire.forward(request)
        )

    return play


def camel(one: Json) -> Json:
    """Names in camelCase."""
    return {re.sub(r"_([a-z])", lambda m: m[1].upper(), k): v for k, v in one.items()}


_USERS = ("create_user", "get_user", "update_user", "list_users")


def _number_of(memory: dict[str, Any], text: str) -> int:
    numbers = memory.setdefault("numbers", {})
    return int(numbers.setdefault(text, len(numbers) + 1))


async def numbered(wire: Wire, request: Request) -> SpoiltAnswer:
    """user_id is a number, in answers and in paths."""
    names = {str(number): text for text, number in wire.memory.get("numbers", {}).items()}
    path = re.sub(r"/users/(\d+)$", lambda m: f"/users/{names.get(m[1], m[1])}", request.path)
    answer = await wire.forward(replace(request, path=path))
    return with_ids(answer, partial(_number_of, wire.memory)) if request.operation else answer


async def _enveloped(wire: Wire, request: Request) -> SpoiltAnswer:
    answer = await wire.forward(request)
    return (
        answer.with_body({"data": answer.json})
        if answer.fine and answer.body and request.operation
        else answer
    )


async def _html(wire: Wire, request: Request) -> SpoiltAnswer:
    answer = await wire.forward(request)
    return answer.with_header("content-type", "text/html; charset=utf-8") if answer.body else answer


async def _detail(wire: Wire, request: Request) -> SpoiltAnswer:
    answer = await wire.forward(request)
    return (
        answer
        if answer.fine or not answer.body
        else answer.with_body({"detail": answer.json.get("message", "")})
    )


def error_without(name: str) -> Play:
    """Errors whose body lacks a field."""

    async def play(wire: Wire, request: Request) -> SpoiltAnswer:
        answer = await wire.forward(request)
        if answer.fine or not isinstance(answer.json, dict):
            return answer
        return answer.with_body({k: v for k, v in answer.json.items() if k != name})

    return play


def redirecting(code: int, *operations: str) -> Play:
    """These operations live at another address now."""

    async def play(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.operation in operations:
            answer = SpoiltAnswer(status=code, headers=())
            return answer.with_header("location", f"https://elsewhere.example{request.path}/")
        return await wire.forward(request)

    return play


def throttling(every: int, seconds: int, *operations: str) -> Play:
    """Each call, or each so many-th, is too much."""

    async def play(wire: Wire, request: Request) -> SpoiltAnswer:
        wire.memory["count"] = wire.memory.get("count", 0) + 1
        meant = request.operation in operations or (
            not operations and request.operation not in ("", "health")
        )
        if meant and wire.memory["count"] % every == 0 and wire.knows(request):
            return refuses(429, "RATE_LIMITED").with_header("retry-after", str(seconds))
        return await wire.forward(request)

    return play


def values_of(body: bytes, *operations: str) -> Play:
    """Another body, whatever it is."""
    return answering(*operations, change=lambda answer: replace(answer, body=body))


def _typed(value: str) -> Play:
    return answering(change=lambda answer: answer.with_header("content-type", value))


async def _no_type(wire: Wire, request: Request) -> SpoiltAnswer:
    answer = await wire.forward(request)
    kept = tuple(one for one in answer.headers if one[0] != "content-type")
    return replace(answer, headers=kept)


def _key_as(header: str, *operations: str) -> Play:
    """These operations look for the key in another header."""

    async def play(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.operation in operations and request.header(header) != wire.key:
            return refuses(401, "UNAUTHORIZED")
        return await wire.forward(request)

    return play


async def _unguarded(wire: Wire, request: Request) -> SpoiltAnswer:
    return await wire.forward(wire.let_in(request) if request.operation else request)


async def _any_key(wire: Wire, request: Request) -> SpoiltAnswer:
    named = request.header("x-market-api-key") or request.header("x-api-key")
    return await wire.forward(wire.let_in(request) if request.operation and named else request)


async def _tenant_first(wire: Wire, request: Request) -> SpoiltAnswer:
    if request.tenant_id and request.operation != "activate_tenant" and not wire.knows(request):
        found = await wire.ask("GET", f"/mt/tenant/{request.tenant_id}/status")
        if found.status == 404:
            return found
    return await wire.forward(request)


def _stranger(code: int, *, without: bool) -> Play:
    """Another refusal of a stranger: of one without a key, or of every one."""

    async def play(wire: Wire, request: Request) -> SpoiltAnswer:
        named = request.header("x-market-api-key") or request.header("x-api-key")
        answer = await wire.forward(request)
        meant = answer.status == 401 and request.operation and not (without and named)
        return refuses(code, "INVALID_REQUEST" if code == 422 else "FEATURE_DISABLED") if meant else answer

    return play


def _with_length(more: int, *operations: str) -> Play:
    """The length that is promised is not the body's."""

    def change(answer: SpoiltAnswer) -> SpoiltAnswer:
        return answer.with_header("content-length", str(len(answer.body) + more))

    return answering(*operations, change=change)


class EndsConnections(HttpToolsProtocol):
    """Lets a fault end the connection that a request came on."""

    open: ClassVar[dict[str, asyncio.Transport]] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keep it by the name that requests know."""
        super().connection_made(transport)
        self.open[":".join(map(str, self.client or ()))] = transport


def _closing(*operations: str) -> Play:
    """The connection ends where an answer should come."""

    async def play(wire: Wire, request: Request) -> SpoiltAnswer:
        answer = await wire.forward(request)
        if request.operation in operations and answer.fine:
            EndsConnections.open[request.connection].abort()
        return answer

    return play


async def _failed_application(wire: Wire, request: Request) -> SpoiltAnswer:
    answer = await wire.forward(request)
    if request.operation == "auto_provision" and answer.fine:
        return says(200, status="error", tenant_id=None, tenant_url=None, message="No database.")
    return answer


_NOT_OF_THE_FIRST_DAY = tuple(
    one.name
    for one in OPERATIONS
    if one.name not in ("health", "activate_tenant", "deactivate_tenant", "get_tenant_status")
)

fault("created_200", status(200, "create_user"), "201", "users.create")
fault("activate_201", status(201, "activate_tenant"), "activate_tenant", "lifecycle.activate")
fault(
    "deactivate_204",
    answering("deactivate_tenant", change=lambda a: SpoiltAnswer(status=204, headers=())),
    "204",
    "lifecycle.deactivate",
)
fault(
    "update_204",
    answering("update_user", change=lambda a: SpoiltAnswer(status=204, headers=())),
    "204",
    "users.update",
)
fault(
    "settings_204",
    answering("update_settings", change=lambda a: SpoiltAnswer(status=204, headers=())),
    "204",
    "settings.merge",
)
fault("reads_201", status(201, "get_tenant_status"), "201", "lifecycle.status")
fault("times_offset", times(lambda text: text.replace("Z", "+00:00")), "Z", "health.answers")
fault("times_naive", times(lambda text: text.replace("Z", "")), "Z", "health.answers")
fault("times_spaced", times(lambda text: text.replace("T", " ").replace("Z", "")), "Z", "health.answers")
fault("times_korean", times(lambda text: _in_seoul(text).isoformat()), "Z", "health.answers")
fault(
    "times_local", times(lambda text: _in_seoul(text).replace(tzinfo=None).isoformat()), "Z", "health.answers"
)
fault("list_items", renamed("users", "items", "list_users"), "items", "users.list")
fault("list_data", renamed("users", "data", "list_users"), "data", "users.list")
fault("list_bare", values(lambda v: v["users"], "list_users"), "list", "users.list")
fault("resources_bare", values(lambda v: v["items"], "list_resources"), "list", "resources.shape")
fault("resources_named", renamed("items", "resources", "list_resources"), "resources", "resources.shape")
fault("user_id_number", numbered, "user_id", "users.create", "resources.shape")
fault("user_id_named_id", renamed("user_id", "id", *_USERS), "user_id", "users.create", "users.list")
fault("total_text", everywhere("total", str, "list_users"), "total", "users.list")
fault(
    "counts_text", everywhere("total_messages", str, "get_tenant_stats"), "total_messages", "dashboard.stats"
)
fault(
    "money_text", everywhere("total_cost_usd", str, "get_tenant_costs"), "total_cost_usd", "dashboard.costs"
)
fault(
    "bool_text",
    everywhere("temporary_password", lambda v: str(v).lower(), "create_user"),
    "temporary_password",
    "users.create",
)
fault(
    "features_text",
    everywhere("features", lambda v: ",".join(v), "get_tenant_status"),
    "features",
    "lifecycle.status",
)
fault(
    "features_map",
    everywhere("features", lambda v: dict.fromkeys(v, True), "get_tenant_status"),
    "features",
    "lifecycle.status",
)
fault(
    "status_capitals",
    everywhere("status", lambda v: v.upper() if isinstance(v, str) else v),
    "status",
    "health.answers",
)
fault("role_capitals", everywhere("role", lambda v: v.upper()), "role", "users.create")
fault("health_ok", everywhere("status", lambda v: "ok", "health"), "status", "health.answers")
fault(
    "success_number", everywhere("success", lambda v: 1, "activate_tenant"), "success", "lifecycle.activate"
)
fault("camel_case", objects(camel), "lower case", "lifecycle.activate")
fault("enveloped", _enveloped, "data", "health.answers")
fault("no_access_url", without("access_url", "activate_tenant"), "access_url", "lifecycle.activate")
fault(
    "relative_url",
    everywhere("access_url", lambda v: "/t/x", "activate_tenant"),
    "http",
    "lifecycle.activate",
)
fault(
    "null_message", everywhere("message", lambda v: None, "activate_tenant"), "message", "lifecycle.activate"
)
fault("no_last_login", without("last_login"), "last_login", "users.list")
fault("no_usage", without("usage", "get_user", "list_users"), "usage", "users.list")
fault("no_created_at", without("created_at", "create_user"), "created_at", "users.create")
fault("no_retention", without("data_retention_until"), "data_retention_until", "lifecycle.deactivate")
fault("no_version", without("version", "health"), "version", "health.answers")
fault("no_trends", without("trends", "get_tenant_stats"), "trends", "dashboard.stats")
fault(
    "no_subscription",
    without("subscription", "get_settings", "update_settings"),
    "subscription",
    "settings.shape",
)
fault("no_updated_at", without("updated_at", "get_tenant_status"), "updated_at", "lifecycle.status")
fault("no_limit_offset", without("offset", "list_users"), "offset", "users.list")
fault(
    "day_with_time",
    everywhere("date", lambda v: f"{v}T00:00:00Z", "get_tenant_stats"),
    "day",
    "dashboard.stats",
)
fault("create_500", refusing(500, "create_user"), "500", "users.create")
fault("update_500", refusing(500, "update_user"), "500", "users.update")
fault("delete_500", refusing(500, "delete_user"), "500", "users.delete")
fault("list_500", refusing(500, "list_users"), "500", "users.list")
fault("settings_500", refusing(500, "get_settings"), "500", "settings.shape")
fault("stats_500", refusing(500, "get_tenant_stats"), "500", "dashboard.stats")
fault("activate_500", refusing(500, "activate_tenant"), "500", "lifecycle.activate")
fault("activate_422", refusing(422, "activate_tenant", error="INVALID_REQUEST"), "422", "lifecycle.activate")
fault("create_400", refusing(400, "create_user", error="INVALID_REQUEST"), "400", "users.create")
fault("status_403", refusing(403, "get_tenant_status", error="FEATURE_DISABLED"), "403", "lifecycle.status")
fault("delete_405", unwritten(405, "delete_user"), "delete_user", code=3)
fault("costs_404", unwritten(404, "get_tenant_costs"), "get_tenant_costs", code=3)
fault("resources_501", unwritten(501, "list_resources"), "list_resources", code=3)
fault("html_type", _html, "Content-Type", "errors.response_format")
fault("errors_in_detail", _detail, "error", "errors.body")
fault("errors_without_code", error_without("error"), "error", "errors.body")
fault("errors_without_success", error_without("success"), "success", "errors.body")


fault("no_user_id", without("user_id", "create_user"), "user_id", "users.create")
fault("resource_id", renamed("id", "resource_id", "list_resources"), "resource_id", "resources.shape")
fault("hour_text", everywhere("hour", str, "get_usage_patterns"), "hour", "dashboard.patterns")
fault("plan_null", everywhere("plan", lambda v: None, "get_tenant_status"), "plan", "lifecycle.status")
fault(
    "models_map",
    everywhere("by_model", lambda v: {one["model"]: one["cost_usd"] for one in v}, "get_tenant_costs"),
    "by_model",
    "dashboard.costs",
)
fault(
    "flat_summary",
    values(lambda v: {**v.pop("summary"), **v}, "get_tenant_stats"),
    "summary",
    "dashboard.stats",
)
fault("usage_text", everywhere("storage_mb", str, "get_tenant_usage"), "storage_mb", "dashboard.usage")
fault("max_users_text", everywhere("max_users", str, "get_settings"), "max_users", "settings.shape")
fault("no_config", without("config", "get_settings", "update_settings"), "config", "settings.shape")
fault("redirect_list", redirecting(301, "list_users"), "301", "errors.no_redirect")
fault("redirect_activation", redirecting(307, "activate_tenant"), "307", "errors.no_redirect")
fault("redirect_writes", redirecting(308, "create_user", "update_settings"), "308", "errors.no_redirect")
fault("throttled_always", throttling(1, 1), "429 with Retry-After", code=3)
fault("throttled_one", throttling(1, 1, "list_users"), "429 with Retry-After", code=3)
fault("throttled_often", throttling(4, 0), "", code=0)
fault("update_405", unwritten(405, "update_user"), "update_user", code=3)
fault("activate_405", unwritten(405, "activate_tenant"), "activate_tenant", code=3)
fault("users_404", unwritten(404, *_USERS, "delete_user"), "create_user", code=3)
fault("four_methods", unwritten(501, *_NOT_OF_THE_FIRST_DAY), "501", code=3)
fault("no_type", _no_type, "Content-Type", "errors.response_format")
fault("text_type", _typed("text/plain; charset=utf-8"), "Content-Type", "errors.response_format")
fault("other_header_here", _key_as("x-api-key", "list_users"), "401", "users.list")
fault("empty_answer", values_of(b"", "get_tenant_stats"), "JSON", "dashboard.stats", "errors.response_format")
fault("html_page", values_of(b"<h1>It works</h1>", "get_settings"), "JSON", "errors.response_format")
fault("python_repr", values_of(b"{'tenant_id': 'x'}", "get_settings"), "JSON", "errors.response_format")
fault("length_too_long", _with_length(7, "list_users"), "list_users", "users.list")
fault("length_too_short", _with_length(-7, "get_tenant_stats"), "get_tenant_stats", "dashboard.stats")
fault("closes", _closing("create_user"), "create_user", "users.create")
fault("hangs_up_on_writes", _closing("update_settings"), "update_settings", "settings.merge")
fault("application_error", _failed_application, "error", "webhook.approved")


fault("no_guard", _unguarded, "401", "auth.missing_key")
fault("any_key", _any_key, "401", "auth.wrong_key")
fault("tenant_first", _tenant_first, "401", "auth.before_tenant")
fault("stranger_403", _stranger(403, without=False), "401", "auth.missing_key")
fault("no_key_422", _stranger(422, without=True), "401", "auth.missing_key")


async def unfinished(wire: Wire, request: Request) -> SpoiltAnswer:
    """A service of the first day: two operations are not written, and a creation answers 200."""
    if request.operation in ("get_tenant_costs", "list_resources"):
        return says(501, success=False, error="INTERNAL_ERROR", message="Not written yet.")
    answer = await wire.forward(request)
    return answer.with_status(200) if answer.status == 201 else answer
