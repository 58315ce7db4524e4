"""A stored request, to be sent again: as it was, or with edits. Pure."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from mock_market.wire.exchange import Call, Headers
from mock_market.wire.redaction import SECRET_HEADERS


@dataclass(frozen=True, kw_only=True)
class Edits:
    """What to change; None leaves a part as it was. ``headers`` are set, an empty value removes one."""

    method: str | None = None
    path: str | None = None
    headers: Headers = ()
    body: str | None = None


def replayed(call: Call, edits: Edits, key: Headers, *, new_id: str) -> Call:
    """The call to send: edited, with a fresh X-Request-ID and the target's key of now.

    What was stored holds no key, so the header that carried one gets it again.
    """
    parts = urlsplit(call.url)
    url = call.url if edits.path is None else f"{parts.scheme}://{parts.netloc}{edits.path}"
    return replace(
        call,
        method=edits.method or call.method,
        url=url,
        headers=_headers(call.headers, edits.headers, key, new_id),
        body=call.body if edits.body is None else edits.body.encode("utf-8"),
        purpose=replace(call.purpose, asked_by="replay", group=new_id, delivery_id=None),
    )


def _headers(stored: Headers, edits: Headers, key: Headers, new_id: str) -> Headers:
    fresh = {"x-request-id": new_id}
    edited = {name.lower(): (name, value) for name, value in edits}
    kept = [
        (name, fresh.get(name.lower(), value))
        for name, value in stored
        if name.lower() not in edited and name.lower() not in SECRET_HEADERS | {"content-length", "host"}
    ]
    had_key = any(name.lower() in SECRET_HEADERS for name, _ in stored)
    keys = [pair for pair in key if had_key and pair[0].lower() not in edited]
    return (*kept, *keys, *(pair for pair in edited.values() if pair[1]))
