"""What a request to the market must show: a Host and Origin of ours, the run's token, JSON, and haste.

Pure ASGI, in front of everything: a page in a browser, a rebound name or another user of the
machine gets nothing (robustness rules F1 to F7).
"""

import asyncio
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from languages import _, speaking_as_asked
from mock_market.delivery.callbacks import PATH as CALLBACK_PATH
from mock_market.domain.error_answers import (
    NO_TOKEN,
    NOT_JSON,
    TOO_LARGE,
    WRONG_HOST,
    WRONG_ORIGIN,
    ErrorAnswer,
)
from standard_api.serving.own_names import OwnNames

OPEN_PATHS = frozenset({"/ready", CALLBACK_PATH})
"""Readiness is no secret, and callbacks show their service's own key."""
MAX_BODY_BYTES = 2 * 1024 * 1024
BODY_SECONDS = 10.0
_SAFE_METHODS = frozenset({"GET", "HEAD"})
SAFE_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
]


@dataclass(frozen=True)
class Refusal:
    """An answer given at the gate."""

    answer: ErrorAnswer
    message: str


class TooMuchError(HTTPException):
    """The body is too large or too slow."""

    def __init__(self, message: str) -> None:
        super().__init__(TOO_LARGE.status, message)


class Gate:
    """ASGI middleware that judges every request before it is routed."""

    def __init__(self, app: ASGIApp, *, token: str, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._token = token
        self._names = OwnNames(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge, then pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking_as_asked(Headers(scope=scope).get("accept-language", "")):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self.refusal(scope)
        if refusal:
            answer = refusal.answer
            await refuse(send, answer.status, {"error": answer.code, "message": refusal.message, "hint": ""})
            return

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *SAFE_HEADERS]}
            await send(message)

        await self._app(scope, bounded(receive), hardened)

    def refusal(self, scope: Scope) -> Refusal | None:
        """Why a request is refused; None lets it in."""
        headers = Headers(scope=scope)
        port = (scope.get("server") or ("", 0))[1]
        if not self._names.have(headers.get("host", ""), port=port):
            return Refusal(WRONG_HOST, _("this host is not served here"))
        origin = headers.get("origin")
        if origin is not None and not self._is_own_origin(origin, port):
            return Refusal(WRONG_ORIGIN, _("calls of other pages are refused"))
        if scope["path"] not in OPEN_PATHS and not self._knows_token(headers.get("authorization", "")):
            return Refusal(NO_TOKEN, _("send Authorization: Bearer and the run's token"))
        if scope["method"] not in _SAFE_METHODS and not sends_json(headers):
            return Refusal(NOT_JSON, _("send Content-Type: application/json"))
        return None

    def _is_own_origin(self, origin: str, port: int) -> bool:
        scheme, _slashes, host = origin.partition("://")
        return scheme == "http" and "/" not in host and self._names.have(host, port=port)

    def _knows_token(self, authorization: str) -> bool:
        return hmac.compare_digest(authorization.encode("latin-1"), f"Bearer {self._token}".encode())


def sends_json(headers: Headers) -> bool:
    """Whether a body says that it is JSON; none has to say nothing."""
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return headers.get("content-type", "application/json").partition(";")[0] == "application/json"
    return headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


def bounded(receive: Receive) -> Receive:
    """The same messages, until the body is too large or has not come as a whole in time."""
    size = 0
    whole = False
    deadline = asyncio.get_running_loop().time() + BODY_SECONDS

    async def message() -> Message:
        nonlocal size, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout_at(deadline):
                came = await receive()
        except TimeoutError:
            raise TooMuchError(_("the body came too slowly")) from None
        size += len(came.get("body", b""))
        whole = came["type"] == "http.request" and not came.get("more_body", False)
        if size > MAX_BODY_BYTES:
            raise TooMuchError(_("the body is over {max_body_bytes} bytes", max_body_bytes=MAX_BODY_BYTES))
        return came

    return message


async def refuse(send: Send, status: int, said: dict[str, object], *more: tuple[bytes, bytes]) -> None:
    """Answer before anything is routed, and end the connection: its body may not have been read."""
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        *more,
        *SAFE_HEADERS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
