"""How a check asks: any operation in the target's dialect, in order or spoiled on purpose."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from languages import _, retold
from mock_market.domain.verdict import retry_after
from mock_market.target.client import Delivery, TargetClient
from mock_market.target.dialects import Arguments
from mock_market.target.reading import Reading, read_refusal
from mock_market.wire.exchange import Call, Exchange, FailureKind, Purpose
from mock_market.wire.transport import Limits, Manner
from simulator.conformance.reply import Reply
from standard_api.operations import Operation, operation_named

HEALTH = operation_named("health")
LONGEST_WAIT_S = 10.0
_DRIP_DEADLINES = 3
"""A request that drips in has this many deadlines: it is not whole, so nobody owes it an answer yet."""
_GONE = frozenset({FailureKind.REFUSED, FailureKind.TIMEOUT, FailureKind.RESET, FailureKind.CUT_SHORT})


class TargetGoneError(Exception):
    """It is no use to go on asking, the text says why; the run ends here."""


class Pulse:
    """Notices when it is no use to go on: no answers, no way in, or nothing but pleas to wait."""

    silences = 6
    refusals = 60
    vain_waits = 4

    def __init__(self) -> None:
        self._silent = 0
        self._shut_out: int | None = 0
        self._vain = 0
        self._answered = False
        self._accepted = False
        self._last_words = ""
        self._certain = False
        self.doubt = asyncio.Lock()

    @property
    def doubtful(self) -> bool:
        """Whether only some calls stayed without an answer, and nobody has looked whether others do."""
        return self._silent >= self.silences and not self._certain

    def looked(self, *, answers: bool) -> None:
        """Take note of whether the target answers the simplest question of all."""
        self._certain = not answers
        if answers:
            self._silent = 0

    @property
    def verdict(self) -> str:
        """Why to stop asking, or ""."""
        if self._silent >= self.silences:
            return _(
                "the target no longer answers ({why}, {count} times in a row)",
                why=retold(self._last_words),
                count=self.silences,
            )
        if self._shut_out is not None and self._shut_out >= self.refusals:
            return _("the target answers 401 to everything, also with the key; is it the right one?")
        return ""

    @property
    def patient(self) -> bool:
        """Whether it is still worth to wait as long as a Retry-After says."""
        return self._vain < self.vain_waits

    @property
    def never_accepts(self) -> bool:
        """Whether calls with a key were answered and not one was accepted, so that nothing was made."""
        return self._answered and not self._accepted

    def feel(self, reply: Reply) -> None:
        """Take note of one answer, or of none."""
        failure = reply.exchange.failure
        if reply.operation and reply.operation.keyed and reply.status:
            self._answered = True
            self._accepted = self._accepted or reply.accepted
        if failure is None or failure.kind not in _GONE:
            self._silent = 0
        else:
            self._silent += 1
            self._last_words = failure.message
        if self._shut_out is not None and reply.operation and reply.operation.keyed and reply.status:
            # One answer that is no 401 shows that there is a way in.
            self._shut_out = self._shut_out + 1 if reply.status == 401 else None

    def waited(self, *, in_vain: bool) -> None:
        """Take note of what waiting was good for."""
        self._vain = self._vain + 1 if in_vain else 0


@dataclass(frozen=True, kw_only=True)
class Spoiling:
    """What to change in a call before it is sent; None leaves a part as it is."""

    key: str | None = None
    without_key: bool = False
    key_header: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    without_headers: tuple[str, ...] = ()
    raw: bytes | None = None
    content_type: str | None = "application/json"
    path: str | None = None
    """Replaces path and query, sent as it stands."""
    method: str | None = None

    def applied(self, call: Call, base: str, key_header: str) -> Call:
        """The call as it shall be sent."""
        headers = [
            (name, value) for name, value in call.headers if name.lower() not in self._dropped(key_header)
        ]
        if self.key is not None:
            headers.append((self.key_header or key_header, self.key))
        elif self.key_header is not None and not self.without_key:
            headers.append((self.key_header, call.header(key_header) or ""))
        if self.raw is not None and self.content_type is not None:
            headers.append(("Content-Type", self.content_type))
        return replace(
            call,
            headers=(*headers, *self.headers),
            body=call.body if self.raw is None else self.raw,
            url=call.url if self.path is None else base + self.path,
            method=self.method or call.method,
        )

    def _dropped(self, key_header: str) -> set[str]:
        dropped = {name.lower() for name in self.without_headers}
        if self.without_key or self.key is not None or self.key_header is not None:
            dropped.add(key_header.lower())
        if self.raw is not None:
            dropped.add("content-type")
        return dropped


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One of several calls that share a connection."""

    operation: Operation
    arguments: Arguments
    spoiling: Spoiling | None = None


class Asker:
    """Asks on behalf of one check; every answer is recorded, felt by the pulse, and noticed."""

    def __init__(
        self,
        client: TargetClient,
        *,
        asked_by: str,
        pulse: Pulse,
        notice: Callable[[Reply], None],
        limits: Limits,
    ) -> None:
        self._client = client
        self._asked_by = asked_by
        self._pulse = pulse
        self._notice = notice
        self._limits = limits

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
        delivery: Delivery | None = None,
        again: bool = True,
        watched: bool = True,
    ) -> Reply:
        """Ask one operation. A 503 or 429 with Retry-After is asked once more (JUDGE-4).

        Raises TargetGoneError, NotOfferedHereError and InvalidCallError, never for an answer.
        """
        call = self._call(operation, arguments, spoiling, delivery)
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
        delivery: Delivery | None = None,
    ) -> Call:
        purpose = Purpose(asked_by=self._asked_by)
        call = self._client.prepare(operation, arguments, purpose=purpose, delivery=delivery)
        if spoiling is None:
            return call
        return spoiling.applied(call, self._client.target.url, self._client.dialect.key_header)

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
        key = self._client.key_headers(self._client.dialect) if keyed else ()
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
        reply = await self._send(call, operation, arguments, manner, watched)
        wait = _wait_before_asking_again(reply) if again else None
        if wait is None or not self._pulse.patient:
            return reply
        await asyncio.sleep(wait)
        reply = await self._send(call, operation, arguments, manner, watched)
        self._pulse.waited(in_vain=_wait_before_asking_again(reply) is not None)
        return reply

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
        exchange = await self._client.send(call, manner=manner, limits=limits)
        reply = self._reply(operation, arguments, exchange, watched=watched)
        self._pulse.feel(reply)
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
        return Reply(operation=operation, exchange=exchange, reading=reading, watched=watched)

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
    return None if asked_for is None else min(asked_for, LONGEST_WAIT_S)
