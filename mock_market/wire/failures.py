"""What went wrong on the wire, and how far a try had come: whatever is raised becomes one Failure."""

import ssl
import time
from dataclasses import dataclass

import h11

from mock_market.saying import Saying, said
from mock_market.wire.addresses import AddressError
from mock_market.wire.exchange import Failure, FailureKind, Timing


class ViolationError(Exception):
    """The peer broke a cap or the protocol."""

    def __init__(self, kind: FailureKind, message: Saying) -> None:
        super().__init__(message)
        self.kind, self.message = kind, message


@dataclass
class Progress:
    """How far a try has come; read when it fails."""

    started: float
    peer: str = ""
    sent: bool = False
    early: bool = False
    """Something came before the request was sent."""
    connect_ms: float | None = None
    first_byte_ms: float | None = None

    def elapsed(self) -> float:
        """Milliseconds since the start."""
        return round((time.perf_counter() - self.started) * 1000, 3)

    def timing(self) -> Timing:
        """What is known of the time so far."""
        return Timing(connect_ms=self.connect_ms, first_byte_ms=self.first_byte_ms, total_ms=self.elapsed())


_KINDS: tuple[tuple[type[BaseException], FailureKind], ...] = (
    (AddressError, FailureKind.NOT_ALLOWED),
    (TimeoutError, FailureKind.TIMEOUT),
    (ssl.SSLError, FailureKind.TLS),
    (ConnectionRefusedError, FailureKind.REFUSED),
    (OSError, FailureKind.RESET),
    (h11.RemoteProtocolError, FailureKind.PROTOCOL),
)


def failure_of(error: Exception, progress: Progress, waited_s: float | None) -> Failure:
    """Translate whatever went wrong; the one place where that happens."""
    if isinstance(error, ViolationError):
        return Failure(kind=error.kind, message=error.message, sent=progress.sent)
    kind = next((kind for known, kind in _KINDS if isinstance(error, known)), FailureKind.PROTOCOL)
    message = _message(kind, error, progress, waited_s)
    if message.kind == "cut_body":
        kind = FailureKind.CUT_SHORT
    elif kind is FailureKind.RESET and not progress.sent:
        kind, message = FailureKind.REFUSED, said("nobody", peer=progress.peer)
    return Failure(kind=kind, message=message, sent=progress.sent)


def _message(kind: FailureKind, error: Exception, progress: Progress, waited_s: float | None) -> Saying:
    if isinstance(error, AddressError):
        return error.said
    if isinstance(error, h11.RemoteProtocolError):
        theirs = str(error)
        return said(next((ours for sign, ours in _BROKEN.items() if sign in theirs), "not_http"))
    if isinstance(error, ssl.SSLError):
        return _untrusted(error)
    if kind is FailureKind.TIMEOUT and progress.sent:
        return said("late", seconds=f"{waited_s:g}")
    if kind is FailureKind.TIMEOUT:
        return said("no_connection", peer=progress.peer, seconds=f"{waited_s:g}")
    if kind is FailureKind.REFUSED:
        return said("nobody", peer=progress.peer)
    return said("reset") if kind is FailureKind.RESET else said("broke_off", error=type(error).__name__)


_BROKEN = {
    "without sending complete message body": "cut_body",
    "incomplete": "cut_body",
    "Receive buffer too long": "long_head",
    "illegal status line": "status_line",
    "illegal header": "header_line",
    "Content-Length": "length",
    "chunk": "chunks",
    "Transfer-Encoding": "transfer_encoding",
    "Too much data": "beyond_length",
}
"""A sign in what the parser says, which holds bytes and names of its own, and our kind."""
_CERTIFICATES = {10: "expired", 18: "self_signed", 19: "self_signed", 20: "unknown_issuer", 62: "other_host"}
"""OpenSSL's numbers (X509_V_ERR_...) for what is wrong with a certificate."""
_NOT_TLS = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"})


def _untrusted(error: ssl.SSLError) -> Saying:
    if isinstance(error, ssl.SSLCertVerificationError):
        known = _CERTIFICATES.get(error.verify_code)
        return said(known) if known else said("certificate", code=error.verify_code)
    reason = (error.reason or "").upper()
    return said("not_tls") if reason in _NOT_TLS else said("tls", reason=reason or "?")
