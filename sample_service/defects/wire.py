"""Requests and answers as defects see them: whole, and easy to spoil."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote

from starlette.types import ASGIApp, Receive, Scope, Send

from standard_api.operations import ALIASES, AUTO_PROVISION, KEY_HEADER, OPERATIONS

Json = dict[str, Any]
WRITES = ("activate_tenant", "deactivate_tenant", "create_user", "update_user", "update_settings")
"""The operations that take a body."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request; ``operation`` is the operation's name, or "" for any other path or method."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    connection: str = ""
    """Which connection it came on."""
    cut: bool = False
    """The connection broke before the whole body was there."""

    @property
    def operation(self) -> str:
        """Which operation of the contract this is."""
        return _match(self.method, self.path)[0]

    @property
    def tenant_id(self) -> str:
        """The tenant of the path, or ""."""
        return _match(self.method, self.path)[1].get("tenant_id", "")

    @property
    def stem(self) -> str:
        """The tenant's name without the number at its end."""
        return self.tenant_id.rpartition("-")[0]

    @property
    def user_id(self) -> str:
        """The user of the path, or ""."""
        return _match(self.method, self.path)[1].get("user_id", "")

    @property
    def json(self) -> Any:
        """The body, or an empty object when it is no JSON object."""
        return _object(self.body) or {}

    @property
    def is_object(self) -> bool:
        """Whether the body is a JSON object."""
        return _object(self.body) is not None

    def asked(self, name: str) -> str | None:
        """A value of the query."""
        return dict(self.query).get(name)

    def header(self, name: str) -> str:
        """A header, or ""."""
        return next((value for key, value in self.headers if key == name.lower()), "")

    def with_json(self, **changes: Any) -> "Request":
        """The same with some fields of the body changed; None takes a field out."""
        value = {**self.json, **changes}
        kept = {name: inner for name, inner in value.items() if inner is not None}
        return replace(self, body=json.dumps(kept).encode())

    def with_query(self, **changes: str | None) -> "Request":
        """The same with some values of the query changed; None takes one out."""
        value = {**dict(self.query), **changes}
        return replace(self, query=tuple((k, v) for k, v in value.items() if v is not None))

    def with_header(self, name: str, value: str) -> "Request":
        """The same with one header replaced."""
        kept = tuple(one for one in self.headers if one[0] != name.lower())
        return replace(self, headers=(*kept, (name.lower(), value)))


def _object(body: bytes) -> Json | None:
    try:
        value = json.loads(body.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no JSON")


@dataclass(frozen=True, kw_only=True)
class SpoiltAnswer:
    """One answer."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"),)
    body: bytes = b""

    @property
    def json(self) -> Any:
        """The body; an empty object when there is none."""
        return json.loads(self.body) if self.body else {}

    @property
    def fine(self) -> bool:
        """Whether the status is a 2xx."""
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """The code of an error, or ""."""
        return "" if self.fine or not self.body else str(self.json.get("error", ""))

    def with_json(self, **changes: Any) -> "SpoiltAnswer":
        """The same with some fields of the body changed."""
        return replace(self, body=json.dumps({**self.json, **changes}).encode())

    def with_body(self, value: Any) -> "SpoiltAnswer":
        """The same with another body."""
        return replace(self, body=json.dumps(value).encode())

    def with_objects(self, change: Callable[[Json], Json]) -> "SpoiltAnswer":
        """The same with each object of the body changed, the inner ones first."""
        return self.with_body(json.loads(self.body, object_hook=change)) if self.body else self

    def with_status(self, status: int) -> "SpoiltAnswer":
        """The same with another status."""
        return replace(self, status=status)

    def with_header(self, name: str, value: str) -> "SpoiltAnswer":
        """The same with one header replaced."""
        kept = tuple(one for one in self.headers if one[0] != name.lower())
        return replace(self, headers=(*kept, (name.lower(), value)))


def says(status: int, /, **fields: Any) -> SpoiltAnswer:
    """A JSON answer."""
    return SpoiltAnswer(status=status, body=json.dumps(fields).encode())


def with_ids(answer: SpoiltAnswer, named: Callable[[str], str | int]) -> SpoiltAnswer:
    """A success whose users have other ids, wherever one stands."""

    def changed(one: Json) -> Json:
        return one | {name: named(one[name]) for name in ("user_id", "created_by") if one.get(name)}

    return answer.with_objects(changed) if answer.fine else answer


def refuses(status: int, code: str) -> SpoiltAnswer:
    """An error answer of the contract's form."""
    return says(status, success=False, error=code, message="No.")


@dataclass(kw_only=True)
class Wire:
    """The right service behind a defect, a key that opens it, and what the defect remembers."""

    forward: Callable[[Request], Awaitable[SpoiltAnswer]]
    key: str
    memory: dict[str, Any] = field(default_factory=dict)

    async def ask(self, method: str, path: str, body: Json | None = None, **query: str) -> SpoiltAnswer:
        """Ask the right service something, with its key."""
        headers = ((KEY_HEADER.lower(), self.key), ("content-type", "application/json"))
        raw = b"" if body is None else json.dumps(body).encode()
        request = Request(method=method, path=path, query=tuple(query.items()), headers=headers, body=raw)
        return await self.forward(request)

    def let_in(self, request: Request) -> Request:
        """The request with the right key."""
        return request.with_header(KEY_HEADER, self.key)

    def knows(self, request: Request) -> bool:
        """Whether the request has the right key."""
        return self.key in (request.header(KEY_HEADER), request.header("x-api-key"))


Play = Callable[[Wire, Request], Awaitable[SpoiltAnswer]]


class DefectMiddleware:
    """Puts one defect in front of an application."""

    def __init__(self, app: ASGIApp, *, play: Play, key: str, memory: dict[str, Any]) -> None:
        self._app = app
        self._play = play
        self._key = key
        self._memory = memory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the defect answer; a request that broke off is shown to it, and gets no answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body, whole = await _body(receive)
        request = Request(
            method=scope["method"],
            path=scope["path"],
            query=tuple(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
            headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in scope["headers"]),
            body=body,
            connection=":".join(map(str, scope.get("client") or ())),
            cut=not whole,
        )
        wire = Wire(forward=lambda one: _forward(self._app, one, scope), key=self._key, memory=self._memory)
        answer = await self._play(wire, request)
        if whole:
            await _send(send, answer)


async def _body(receive: Receive) -> tuple[bytes, bool]:
    """The body, and whether all of it came."""
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            return b"".join(chunks), message["type"] != "http.disconnect"


async def _forward(app: ASGIApp, request: Request, origin: Scope) -> SpoiltAnswer:
    """Ask the application as ``origin`` was asked and collect its answer; half a request does nothing."""
    if request.cut:
        return SpoiltAnswer(status=400)
    bodies = [request.body]
    parts: list[Any] = []

    async def receive() -> Any:
        if bodies:
            return {"type": "http.request", "body": bodies.pop(), "more_body": False}
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        parts.append(message)

    query = "&".join(f"{quote(name)}={quote(value, safe='')}" for name, value in request.query)
    headers = [(k, v) for k, v in request.headers if k not in ("content-length", "transfer-encoding")]
    headers.append(("content-length", str(len(request.body))))
    scope = {
        **origin,
        "method": request.method,
        "path": request.path,
        "raw_path": quote(request.path).encode(),
        "query_string": query.encode("latin-1"),
        "headers": [(k.encode("latin-1"), v.encode("latin-1")) for k, v in headers],
    }
    await app(scope, receive, send)
    start = parts[0]
    own = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in start["headers"]]
    kept = tuple((name, value) for name, value in own if name != "content-length")
    return SpoiltAnswer(
        status=start["status"], headers=kept, body=b"".join(part.get("body", b"") for part in parts[1:])
    )


async def _send(send: Send, answer: SpoiltAnswer) -> None:
    headers = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in answer.headers]
    if (answer.status != 204 or answer.body) and "content-length" not in dict(answer.headers):
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


@lru_cache(1000)
def _match(method: str, path: str) -> tuple[str, dict[str, str]]:
    for known, pattern, name in _paths():
        found = pattern.fullmatch(path)
        if found and known == method:
            return name, found.groupdict()
    return "", {}


@cache
def _paths() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    named = [(one.method, one.path, one.name) for one in (*OPERATIONS, AUTO_PROVISION)]
    named += [(one.method, one.path, one.operation) for one in ALIASES]
    return tuple(
        (method, re.compile(path.replace("{", "(?P<").replace("}", ">[^/]+)")), name)
        for method, path, name in named
    )
