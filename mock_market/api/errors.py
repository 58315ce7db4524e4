"""Errors of the market's API: one body, a clear message, and never a stack trace."""

import sqlite3

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from languages import _, retold
from mock_market.api.views import ErrorView
from mock_market.delivery.commands import NoSubscriptionError, UnknownApplicationError, UnknownTenantError
from mock_market.delivery.marketplace import RefusedTargetError, UnknownTargetError
from mock_market.domain.applications import WrongStateError
from mock_market.domain.clock import SpanError
from mock_market.domain.faults import FaultError
from mock_market.domain.plans import PlanError
from mock_market.domain.retries import ScheduleError
from mock_market.store.filters import FilterError
from mock_market.store.pause import HINT, RETRY_AFTER_S, PausedError, cannot_write
from mock_market.store.schema import is_damage
from mock_market.store.secrets import SecretError
from mock_market.target.dialects import DialectError, NotOfferedHereError
from mock_market.wire.transport import InvalidCallError


class MarketAPIError(Exception):
    """An error answer of the market."""

    def __init__(self, status: int, error: str, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.view = ErrorView(error=error, message=message, hint=hint)


KNOWN: dict[type[Exception], tuple[int, str, str]] = {
    UnknownTargetError: (404, "NO_TARGET", "register one: mt-sim up --target URL --key-env NAME"),
    RefusedTargetError: (422, "REFUSED_TARGET", "give the address of a service, http or https"),
    NotOfferedHereError: (422, "NOT_OFFERED", ""),
    SecretError: (409, "NO_KEY", ""),
    InvalidCallError: (422, "INVALID_CALL", ""),
    UnknownTenantError: (404, "NO_TENANT", ""),
    NoSubscriptionError: (
        409,
        "NO_SUBSCRIPTION",
        "an approved application makes one: mt-sim apply, then mt-sim approve NUMBER",
    ),
    UnknownApplicationError: (404, "NO_APPLICATION", ""),
    WrongStateError: (409, "WRONG_STATE", ""),
    SpanError: (422, "INVALID", ""),
    FilterError: (422, "BAD_FILTER", "for example status>=400 operation:create_user tenant:hallym since:10m"),
    DialectError: (422, "INVALID", ""),
    FaultError: (422, "INVALID", ""),
    ScheduleError: (422, "INVALID", ""),
    PlanError: (422, "INVALID", "basic, standard, premium, or a word of the service's own"),
    LookupError: (422, "UNKNOWN_NAME", ""),
}
"""Status, code and hint of what the market's own parts raise."""


def install_errors(app: FastAPI) -> None:
    """Turn every exception into the market's error body."""
    app.add_exception_handler(MarketAPIError, _market_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(ValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    for kind in KNOWN:
        app.add_exception_handler(kind, _known_error)
    for kind in (PausedError, sqlite3.OperationalError, OSError):
        app.add_exception_handler(kind, _unwritable)
    app.add_exception_handler(sqlite3.DatabaseError, _damaged)
    app.add_exception_handler(Exception, _own_error)


def _answer(status: int, view: ErrorView) -> Response:
    return Response(view.model_dump_json(), status_code=status, media_type="application/json")


async def _market_error(request: Request, error: Exception) -> Response:
    status = getattr(error, "status", 500)
    return _answer(
        status, getattr(error, "view", ErrorView(error="INTERNAL", message=_("the market itself failed")))
    )


async def _known_error(request: Request, error: Exception) -> Response:
    kind = next(kind for kind in type(error).__mro__ if kind in KNOWN)
    status, code, hint = KNOWN[kind]
    return _answer(status, ErrorView(error=code, message=str(error.args[0]), hint=_(hint)))


async def _invalid(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, (RequestValidationError, ValidationError)) else []
    lines = [f"{'.'.join(map(str, item['loc']))}: {retold(item['msg'])}" for item in found[:10]]
    return _answer(422, ErrorView(error="INVALID", message="; ".join(lines)))


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = getattr(error, "code", "HTTP")
    return _answer(status, ErrorView(error=code, message=str(getattr(error, "detail", ""))))


async def _unwritable(request: Request, error: Exception) -> Response:
    """A full disk is no failure of ours: the caller may ask again when there is room."""
    if not isinstance(error, PausedError) and not cannot_write(error):
        raise error
    message = _("the market pauses, it cannot write to its folder: {error}", error=error)
    answer = _answer(503, ErrorView(error="CANNOT_WRITE", message=message, hint=_(HINT)))
    answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer


async def _damaged(request: Request, error: Exception) -> Response:
    """A file that was good when it was opened, and cannot be read any more."""
    if not is_damage(error):
        raise error
    hint = _("end the sandbox, move its market folder away, and start again")
    message = _("a file of the market is damaged: {error}", error=error)
    return _answer(500, ErrorView(error="DAMAGED", message=message, hint=hint))


async def _own_error(request: Request, error: Exception) -> Response:
    hint = _("see its log: mt-sim logs market")
    return _answer(500, ErrorView(error="INTERNAL", message=_("the market itself failed"), hint=hint))
