"""What the framework or the application refused with an HTTPException, in the contract's form."""

from collections.abc import Iterable
from typing import Any

from starlette.exceptions import HTTPException

from standard_api.errors import ErrorBody, ErrorCode, StandardAPIError


class RefusedError(StandardAPIError):
    """Keeps the status, the headers and the text; the code is the operation's for that status.

    A ``detail`` that is an object is kept as ``details``; its ``error`` and ``message`` come first.
    """

    def __init__(
        self, error: HTTPException, *, codes: Iterable[ErrorCode] = (), allowed: Iterable[str] = ()
    ) -> None:
        detail: Any = error.detail
        said: dict[str, Any] = detail if isinstance(detail, dict) else {"message": detail}
        found = code_of(error.status_code, codes)
        details = detail if isinstance(detail, dict) else None
        super().__init__(str(said.get("message") or found.meaning), details=details)
        self._status = error.status_code
        self._error = str(said.get("error") or found.value)
        allow = {"Allow": ", ".join(allowed)} if allowed and error.status_code == 405 else {}
        self._headers = {**(error.headers or {}), **allow}

    @property
    def http_status(self) -> int:
        return self._status

    @property
    def headers(self) -> dict[str, str]:
        return self._headers

    def body(self) -> ErrorBody:
        return ErrorBody(error=self._error, message=str(self), details=self.details)


def code_of(status: int, codes: Iterable[ErrorCode]) -> ErrorCode:
    """The most particular code of an operation for a status; else what all operations share."""
    found = [code for code in (*_SHARED, *codes) if status in code.statuses]
    if found:
        return found[-1]
    return ErrorCode.INTERNAL_ERROR if status >= 500 else ErrorCode.INVALID_REQUEST


_SHARED = (ErrorCode.UNAUTHORIZED, ErrorCode.INTERNAL_ERROR, ErrorCode.SERVICE_UNAVAILABLE)
