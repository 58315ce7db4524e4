"""The order of judgement of one request: key, then body, then everything else.

FastAPI reads the body before it runs dependencies, so the key is judged one step earlier, in the
route itself; the same place turns every error into the contract's flat body.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from standard_api import strict_json
from standard_api.errors import (
    BodyTooLargeError,
    InvalidRequestError,
    RequestTimeoutError,
    StandardAPIError,
    UnsupportedContentTypeError,
)
from standard_api.keys import KeyRing

MAX_BODY_BYTES = 1024 * 1024
BODY_SECONDS = 10.0
_SHOWN_PROBLEMS = 20
_log = logging.getLogger("standard_api")

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What a request must show before it is looked at: a key in one of these headers, or nothing."""

    keys: KeyRing | None
    headers: tuple[str, ...] = ()

    def judge(self, request: Request) -> None:
        """Raise UnauthorizedError for a stranger."""
        if self.keys is not None:
            self.keys.judge(request.headers, self.headers)


class StrictRequest(Request):
    """A request whose JSON was read strictly and once."""

    document: Any = None

    async def json(self) -> Any:
        return self.document


def gated_route(gate: Gate) -> type[APIRoute]:
    """Return a route class that judges every request as the contract orders."""

    class StandardRoute(APIRoute):
        def get_route_handler(self) -> Handle:
            answer = super().get_route_handler()
            takes_body = self.body_field is not None

            async def handle(request: Request) -> Response:
                try:
                    gate.judge(request)
                    strict = StrictRequest(request.scope, request.receive)
                    if takes_body:
                        await _read_body(strict)
                    return await answer(strict)
                except StandardAPIError as error:
                    return error_response(error)
                except ClientDisconnect:
                    # Nobody is there to read this answer, and nothing was done for half a request.
                    return error_response(InvalidRequestError("the request broke off"))
                except RequestValidationError as error:
                    return error_response(_invalid(error))
                except Exception:  # noqa: BLE001
                    # The edge of the service: whatever failed, the caller gets the contract's body.
                    _log.exception("%s %s failed", request.method, self.path)
                    return error_response(StandardAPIError())

            return handle

    return StandardRoute


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
    request._body = body
    return body


def _invalid(error: RequestValidationError) -> InvalidRequestError:
    problems = [
        {
            "field": ".".join(str(part) for part in item["loc"]),
            "problem": item["msg"].removeprefix("Value error, "),
        }
        for item in error.errors()[:_SHOWN_PROBLEMS]
    ]
    first = problems[0]
    return InvalidRequestError(f"{first['field']}: {first['problem']}", details={"errors": problems})
