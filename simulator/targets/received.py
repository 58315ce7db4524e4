"""What a target sent to this machine by itself."""

from dataclasses import dataclass

from mock_market.wire.exchange import Headers, find_header


@dataclass(frozen=True, kw_only=True)
class Received:
    """One request that reached us whole; ``path`` holds its query too."""

    method: str
    path: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header, whatever its case; "" when there is none."""
        return find_header(self.headers, name) or ""
