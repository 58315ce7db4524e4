"""Targets that misbehave, by name. Start one by hand: python tests/hostile/targets.py NAME [PORT]."""

import asyncio
import contextlib
import gzip
import socket
import struct
import sys
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

HEALTH = b'{"status":"healthy","version":"1","timestamp":"2026-01-01T00:00:00Z"}'
FLOOD = b"x" * 65536
FLOOD_BYTES = 16 * 1024 * 1024


def answer(
    body: bytes = HEALTH, *, head: bytes = b"", status: bytes = b"200 OK", length: int | None = None
) -> bytes:
    """A whole HTTP answer as bytes."""
    size = len(body) if length is None else length
    return (
        b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n" % (status, size)
        + head
        + b"\r\n"
        + body
    )


def fixed(data: bytes) -> Handler:
    """Read the request, write these bytes, close."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(data)
        await writer.drain()

    return handle


def chunked(*parts: bytes, end: bytes = b"0\r\n\r\n") -> Handler:
    """A chunked answer of these raw parts."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return fixed(head + b"".join(parts) + end)


async def hang_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def hang_after_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await fixed(answer(b"", length=100))(reader, writer)
    await reader.read()


async def drip_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    await _drip(reader, writer, b"X-A: b\r\n")


async def drip_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await fixed(answer(b"", length=10**6))(reader, writer)
    await _drip(reader, writer, b" ")


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, drop: bytes) -> None:
    while not writer.is_closing():
        writer.write(drop)
        await writer.drain()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.02)


async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await fixed(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")(reader, writer)
    for _ in range(FLOOD_BYTES // len(FLOOD)):
        writer.write(FLOOD)
        await writer.drain()


async def endless_headers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(2_000):
        writer.write(b"X-%d: y\r\n" % number * 100)
        await writer.drain()


async def endless_interim(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    for _ in range(10_000):
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await writer.drain()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    _reset(writer)


async def reset_in_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await fixed(answer(b"{", length=100))(reader, writer)
    _reset(writer)


def _reset(writer: asyncio.StreamWriter) -> None:
    raw: socket.socket = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def deflated(body: bytes) -> bytes:
    """A zlib stream."""
    return zlib.compress(body)


BOMB = gzip.compress(b"\0" * 50_000_000, 1)
JSON = b"Content-Type: application/json\r\n"

TARGETS: dict[str, Handler] = {
    "well_behaved": fixed(answer()),
    "close_at_once": fixed(b""),
    "hang_at_once": hang_at_once,
    "hang_after_head": hang_after_head,
    "drip_head": drip_head,
    "drip_body": drip_body,
    "flood": flood,
    "announced_flood": fixed(answer(b"x" * 8_000_000)),
    "endless_headers": endless_headers,
    "endless_interim": endless_interim,
    "huge_header": fixed(answer(head=b"X-Big: " + b"a" * 1_000_000 + b"\r\n")),
    "many_headers": fixed(answer(head=b"".join(b"X-%d: y\r\n" % n for n in range(2_000)))),
    "switching_protocols": fixed(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
    "reset": reset,
    "reset_in_body": reset_in_body,
    "cut_in_head": fixed(b"HTTP/1.1 200 OK\r\nContent-"),
    "cut_in_body": fixed(answer(length=500)),
    "cut_in_chunks": chunked(b'5\r\n{"a"', end=b""),
    "too_long_body": fixed(answer() + b"surplus"),
    "two_answers": fixed(answer() + answer(b'{"forged":true}')),
    "two_lengths": fixed(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
    "bad_length": fixed(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"),
    "bad_chunk": chunked(b"zz\r\n{}\r\n"),
    "not_http": fixed(b"SSH-2.0-OpenSSH_9.9\r\n"),
    "binary": fixed(bytes(range(256)) * 10),
    "http_2_preface": fixed(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "bad_status": fixed(b"HTTP/1.1 9999 Odd\r\n\r\n"),
    "space_in_header": fixed(b"HTTP/1.1 200 OK\r\nBad Header : x\r\n\r\n{}"),
    "gzip_bomb": fixed(answer(BOMB, head=b"Content-Encoding: gzip\r\n")),
    "many_codings": fixed(answer(head=b"Content-Encoding: " + b", ".join([b"gzip"] * 500) + b"\r\n")),
    "unasked_deflate": fixed(answer(deflated(HEALTH), head=b"Content-Encoding: deflate\r\n")),
    "redirect_away": fixed(answer(b"", status=b"302 Found", head=b"Location: http://169.254.169.254/\r\n")),
    "redirect_nowhere": fixed(answer(b"", status=b"307 Odd", head=b"Location: http://[::bad:99999/\r\n")),
    "odd_charset": fixed(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=zlib\r\nContent-Length: 69\r\n\r\n"
        + HEALTH
    ),
    "html": fixed(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<b>hi</b>"),
    "nan": fixed(answer(b'{"status":NaN}')),
    "huge_number": fixed(answer(b'{"status":1e999}')),
    "long_integer": fixed(answer(b'{"status":' + b"9" * 100_000 + b"}")),
    "twice_the_same_key": fixed(answer(b'{"status":"healthy","status":"unhealthy"}')),
    "byte_order_mark": fixed(answer(b"\xef\xbb\xbf" + HEALTH)),
    "utf_16": fixed(answer(HEALTH.decode().encode("utf-16"))),
    "lone_surrogate": fixed(answer(b'{"status":"\\ud800"}')),
    "deep": fixed(answer(b"[" * 100_000 + b"]" * 100_000)),
    "cut_json": fixed(answer(b'{"status":"heal')),
    "two_documents": fixed(answer(HEALTH + HEALTH)),
    "escape_codes": fixed(
        answer(b'{"success":false,"error":"\\u001b]0;owned\\u0007","message":"\\u202e"}', status=b"409 No")
    ),
    "cookie": fixed(answer(head=b"Set-Cookie: a=b\r\n")),
    "server_error_page": fixed(answer(b"Traceback (most recent call last)", status=b"500 Oops")),
}


@asynccontextmanager
async def serving(name: str, port: int = 0) -> AsyncIterator[str]:
    """Serve one of the targets on loopback and yield its URL; leave no connection behind."""
    handler = TARGETS[name]
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await handler(reader, writer)
        finally:
            writer.close()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.create_task(talk(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", port)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in talks:
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await asyncio.sleep(0)


async def _by_hand(name: str, port: int) -> None:
    async with serving(name, port) as url:
        print(f"{name} on {url}", flush=True)  # noqa: T201
        await asyncio.Event().wait()


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: {sys.argv[0]} NAME [PORT]; names: {', '.join(TARGETS)}")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_by_hand(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0))
