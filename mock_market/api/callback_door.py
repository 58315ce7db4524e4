"""What a service posts to the wrong place, or in the wrong way: it is told what to mend, and is a trace.

Pure ASGI, in front of the gate. A page in a browser is none of ours: the gate turns it away unseen.
"""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from languages import _, speaking_as_asked
from mock_market.api.gate import TooMuchError, bounded, refuse, sends_json
from mock_market.delivery.callbacks import PATH, CallbackAnswer, Callbacks
from mock_market.domain.error_answers import NOT_JSON, WRONG_HOST, WRONG_METHOD, WRONG_PATH
from standard_api.operations import CALLBACK_KEY_HEADER
from standard_api.serving.own_names import OwnNames

_FOLDER = PATH.rpartition("/")[0]


class CallbackDoor:
    """ASGI middleware that refuses callbacks which would never reach what judges their content."""

    def __init__(self, app: ASGIApp, *, callbacks: Callbacks, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._callbacks = callbacks
        self._names = OwnNames(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge what looks like a callback, then pass on."""
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        if headers is None or not _is_callback(scope["path"], headers):
            await self._app(scope, receive, send)
            return
        with speaking_as_asked(headers.get("accept-language", "")):
            refusal = self._judge(scope, headers)
        if refusal is None:
            await self._app(scope, receive, send)
            return
        self._callbacks.record(
            scope["method"], _url(scope), tuple(headers.items()), await _body(receive), refusal
        )
        allow = [(b"allow", b"POST")] if refusal.status == WRONG_METHOD.status else []
        await refuse(send, refusal.status, refusal.body(), *allow)

    def _judge(self, scope: Scope, headers: Headers) -> CallbackAnswer | None:
        """Why it is refused before anybody reads it; None lets it on."""
        host = headers.get("host", "")
        if not self._names.have(host, port=_port(scope)):
            said = _(
                "the market is not called {host}: post to callback_url as it came, "
                "or start it with --allow-host",
                host=host,
            )
            return CallbackAnswer.refused(WRONG_HOST, said)
        if scope["path"] != PATH:
            said = _("no callback goes to {path}: post to callback_url as it came", path=scope["path"])
            return CallbackAnswer.refused(WRONG_PATH, said)
        if scope["method"] != "POST":
            return CallbackAnswer.refused(WRONG_METHOD, _("a callback is a POST"))
        if not sends_json(headers):
            return CallbackAnswer.refused(NOT_JSON, _("send Content-Type: application/json"))
        return None


def _is_callback(path: str, headers: Headers) -> bool:
    if "origin" in headers or "sec-fetch-site" in headers:
        return False
    return path == _FOLDER or path.startswith(f"{_FOLDER}/") or CALLBACK_KEY_HEADER in headers


def _port(scope: Scope) -> int:
    return int((scope.get("server") or ("", 0))[1] or 0)


def _url(scope: Scope) -> str:
    """Where it came to, under our own name: the one that was sent stands in its Host."""
    query = scope["query_string"].decode("latin-1")
    path = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
    return f"http://127.0.0.1:{_port(scope)}/{path.removeprefix('/')}" + (f"?{query}" if query else "")


async def _body(receive: Receive) -> bytes:
    """What came with it; nothing of what is too large or too slow."""
    read, whole = bounded(receive), b""
    try:
        while True:
            message = await read()
            whole += bytes(message.get("body", b""))
            if not message.get("more_body", False):
                return whole
    except TooMuchError:
        return b""
