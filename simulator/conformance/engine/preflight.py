"""What keeps a target from being judged at all: one verdict, and what to type next."""

import asyncio
import ssl
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from languages import _
from mock_market.saying import Saying, worded
from mock_market.target.target import Target
from mock_market.wire.exchange import Exchange, FailureKind
from simulator.conformance.engine.answers.reply import Reply
from simulator.errors.command_error import CommandError
from simulator.errors.judging import (
    ADDRESS_WITH_PATH,
    CERTIFICATE_NOT_TRUSTED,
    KEY_IN_ANOTHER_HEADER,
    KEY_REFUSED,
    NO_PATHS,
    REDIRECTED,
    SPEAKS_PLAIN_HTTP,
    SPEAKS_TLS,
    TARGET_UNREACHABLE,
)
from standard_api.errors import ErrorCode
from standard_api.operations import KEY_HEADER

_UNREACHABLE = frozenset({FailureKind.REFUSED, FailureKind.DNS, FailureKind.NOT_ALLOWED, FailureKind.TLS})
_LOOK_S = 2.0
_SHUT = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


async def judge_first_answer(exchange: Exchange, target: Target) -> None:
    """CommandError when the first call shows that the address is not that of a service."""
    if exchange.failure is not None:
        await _judge_failure(exchange, target)
    response = exchange.response
    if response is None or not 300 <= response.status < 400:
        return
    to = response.header("location") or _("an address that it does not name")
    raise REDIRECTED.error(url=exchange.call.url, to=to, base=_base_of(to, target.url))


def judge_address(target: Target) -> None:
    """CommandError for an address that cannot be a service's base."""
    path = urlsplit(target.url).path.rstrip("/")
    if path.endswith("/mt"):
        base = target.url.rstrip("/").removesuffix("/mt")
        raise ADDRESS_WITH_PATH.error(url=base)


def is_locked(reply: Reply) -> bool:
    """Whether an answer is what somebody gets whose key does not fit."""
    return reply.status in _SHUT


def is_shut_out(activation: Reply, status: Reply) -> bool:
    """Whether the key opens nothing. Of a status that nobody has written yet the 401 before it tells."""
    if activation.status == HTTPStatus.UNAUTHORIZED and status.absent:
        return status.code != ErrorCode.TENANT_NOT_FOUND
    return is_locked(activation) and is_locked(status)


def key_refused(refusal: Reply, other_header: str) -> CommandError:
    """What to say of a key that opens nothing, or that does in another header."""
    if other_header:
        return KEY_IN_ANOTHER_HEADER.error(found=other_header, said=refusal.said, header=KEY_HEADER)
    return KEY_REFUSED.error(said=refusal.said)


def judge_paths(health: Reply, activation: Reply, found: str) -> None:
    """CommandError when nothing of the standard is there; ``found`` is a dialect whose paths are."""
    if not (health.absent and activation.absent):
        return
    hint = (
        _("it answers on the paths of another dialect: --dialect {dialect}", dialect=found) if found else ""
    )
    raise NO_PATHS.error(path="/mt/health", said=health.said, hint=hint)


async def _judge_failure(exchange: Exchange, target: Target) -> None:
    failure = exchange.failure
    assert failure is not None  # noqa: S101  the caller looked
    if urlsplit(target.url).scheme == "http" and failure.kind in (
        FailureKind.RESET,
        FailureKind.PROTOCOL,
        FailureKind.CUT_SHORT,
    ):
        await _judge_plain(target)
    if failure.kind is FailureKind.TLS:
        _judge_tls(failure.message, target)
    if failure.kind in _UNREACHABLE:
        raise TARGET_UNREACHABLE.error(url=target.url, message=worded(failure.message))


async def _judge_plain(target: Target) -> None:
    parts = urlsplit(target.url)
    if await _speaks_tls(parts.hostname or "", parts.port or 80):
        raise SPEAKS_TLS.error(url=target.url, address=urlunsplit(parts._replace(scheme="https")))


def _judge_tls(message: Saying, target: Target) -> None:
    if message.kind == "not_tls":
        plain = urlunsplit(urlsplit(target.url)._replace(scheme="http"))
        raise SPEAKS_PLAIN_HTTP.error(url=target.url, address=plain)
    if message.kind != "tls":
        raise CERTIFICATE_NOT_TRUSTED.error(url=target.url, why=worded(message))


def _base_of(location: str, url: str) -> str:
    """The address behind a redirect, without the path that was asked for; "URL" when it leads nowhere."""
    try:
        there, here = urlsplit(location), urlsplit(url)
    except ValueError:
        return "URL"
    path = there.path.rstrip("/").removesuffix("/mt/health")
    return urlunsplit((there.scheme or here.scheme, there.netloc or here.netloc, path, "", ""))


async def _speaks_tls(host: str, port: int) -> bool:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        async with asyncio.timeout(_LOOK_S):
            _reader, writer = await asyncio.open_connection(host, port, ssl=context)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
