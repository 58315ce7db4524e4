"""Bugs in how requests are read off a connection, and in how long they may take."""

import asyncio

from sample_service.defects.defect import defect
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses


@defect("robustness.kept_connection")
async def unread_body(wire: Wire, request: Request) -> SpoiltAnswer:
    """A stranger is refused before the body is read; what follows on the connection starts inside it."""
    unread = wire.memory.setdefault("unread", set())
    if request.connection in unread:
        unread.discard(request.connection)
        return refuses(400, "INVALID_REQUEST").with_header("connection", "close")
    if request.body and not wire.knows(request):
        unread.add(request.connection)
    return await wire.forward(request)


@defect("robustness.ambiguous_length", http="h11")
async def both_lengths(wire: Wire, request: Request) -> SpoiltAnswer:
    """The server takes Content-Length beside chunks, and goes on reading behind the last chunk."""
    return await wire.forward(request)


@defect("stress.slow_request")
async def body_first(wire: Wire, request: Request) -> SpoiltAnswer:
    """A middleware reads the whole body for its log, before anything bounds how long that may take."""
    return await wire.forward(request)


@defect("errors.quick")
async def sums_anew(wire: Wire, request: Request) -> SpoiltAnswer:
    """The costs are summed up from every event, each time anew."""
    if request.operation == "get_tenant_costs":
        await asyncio.sleep(1.0)
    return await wire.forward(request)
