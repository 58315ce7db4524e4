"""A route of the market's API whose JSON is read strictly: what is no JSON is refused with its reason."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from languages import _
from mock_market.api.errors import MarketAPIError
from mock_market.domain.error_answers import INVALID
from mock_market.saying import body_problem, worded
from standard_api import strict_json


def read_strictly(body: bytes, *, names_twice: bool = False) -> Any:
    """What a body says; MarketAPIError with the reason when it is no strict JSON."""
    try:
        return strict_json.parse(body, names_twice=names_twice)
    except strict_json.StrictJSONError as error:
        raise MarketAPIError(INVALID, worded(body_problem(error))) from None


class _ReadRequest(Request):
    """A request whose body was read already."""

    document: Any = None

    async def json(self) -> Any:
        return self.document


async def _whole(request: Request) -> bytes:
    """The body; whoever hangs up before its end is answered like whoever sends half of it."""
    try:
        return await request.body()
    except ClientDisconnect:
        raise MarketAPIError(INVALID, _("the body did not arrive as a whole")) from None


class StrictRoute(APIRoute):
    """Reads each body itself: Python's reader takes NaN, 1e999 and any nesting."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the framework, given a request that was read strictly."""
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            read = _ReadRequest(request.scope, request.receive)
            body = await _whole(read) if self.body_field else b""
            read.document = read_strictly(body) if body else None
            return await answer(read)

        return handle
