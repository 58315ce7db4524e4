"""One request and what came of it, whatever happened: the record that every face reads."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from mock_market.saying import Saying
from mock_market.wire.irregular import Irregularity

Headers = tuple[tuple[str, str], ...]


class FailureKind(StrEnum):
    """Why no whole answer came. Every exception of the network becomes one of these."""

    NOT_ALLOWED = "not_allowed"
    """The address may not be called: link-local, metadata, the market itself, not http(s)."""
    DNS = "dns"
    REFUSED = "refused"
    RESET = "reset"
    TIMEOUT = "timeout"
    TLS = "tls"
    PROTOCOL = "protocol"
    """What came is not HTTP."""
    TOO_LARGE = "too_large"
    CUT_SHORT = "cut_short"
    """The connection ended before the announced end of the body."""
    UNDECODABLE = "undecodable"
    """The body is encoded although we asked for identity."""
    ABANDONED = "abandoned"
    """We cut the connection ourselves, on purpose, before the answer."""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A transport failure; ``sent`` tells that the request may have reached the target."""

    kind: FailureKind
    message: Saying
    sent: bool


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """Why a call was made: what correlates exchanges with each other and with who asked."""

    operation: str | None = None
    tenant_id: str | None = None
    delivery_id: str | None = None
    attempt: int = 1
    group: str | None = None
    """Exchanges of one business operation share a group."""
    asked_by: str = "cli"
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request: ``url`` is absolute, header names keep their case."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes | None = None
    insecure: bool = False
    """Whether the certificate of the other side is not looked at."""
    key_in_bash: str = ""
    """How bash makes what stands in the key's place out of KEY; it is stored instead of that."""
    purpose: Purpose = field(default_factory=Purpose)

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        return find_header(self.headers, name)


@dataclass(frozen=True, kw_only=True)
class Response:
    """An answer that came whole; header text is Latin-1, as it stood on the wire."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    irregular: tuple[Irregularity, ...] = ()
    """What breaks HTTP in it."""

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case."""
        return find_header(self.headers, name)


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Milliseconds from the start of the call; None for what was not reached."""

    connect_ms: float | None = None
    first_byte_ms: float | None = None
    total_ms: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A call with its response *or* its failure, never both; ``id`` is 0 until it is stored."""

    id: int = 0
    started_at: datetime
    direction: Literal["out", "in"] = "out"
    call: Call
    response: Response | None = None
    failure: Failure | None = None
    timing: Timing = field(default_factory=Timing)
    breaks: int = 0
    """How many rules of the contract the answer breaks."""
    run: str | None = None
    """The run that it was copied from; None for the market's own."""
    run_number: int | None = None
    """Its number there."""

    @property
    def outcome(self) -> str:
        """The status as text, or the kind of failure."""
        if self.response is not None:
            return str(self.response.status)
        return self.failure.kind.value if self.failure else "none"

    @property
    def unknown(self) -> bool:
        """The target may have acted on the request although we know no answer."""
        return self.failure is not None and self.failure.sent


def find_header(headers: Headers, name: str) -> str | None:
    """The first value of a header, whatever its case."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)
