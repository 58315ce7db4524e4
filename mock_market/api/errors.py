"""Errors of the market's API: one body, a clear message, and never a stack trace."""

import sqlite3

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from languages import N_, _, os_words
from mock_market.api.gate import TooMuchError
from mock_market.api.views import ErrorView
from mock_market.delivery.commands import NoSubscriptionError, UnknownApplicationError, UnknownTenantError
from mock_market.delivery.marketplace import RefusedTargetError, UnknownTargetError
from mock_market.domain import error_answers
from mock_market.domain.applications import WrongStateError
from mock_market.domain.clock import SpanError
from mock_market.domain.error_answers import ErrorAnswer
from mock_market.domain.faults import FaultError
from mock_market.domain.plans import PlanError
from mock_market.domain.retries import ScheduleError
from mock_market.saying import worded
from mock_market.store.filters import FilterError
from mock_market.store.pause import HINT, RETRY_AFTER_S, PausedError, cannot_write
from mock_market.store.schema import is_damage
from mock_market.store.secrets import SecretError
from mock_market.target.demands import problems_in
from mock_market.target.dialects import DialectError, NotOfferedHereError
from mock_market.target.operations import NoSuchOperationError
from mock_market.wire.transport import InvalidCallError


class MarketAPIError(Exception):
    """An error answer of the market."""

    def __init__(self, answer: ErrorAnswer, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.answer, self.message, self.hint = answer, message, hint


KNOWN: dict[type[Exception], tuple[ErrorAnswer, str]] = {
    UnknownTargetError: (error_answers.NO_TARGET, N_("register one: mt-sim up --target URL --key-env NAME")),
    RefusedTargetError: (error_answers.REFUSED_TARGET, N_("give the address of a service, http or https")),
    NotOfferedHereError: (error_answers.NOT_OFFERED, ""),
    NoSuchOperationError: (error_answers.NO_OPERATION, ""),
    SecretError: (error_answers.NO_KEY, ""),
    InvalidCallError: (error_answers.INVALID_CALL, ""),
    UnknownTenantError: (error_answers.NO_TENANT, ""),
    NoSubscriptionError: (
        error_answers.NO_SUBSCRIPTION,
        N_("an approved application makes one: mt-sim apply, then mt-sim approve NUMBER"),
    ),
    UnknownApplicationError: (error_answers.NO_APPLICATION, ""),
    WrongStateError: (error_answers.WRONG_STATE, ""),
    SpanError: (error_answers.INVALID, ""),
    FilterError: (
        error_answers.BAD_FILTER,
        N_("for example status>=400 operation:create_user tenant:hallym since:10m"),
    ),
    DialectError: (error_answers.INVALID, ""),
    FaultError: (error_answers.INVALID, ""),
    ScheduleError: (error_answers.INVALID, ""),
    PlanError: (error_answers.INVALID, N_("basic, standard, premium, or a word of the service's own")),
    LookupError: (error_answers.UNKNOWN_NAME, ""),
}
"""Answer and hint to what the market's own parts raise."""


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


def _answer(answer: ErrorAnswer, message: str, hint: str = "", *, status: int = 0) -> Response:
    body = ErrorView(error=answer.code, message=message, hint=hint).model_dump_json()
    return Response(body, status_code=status or answer.status, media_type="application/json")


async def _market_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, MarketAPIError):
        raise error
    return _answer(error.answer, error.message, error.hint)


async def _known_error(request: Request, error: Exception) -> Response:
    kind = next(kind for kind in type(error).__mro__ if kind in KNOWN)
    answer, hint = KNOWN[kind]
    return _answer(answer, str(error), _(hint))


async def _invalid(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, (RequestValidationError, ValidationError)) else []
    return _answer(error_answers.INVALID, "; ".join(map(worded, problems_in(found))))


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    answer = error_answers.TOO_LARGE if isinstance(error, TooMuchError) else error_answers.HTTP
    return _answer(answer, str(getattr(error, "detail", "")), status=status)


async def _unwritable(request: Request, error: Exception) -> Response:
    """A full disk is no failure of ours: the caller may ask again when there is room."""
    if not isinstance(error, PausedError) and not cannot_write(error):
        raise error
    message = _("the market pauses, it cannot write to its folder: {error}", error=os_words(error))
    answer = _answer(error_answers.CANNOT_WRITE, message, _(HINT))
    answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer


async def _damaged(request: Request, error: Exception) -> Response:
    """A file that was good when it was opened, and cannot be read any more."""
    if not is_damage(error):
        raise error
    hint = _("end the sandbox, move its market folder away, and start again")
    return _answer(error_answers.DAMAGED, _("a file of the market is damaged"), hint)


async def _own_error(request: Request, error: Exception) -> Response:
    return _answer(
        error_answers.INTERNAL, _("the market itself failed"), _("see its log: mt-sim logs market")
    )
