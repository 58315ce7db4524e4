"""The order of judgement of one request: key, then body, then everything else.

FastAPI reads the body before it runs dependencies, so the key is judged one step earlier, in the
route itself. Every error leaves through the exception, and becomes the contract's flat body last of all.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from fastapi import Request, Response, Security
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import APIKeyHeader
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.routing import Match
from starlette.types import Message, Receive, Scope, Send

from standard_api import strict_json
from standard_api.demands import place_of, problem_of
from standard_api.errors import (
    BodyTooLargeError,
    ErrorCode,
    InvalidRequestError,
    RequestTimeoutError,
    StandardAPIError,
    UnsupportedContentTypeError,
)
from standard_api.routes.keys import KeyVerifier
from standard_api.routes.refused import RefusedError

MAX_BODY_BYTES = 1024 * 1024
BODY_SECONDS = 10.0
_SHOWN_PROBLEMS = 20
_HANDLERS = "starlette.exception_handlers"
"""Where Starlette puts the application's exception handlers; it has no other door to them."""
_WORDED_HERE = (HTTPException, RequestValidationError)
_log = logging.getLogger("standard_api")

Handle = Callable[[Request], Coroutine[Any, Any, Response]]
Refused = Callable[[HTTPException], StandardAPIError]


@dataclass(frozen=True, kw_only=True)
class KeyGate:
    """What a request must show before it is looked at: a key in one of these headers, or nothing."""

    keys: KeyVerifier | None
    headers: tuple[str, ...] = ()

    def verify(self, request: Request) -> None:
        """Raise UnauthorizedError for a stranger."""
        if self.keys is not None:
            self.keys.verify(request.headers, self.headers)


class StrictRequest(Request):
    """A request whose JSON was read strictly and once."""

    document: Any = None

    async def json(self) -> Any:
        return self.document


def gated_route(
    gate: KeyGate, *, errors: Sequence[ErrorCode] = (), allowed: Sequence[str] = ()
) -> type[APIRoute]:
    """Return a route class that judges every request as the contract orders.

    ``errors`` are the codes of the operation, which give an HTTPException its code; ``allowed`` are all
    methods of its path.
    """

    class StandardRoute(APIRoute):
        def get_route_handler(self) -> Handle:
            documented = self.dependant
            self.dependant = _without_keys(documented)
            answer = super().get_route_handler()
            self.dependant = documented
            takes_body = self.body_field is not None

            async def handle(request: Request) -> Response:
                gate.verify(request)
                strict = StrictRequest(request.scope, request.receive)
                if takes_body:
                    await _read_body(strict)
                return await answer(strict)

            return handle

        async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            """Answer an error only here, so that each dependency with ``yield`` has seen it before."""
            watched = _Watched(send)
            _take_over_errors_of_the_framework(scope)
            try:
                await super().handle(scope, receive, watched)
            except Exception as error:
                if watched.began:
                    raise
                answer = _answer_to(error, scope, partial(RefusedError, codes=errors, allowed=allowed))
                await error_response(answer)(scope, receive, send)

    return StandardRoute


def documented_key(header: str, scheme: str) -> Any:
    """The dependency that names a header's key in OpenAPI."""
    return Security(_KeyInDocs(name=header, scheme_name=scheme, auto_error=False))


class _KeyInDocs(APIKeyHeader):
    """Does nothing; the route has judged the key before."""

    async def __call__(self, request: HTTPConnection) -> None:
        return None


def _without_keys(dependant: Dependant) -> Dependant:
    """What is asked for each request."""
    kept = [one for one in dependant.dependencies if not isinstance(one.call, _KeyInDocs)]
    return replace(dependant, dependencies=kept)


def yielding_route(base: type[APIRoute]) -> type[APIRoute]:
    """Return a route class that steps aside when the application has a route of its own for the path."""

    class YieldingRoute(base):  # type: ignore[misc, valid-type]
        def matches(self, scope: Scope) -> tuple[Match, Scope]:
            match, child = super().matches(scope)
            if match is Match.FULL and _is_answered_elsewhere(self, scope):
                return Match.NONE, {}
            return match, child

    return YieldingRoute


def _is_answered_elsewhere(route: APIRoute, scope: Scope) -> bool:
    routes = scope["app"].routes if "app" in scope else []
    return any(
        other is not route and getattr(other, "path", None) == route.path and scope["method"] in methods
        for other in routes
        if (methods := getattr(other, "methods", None) or ())
    )


class _Watched:
    """Sends on, and remembers whether an answer began."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.began = False

    async def __call__(self, message: Message) -> None:
        self.began = True
        await self._send(message)


def _take_over_errors_of_the_framework(scope: Scope) -> None:
    """Leave the application its own exceptions; what FastAPI words in its way is worded here."""
    own, _ = scope.get(_HANDLERS, ({}, {}))
    kept = {kind: handler for kind, handler in own.items() if kind not in _WORDED_HERE}
    scope[_HANDLERS] = (kept, {})


def _answer_to(
    error: Exception, scope: Scope, refused: Callable[[HTTPException], StandardAPIError]
) -> StandardAPIError:
    if isinstance(error, StandardAPIError):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        return refused(error)
    if isinstance(error, ClientDisconnect):
        # Nobody is there to read this answer, and nothing was done for half a request.
        return InvalidRequestError("the request broke off")
    _log.error("%s %s failed", scope["method"], scope["path"], exc_info=error)
    return StandardAPIError()


def error_response(error: StandardAPIError) -> Response:
    """The error as an HTTP answer."""
    return Response(
        error.body().model_dump_json(),
        status_code=error.http_status,
        media_type="application/json",
        headers=error.headers,
    )


async def _read_body(request: StrictRequest) -> None:
    body = await _bounded_body(request)
    if not body:
        return
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json" and not content_type.endswith("+json"):
        raise UnsupportedContentTypeError("the body must be sent as Content-Type: application/json")
    try:
        request.document = strict_json.parse(body)
    except strict_json.StrictJSONError as error:
        raise InvalidRequestError(f"the body {error}") from None


async def _bounded_body(request: StrictRequest) -> bytes:
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and len(announced) < 20 and int(announced) > MAX_BODY_BYTES:
        raise BodyTooLargeError(f"the body is over {MAX_BODY_BYTES} bytes")
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size > MAX_BODY_BYTES:
                    raise BodyTooLargeError(f"the body is over {MAX_BODY_BYTES} bytes")
                chunks.append(chunk)
    except TimeoutError:
        raise RequestTimeoutError(f"the body did not arrive within {BODY_SECONDS:g} s") from None
    body = b"".join(chunks)
    request._body = body  # Where Starlette keeps it for whoever asks again; no public way leads there.
    return body


def _invalid(error: RequestValidationError) -> InvalidRequestError:
    found = error.errors()[:_SHOWN_PROBLEMS]
    problems = [{"field": place_of(each), "problem": problem_of(each)} for each in found]
    first = problems[0]
    return InvalidRequestError(f"{first['field']}: {first['problem']}", details={"errors": problems})
