"""A service whose every answer takes five milliseconds. ``python -m bench.bare.slow_endpoint``."""

import asyncio
import time

from standard_api.serving.serve import announce
from standard_api.serving.sockets import bind, url_of

_ANSWER_S = 0.005
_BODY = b'{"status": "healthy", "service": "slow", "version": "1.0.0"}'
_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    time.sleep(_ANSWER_S)  # noqa: ASYNC251  one caller at a time, and to the point
    writer.write(_HEAD % len(_BODY) + _BODY)
    await writer.drain()
    writer.close()


async def main() -> None:
    """Serve until the process is ended."""
    listening = bind("127.0.0.1", 0)
    server = await asyncio.start_server(_answer, sock=listening)
    announce(url_of(listening))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
