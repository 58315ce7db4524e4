"""Sends one call of a check in the target's dialect and reads what comes back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from mock_market.domain.verdict import retry_after
from mock_market.saying import worded
from mock_market.target.client import AttemptMark, TargetClient
from mock_market.target.dialects import STANDARD, Arguments
from mock_market.target.reading import Reading, read_refusal
from mock_market.wire.exchange import Call, Exchange, FailureKind, Purpose
from mock_market.wire.transport import Limits, Manner
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.shape import no_json, shape_of
from simulator.conformance.engine.asking.misled import Misled
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.findings.outcomes import TargetGoneError
from simulator.conformance.engine.run.pulse import Pulse
from simulator.conformance.engine.run.throttle import TURNS, Throttle
from standard_api.operations import Operation, operation_named

HEALTH = operation_named("health")
LONGEST_WAIT_S = 10.0
NEVER = "u-that-never-was"
"""The id of a user whom no service has."""
_DRIP_DEADLINES = 3
"""A request that drips in has this many deadlines: it is not whole, so nobody owes it an answer yet."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One of several calls that share a connection."""

    operation: Operation
    arguments: Arguments
    spoiling: Spoiling | None = None


class Asker:
    """Asks for one check; every answer is stored, recorded by the pulse, and shown to the watchers."""

    def __init__(
        self,
        client: TargetClient,
        *,
        asked_by: str,
        pulse: Pulse,
        notice: Callable[[Reply], None],
        limits: Limits,
        throttle: Throttle | None = None,
    ) -> None:
        self._client = client
        self._asked_by = asked_by
        self._pulse = pulse
        self._notice = notice
        self._limits = limits
        self._throttle = throttle or Throttle()
        self._misled = Misled()

    @property
    def base_path(self) -> str:
        """The path that stands before every operation's, for targets behind a prefix."""
        return urlsplit(self._client.target.url).path

    @property
    def longest_drip_s(self) -> float:
        """How long a request may drip in before we give up ourselves."""
        return _DRIP_DEADLINES * (self._limits.deadline_s or LONGEST_WAIT_S)

    async def ask(
        self,
        operation: Operation,
        arguments: Arguments,
        *,
        spoiling: Spoiling | None = None,
        manner: Manner | None = None,
        mark: AttemptMark | None = None,
        again: bool = True,
        watched: bool = True,
    ) -> Reply:
        """Ask one operation. A 503 or 429 with Retry-After is asked again, more slowly (JUDGE-4).

        Raises TargetGoneError, NotOfferedHereError and InvalidCallError, never for an answer.
        """
        call = self._call(operation, arguments, spoiling, mark)
        return await self._sent(call, operation, arguments, manner, watched=watched, again=again)

    async def ask_in_turn(self, *turns: Turn) -> list[Reply]:
        """Ask on one connection, each call as it stands; fewer replies when the target ends it.

        Neither pulse nor watchers look: what a server makes of a broken request is not judged (ERR-23).
        """
        calls = [self._call(turn.operation, turn.arguments, turn.spoiling) for turn in turns]
        exchanges = await self._client.send_in_turn(calls, limits=self._limits)
        return [
            self._reply(turn.operation, turn.arguments, exchange, watched=False)
            for turn, exchange in zip(turns, exchanges, strict=False)
        ]

    def _call(
        self,
        operation: Operation,
        arguments: Arguments,
        spoiling: Spoiling | None,
        mark: AttemptMark | None = None,
    ) -> Call:
        purpose = Purpose(asked_by=self._asked_by)
        call = self._client.prepare(operation, arguments, purpose=purpose, mark=mark)
        if spoiling is None:
            return call
        return spoiling.applied(
            call, self._client.target.url, self._client.dialect.key_header_of(operation.name)
        )

    async def ask_path(
        self,
        method: str,
        path: str,
        *,
        keyed: bool = True,
        headers: tuple[tuple[str, str], ...] = (),
        body: bytes | None = None,
        watched: bool = True,
    ) -> Reply:
        """Ask for a path that is no operation, or for one by another method."""
        key = self._client.key_headers(None) if keyed else ()
        call = Call(
            method=method,
            url=self._client.target.url + path,
            headers=(("Accept", "application/json"), *key, *headers),
            body=body,
            purpose=Purpose(asked_by=self._asked_by, target=self._client.target.name),
        )
        return await self._sent(call, None, Arguments(), None, watched=watched, again=True)

    async def _sent(
        self,
        call: Call,
        operation: Operation | None,
        arguments: Arguments,
        manner: Manner | None,
        *,
        watched: bool,
        again: bool,
    ) -> Reply:
        name = operation.name if operation else ""
        reply = await self._send(call, operation, arguments, manner, watched)
        for turn in range(self._throttle.turns_of(name)):
            if not reply.asks_to_wait or not (again or reply.status == 429):
                return reply
            wait = _wait_before_asking_again(reply)
            if wait is None or not self._pulse.patient:
                break
            self._throttle.slow_down(wait)
            reply = await self._send(call, operation, arguments, manner, watched)
            self._pulse.waited(in_vain=reply.asks_to_wait and turn == TURNS - 1)
        self._throttle.learns(name, in_vain=reply.asks_to_wait)
        return replace(reply, put_off=reply.asks_to_wait)

    async def _send(
        self,
        call: Call,
        operation: Operation | None,
        arguments: Arguments,
        manner: Manner | None,
        watched: bool,
    ) -> Reply:
        if self._pulse.verdict:
            await self._doubt()
        limits = self._limits
        if manner is not None and manner.listens:
            limits = replace(limits, deadline_s=self.longest_drip_s)
        async with self._throttle.turn():
            exchange = await self._client.send(call, manner=manner, limits=limits)
        reply = self._reply(operation, arguments, exchange, watched=watched)
        self._pulse.record(reply)
        self._notice(reply)
        return reply

    def _reply(
        self, operation: Operation | None, arguments: Arguments, exchange: Exchange, *, watched: bool
    ) -> Reply:
        reading = Reading()
        if exchange.response is not None:
            if operation is None:
                reading = read_refusal(exchange.response)
            else:
                reading = self._client.dialect.read(operation, exchange.response, arguments)
        reply = Reply(operation=operation, exchange=exchange, reading=reading, watched=watched)
        if operation is None or self._client.dialect.name != STANDARD.name:
            return reply
        tenant, sent = arguments.tenant_id, exchange.call.body
        # An answer too large to read tells back what was too large to take.
        taken = reply.accepted or exchange.outcome == FailureKind.TOO_LARGE
        misled = self._misled.by(operation, tenant, sent, accepted=taken)
        return self._as_meant(replace(reply, misled=misled and taken))

    @staticmethod
    def _as_meant(reply: Reply) -> Reply:
        """A success whose form is not the contract's, mended; what it owes is kept."""
        operation, status, reading = reply.operation, reply.status, reply.reading
        if (
            operation is None
            or status is None
            or not reply.accepted
            or (reading.model and not reading.problems)
        ):
            return reply
        if status == 204 and 204 in operation.success:
            return reply
        broken = next((one for one in reading.problems if one.kind.startswith("json_")), None)
        if status != 204 and broken is not None:
            return replace(reply, deviations=(no_json(worded(broken)),))
        shape = shape_of(operation, status, reading.value)
        problems = tuple(one for one in reading.problems if one.kind in ("type", "no_type"))
        meant = replace(reading, value=shape.value, model=shape.model, error=None, problems=problems)
        return replace(reply, reading=meant, deviations=shape.deviations, raw=reading.value)

    async def _doubt(self) -> None:
        """Raise TargetGoneError, unless a look at its health shows that only one operation hangs."""
        async with self._pulse.doubt:
            if self._pulse.doubtful and self._client.dialect.offers(HEALTH.name):
                call = self._client.prepare(HEALTH, Arguments(), purpose=Purpose(asked_by=self._asked_by))
                exchange = await self._client.send(call, limits=self._limits)
                self._pulse.looked(answers=exchange.response is not None)
        if self._pulse.verdict:
            raise TargetGoneError(self._pulse.verdict)


def _wait_before_asking_again(reply: Reply) -> float | None:
    response = reply.exchange.response
    if response is None or not reply.asks_to_wait:
        return None
    asked_for = retry_after(response.header("retry-after"), now=datetime.now(UTC))
    return None if asked_for is None or asked_for > LONGEST_WAIT_S else asked_for
