"""Several calls on one connection, as they stand: what one request leaves to the next shows in its answer."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import h11

from mock_market.wire.exchange import Call, Response
from mock_market.wire.failures import Progress, failure_of
from mock_market.wire.request_head import request_head
from mock_market.wire.transport import (
    Limits,
    WireResult,
    answer_parser,
    connect,
    receive,
)


async def exchange_in_turn(
    calls: Sequence[Call],
    *,
    limits: Limits,
    verify_tls: bool = True,
    forbidden: Callable[[str, int], bool] = lambda host, port: False,
) -> list[WireResult]:
    """Send each call once the answer before it is whole; fewer results when the peer ends the connection.

    Headers go out as they are given, broken ones too. The caps, the deadline and the promise never to
    raise are those of ``exchange_once``, for each call.
    """
    results: list[WireResult] = []
    line: _Line | None = None
    try:
        for call in calls:
            progress = Progress(started=time.perf_counter())
            try:
                async with asyncio.timeout(limits.deadline_s):
                    line = line or _Line(*await connect(call.url, limits, verify_tls, forbidden, progress))
                    response = await line.turn(call, limits, progress)
            except Exception as error:  # noqa: BLE001  every failure of the wire becomes one Failure
                failure = failure_of(error, progress, limits.waited_s(sent=progress.sent))
                return [*results, WireResult(failure=failure, timing=progress.timing())]
            results.append(WireResult(response=response, timing=progress.timing()))
            if not line.open:
                break
        return results
    finally:
        if line is not None:
            line.writer.transport.abort()


@dataclass
class _Line:
    """``surplus`` is what came beyond the last answer: the next one begins with it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    open: bool = True
    surplus: bytes = b""

    async def turn(self, call: Call, limits: Limits, progress: Progress) -> Response:
        """Send one call and read the answer that comes next, whatever it answers."""
        progress.sent = True
        with suppress(ConnectionResetError, BrokenPipeError):  # the answer may be there all the same
            self.writer.write(request_head(call) + (call.body or b""))
            await self.writer.drain()
        connection = answer_parser(call.method, limits)
        if self.surplus:
            connection.receive_data(self.surplus)
        response = await receive(connection, self.reader, limits, progress)
        self.surplus, ended = connection.trailing_data
        self.open = connection.their_state is h11.DONE and not ended
        return response
