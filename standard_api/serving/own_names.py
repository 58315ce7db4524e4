"""The names by which a server of ours may be called: a page in a browser cannot rename it to reach it."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from standard_api.serving.loopback import LOOPBACK_HOSTS


class OwnNames:
    """Loopback names, and those that were allowed."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._names = frozenset({*LOOPBACK_HOSTS, *(name.lower() for name in allowed)})

    def have(self, host: str, *, port: int | None = None) -> bool:
        """Whether a Host header names us; ``port`` None takes any, as behind a published port."""
        name, at = _name_and_port(host)
        return name in self._names and port in (None, at)


@lru_cache(maxsize=256)
def _name_and_port(host: str) -> tuple[str, int]:
    """What a Host header says; no name when it says none."""
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname or "", parts.port or 80
    except ValueError:
        return "", 0
    return "" if "@" in host else f"[{name}]" if ":" in name else name, port


class OwnNamesOnly:
    """ASGI middleware that answers 421 to every other name, before anything else is read."""

    def __init__(self, app: ASGIApp, allowed: Iterable[str] = ()) -> None:
        self._app = app
        self._names = OwnNames(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge the Host, then pass on."""
        host = Headers(scope=scope).get("host", "") if scope["type"] == "http" else None
        if host is None or self._names.have(host):
            await self._app(scope, receive, send)
            return
        message = "this host is not served here; allow its name with --allow-host"
        body = {"success": False, "error": "WRONG_HOST", "message": message}
        await JSONResponse(body, 421, headers={"connection": "close"})(scope, receive, send)
