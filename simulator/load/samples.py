"""Traces of a load: one call in so many of each operation, and every failure, in the store of its run.

The store is bounded, so that a load of hours does not fill the disk.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from mock_market.saying import Saying, said
from mock_market.store.exchanges import ExchangeStore
from mock_market.target.client import json_bytes
from mock_market.wire.exchange import Call, Exchange, Failure, FailureKind, Purpose, Response, Timing
from mock_market.wire.redaction import redactor_of
from simulator.load.mix import LoadCall
from simulator.storage.runs import if_room
from standard_api.operations import KEY_HEADER

KEPT_ONE_IN = 100
KEPT = 10_000
_KEPT_BYTES = 64 * 1024**2
_KINDS = ((ConnectionRefusedError, FailureKind.REFUSED), (TimeoutError, FailureKind.TIMEOUT))


@dataclass(frozen=True, kw_only=True)
class Came:
    """What came of a call: an answer, or the error that took its place."""

    seconds: float
    answer: Any = None
    """As Locust has it."""
    error: BaseException | None = None
    breaks: bool = False


def is_kept(number: int, came: Came) -> bool:
    """Whether the call of this number, counted by operation from 0, is one of the samples."""
    return number % KEPT_ONE_IN == 0 or came.breaks or came.answer is None


def keep(path: Path, host: str, key: str, call: LoadCall, came: Came) -> None:
    """Store a call and what came of it, the key masked; a full disk does not end the load."""
    exchange = redactor_of(key, "").exchange(_exchange(host, key, call, came))
    if_room(_store(path).append)(exchange)


@cache
def _store(path: Path) -> ExchangeStore:
    return ExchangeStore(path, keep=KEPT, keep_bytes=_KEPT_BYTES)


def _exchange(host: str, key: str, call: LoadCall, came: Came) -> Exchange:
    purpose = Purpose(operation=call.operation.name, tenant_id=call.tenant, asked_by="load")
    return Exchange(
        started_at=datetime.fromtimestamp(time.time() - came.seconds, UTC),
        call=Call(
            method=call.operation.method,
            url=host + call.path,
            headers=((KEY_HEADER, key),),
            body=None if call.body is None else json_bytes(call.body),
            purpose=purpose,
        ),
        response=None if came.answer is None else _response(came.answer),
        failure=failure_of(host, came) if came.answer is None else None,
        timing=Timing(total_ms=round(came.seconds * 1000, 3)),
        breaks=int(came.breaks),
    )


def failure_of(host: str, came: Came) -> Failure:
    """Why no answer came."""
    kind = next((kind for error, kind in _KINDS if isinstance(came.error, error)), FailureKind.RESET)
    return Failure(kind=kind, message=_message(kind, host, came), sent=kind is not FailureKind.REFUSED)


def _message(kind: FailureKind, host: str, came: Came) -> Saying:
    if kind is FailureKind.REFUSED:
        return said("nobody", peer=host.partition("//")[2])
    if kind is FailureKind.TIMEOUT:
        return said("late", seconds=f"{came.seconds:.3g}")
    if isinstance(came.error, ConnectionError):
        return said("reset")
    return said("broke_off", error=type(came.error).__name__)


def _response(answer: Any) -> Response:
    headers = tuple((str(name), str(value)) for name, value in answer.headers.items())
    return Response(status=answer.status_code, reason="", headers=headers, body=answer.content or b"")
