"""A service in process, and a way to ask it one thing."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from standard_api.handler import StandardAPIHandler
from standard_api.routes.app import create_app

KEY = "market-key-0123"
Ask = Callable[..., httpx.Response]
APPS: dict[tuple[type[StandardAPIHandler], tuple[str, ...]], FastAPI] = {}


def app_of(handler: type[StandardAPIHandler], keys: tuple[str, ...]) -> FastAPI:
    """One app a handler, since none of them remembers anything."""
    if (handler, keys) not in APPS:
        APPS[handler, keys] = create_app(handler(), keys=keys)
    return APPS[handler, keys]


def asker(handler: type[StandardAPIHandler], keys: tuple[str, ...] = (KEY,)) -> Ask:
    """Ask a service with this handler; ``key=None`` leaves the key out."""
    transport = httpx.ASGITransport(app_of(handler, keys), raise_app_exceptions=False)

    def ask(method: str, path: str, *, key: str | None = KEY, **options: Any) -> httpx.Response:
        headers = dict(options.pop("headers", {}))
        if key is not None:
            headers.setdefault("X-Market-API-Key", key)

        async def one() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
                return await client.request(method, path, headers=headers, **options)

        return asyncio.run(one())

    return ask


@pytest.fixture
def ask() -> Ask:
    """A service that offers nothing yet."""
    return asker(StandardAPIHandler)
