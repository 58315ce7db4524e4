"""The one place that speaks to a target: says an operation, sends it, records it, reads the answer."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from mock_market.saying import Saying, said
from mock_market.target.dialects import Arguments, dialect_of
from mock_market.target.problems import problems_of
from mock_market.target.reading import Reading, succeeded
from mock_market.target.target import KeySource, Target
from mock_market.wire.exchange import Call, Exchange, Headers, Purpose
from mock_market.wire.keep_alive import exchange_in_turn
from mock_market.wire.redaction import Redactor, redactor_of
from mock_market.wire.transport import Limits, Manner, WireResult, exchange_once
from standard_api.operations import Operation
from standard_api.version import __version__

USER_AGENT = f"ServiceMarket/{__version__} (mt-sim)"
Record = Callable[[Exchange], Exchange]


def _nobody(host: str, port: int) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One exchange and what its answer says."""

    operation: Operation
    exchange: Exchange
    reading: Reading

    @property
    def status(self) -> int | None:
        """The HTTP status; None when no whole answer came."""
        return self.exchange.response.status if self.exchange.response else None

    @property
    def problems(self) -> tuple[Saying, ...]:
        """What breaks the contract, and what breaks HTTP."""
        response = self.exchange.response
        irregular = response.irregular if response else ()
        return (*self.reading.problems, *(said(one.value) for one in irregular))

    @property
    def succeeded(self) -> bool:
        """A success status whose body fits the contract."""
        return succeeded(self.operation, self.status, self.reading)


@dataclass(frozen=True, kw_only=True)
class AttemptMark:
    """The headers that tell attempts apart; a single call is its own first attempt."""

    idempotency_key: str
    attempt: int = 1


class TargetClient:
    """Calls one target. Nothing that the target does raises; every call is recorded."""

    def __init__(
        self,
        target: Target,
        *,
        key: KeySource,
        service_key: KeySource = lambda: None,
        record: Record,
        limits: Limits | None = None,
        forbidden: Callable[[str, int], bool] = _nobody,
        new_id: Callable[[], str] = lambda: str(uuid4()),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.target = target
        self.dialect = dialect_of(target)
        self._key = key
        self._service_key = service_key
        self._record = record
        self._limits = limits or Limits(deadline_s=target.deadline_s)
        self._forbidden = forbidden
        self._new_id = new_id
        self._now = now

    async def call(
        self,
        operation: Operation,
        arguments: Arguments,
        *,
        purpose: Purpose | None = None,
        mark: AttemptMark | None = None,
        manner: Manner | None = None,
    ) -> Answer:
        """Say one operation and read its answer.

        Raises NotOfferedHereError when the dialect has no word for it, and SecretError when the
        target's key cannot be read.
        """
        call = self.prepare(operation, arguments, purpose=purpose, mark=mark)
        return await self.ask(operation, arguments, call, manner=manner)

    async def ask(
        self, operation: Operation, arguments: Arguments, call: Call, *, manner: Manner | None = None
    ) -> Answer:
        """Send a prepared call and read its answer, in which no key is left to be read."""
        exchange = self._redactor().exchange(await self._sent(call, manner, None))
        reading = Reading()
        if exchange.response is not None:
            reading = self.dialect.read(operation, exchange.response, arguments)
        answer = Answer(operation=operation, exchange=exchange, reading=reading)
        breaks = len(answer.problems)
        stored = self._record(replace(exchange, breaks=breaks) if breaks else exchange)
        return Answer(operation=operation, exchange=stored, reading=reading)

    def prepare(
        self,
        operation: Operation,
        arguments: Arguments,
        *,
        purpose: Purpose | None = None,
        mark: AttemptMark | None = None,
    ) -> Call:
        """The call that ``call`` would send, with key and market headers."""
        spoken = self.dialect.say(operation, arguments)
        headers: list[tuple[str, str]] = [*self._market_headers(operation, mark), *spoken.headers]
        body = None
        if spoken.body is not None:
            body = spoken.body if isinstance(spoken.body, bytes) else json_bytes(spoken.body)
            headers.append(("Content-Type", "application/json"))
        purpose = purpose or Purpose()
        purpose = replace(
            purpose,
            operation=operation.name,
            tenant_id=purpose.tenant_id or arguments.tenant_id,
            attempt=mark.attempt if mark else 1,
            target=self.target.name,
        )
        return Call(
            method=spoken.method,
            url=self.target.url + spoken.path,
            headers=tuple(headers) + self.key_headers(operation.name) * operation.keyed,
            body=body,
            insecure=self.target.insecure,
            purpose=purpose,
        )

    async def send(
        self, call: Call, *, manner: Manner | None = None, limits: Limits | None = None
    ) -> Exchange:
        """Send one call and record what came of it, secrets masked; what came is given as it is.

        Raises InvalidCallError when the call cannot be written as HTTP.
        """
        return self._recorded(await self._sent(call, manner, limits))[0]

    async def send_masked(self, call: Call) -> Exchange:
        """The same, given as it is stored."""
        return self._recorded(await self._sent(call, None, None))[1]

    async def _sent(self, call: Call, manner: Manner | None, limits: Limits | None) -> Exchange:
        """What came of one call, not recorded yet."""
        started_at = self._now()
        result = await exchange_once(
            call,
            limits=limits or self._limits,
            manner=manner or Manner(),
            verify_tls=not self.target.insecure,
            forbidden=self._forbidden,
        )
        return _exchange(started_at, call, result)

    async def send_in_turn(self, calls: Sequence[Call], *, limits: Limits | None = None) -> list[Exchange]:
        """Send calls one after another on one connection, until the target ends it; record each."""
        started_at = self._now()
        results = await exchange_in_turn(
            calls,
            limits=limits or self._limits,
            verify_tls=not self.target.insecure,
            forbidden=self._forbidden,
        )
        return [
            self._recorded(_exchange(started_at, call, result))[0]
            for call, result in zip(calls, results, strict=False)
        ]

    def _recorded(self, exchange: Exchange) -> tuple[Exchange, Exchange]:
        """The exchange as it was, and as it is stored."""
        masked = self._redactor().exchange(exchange)
        stored = self._record(replace(masked, breaks=len(problems_of(self.dialect, masked))))
        return replace(exchange, id=stored.id, breaks=stored.breaks), stored

    def key_headers(self, operation: str | None) -> Headers:
        """The header that carries the key for an operation; nothing when the target has none."""
        key = self._key()
        return (self.dialect.key_said(operation, key),) if key else ()

    def _market_headers(self, operation: Operation, mark: AttemptMark | None) -> list[tuple[str, str]]:
        headers = [
            ("User-Agent", USER_AGENT),
            ("Accept", "application/json"),
            ("Accept-Encoding", "identity"),
            ("X-Request-ID", self._new_id()),
        ]
        if operation.writes:
            mark = mark or AttemptMark(idempotency_key=self._new_id())
            headers.append(("Idempotency-Key", mark.idempotency_key))
            headers.append(("X-Market-Delivery-Attempt", str(mark.attempt)))
        return headers

    def _redactor(self) -> Redactor:
        key, service_key = self._key(), self._service_key()
        return redactor_of(key or "", service_key or "")


def _exchange(started_at: datetime, call: Call, result: WireResult) -> Exchange:
    return Exchange(
        started_at=started_at,
        call=call,
        response=result.response,
        failure=result.failure,
        timing=result.timing,
    )


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
"""Kept, since ``json.dumps`` makes one for each call with an option."""


def json_bytes(value: Mapping[str, Any] | Any) -> bytes:
    """JSON as we send it: UTF-8, Korean as it is, never NaN."""
    return _ENCODER.encode(value).encode("utf-8")
