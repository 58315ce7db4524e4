"""Hostile targets in a thread of their own, for commands that run in this one."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hostile.targets import serving


@contextmanager
def hostile(name: str) -> Iterator[str]:
    """One of the hostile targets in a thread of its own."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    stop = asyncio.Event()
    urls: list[str] = []

    async def serve() -> None:
        async with serving(name) as url:
            urls.append(url)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield urls[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
