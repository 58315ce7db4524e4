"""What a check changes in a call before it is sent: another key, a broken body, another path. Pure."""

from dataclasses import dataclass, replace

from mock_market.wire.exchange import Call


@dataclass(frozen=True, kw_only=True)
class Spoiling:
    """What to change in a call before it is sent; None leaves a part as it is."""

    key: str | None = None
    in_bash: str = ""
    """How bash makes of KEY what is sent in the key's place."""
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
            key_in_bash=self.in_bash,
        )

    def _dropped(self, key_header: str) -> set[str]:
        dropped = {name.lower() for name in self.without_headers}
        if self.without_key or self.key is not None or self.key_header is not None:
            dropped.add(key_header.lower())
        if self.raw is not None:
            dropped.add("content-type")
        return dropped
