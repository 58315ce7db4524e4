"""What keeps a target from being judged at all: one verdict, and what to type next."""

import asyncio
import ssl
from urllib.parse import urlsplit, urlunsplit

from languages import _, retold
from mock_market.target.target import Target
from mock_market.wire.exchange import Exchange, FailureKind
from simulator.conformance.engine.reply import Reply
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode
from standard_api.operations import KEY_HEADER

_UNREACHABLE = frozenset({FailureKind.REFUSED, FailureKind.DNS, FailureKind.NOT_ALLOWED, FailureKind.TLS})
_LOOK_S = 2.0
_SHUT = (401, 403)


async def judge_first_answer(exchange: Exchange, target: Target) -> None:
    """CommandError when the first call shows that the address is not that of a service."""
    if exchange.failure is not None:
        await _judge_failure(exchange, target)
    response = exchange.response
    if response is None or not 300 <= response.status < 400:
        return
    to = response.header("location") or _("an address that it does not name")
    raise CommandError(
        _("{url} is redirected to {to}; the market follows no redirect", url=exchange.call.url, to=to),
        hint=_("give the address that answers itself: --target {url}", url=_base_of(to, target.url)),
        id="MTS-514",
    )


def judge_address(target: Target) -> None:
    """CommandError for an address that cannot be a service's base."""
    path = urlsplit(target.url).path.rstrip("/")
    if path.endswith("/mt"):
        base = target.url.rstrip("/").removesuffix("/mt")
        raise CommandError(
            _("the address ends in /mt, and each path of the contract begins with it"),
            hint=_("leave it out: --target {url}", url=base),
            id="MTS-515",
        )


def judge_key(activation: Reply, status: Reply) -> None:
    """CommandError when the key opens nothing."""
    if activation.status not in _SHUT or status.status not in _SHUT:
        return
    raise CommandError(
        _("the service refuses the key ({said})", said=status.said),
        hint=_(
            "give the key that the service knows by --key or MT_SIM_KEY; it is sent as {header}",
            header=KEY_HEADER,
        ),
        id="MTS-516",
    )


def judge_paths(health: Reply, activation: Reply, found: str) -> None:
    """CommandError when nothing of the standard is there; ``found`` is a dialect whose paths are."""
    if not (health.absent and activation.absent):
        return
    hint = (
        _("it answers on the paths of another dialect: --dialect {dialect}", dialect=found)
        if found
        else _("check the address; mt-sim audit looks for every operation in every dialect")
    )
    raise CommandError(
        _("none of the contract's paths is there: {path} is {said}", path="/mt/health", said=health.said),
        hint=hint,
        id="MTS-517",
    )


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
        raise CommandError(
            _("{url} cannot be reached: {message}", url=target.url, message=retold(failure.message)),
            hint=_("nothing was judged; check the address, and that the service is started"),
            code=ExitCode.INCOMPLETE,
            id="MTS-509",
        )


async def _judge_plain(target: Target) -> None:
    parts = urlsplit(target.url)
    if await _speaks_tls(parts.hostname or "", parts.port or 80):
        raise CommandError(
            _("{url} speaks TLS, and was asked in plain HTTP", url=target.url),
            hint=_("try --target {url}", url=urlunsplit(parts._replace(scheme="https"))),
            id="MTS-518",
        )


def _judge_tls(message: str, target: Target) -> None:
    if "WRONG_VERSION" in message or "record layer" in message or "HTTP_REQUEST" in message:
        plain = urlunsplit(urlsplit(target.url)._replace(scheme="http"))
        raise CommandError(
            _("{url} speaks plain HTTP, and was asked for TLS", url=target.url),
            hint=_("try --target {url}", url=plain),
            id="MTS-520",
        )
    if "CERTIFICATE_VERIFY_FAILED" in message:
        raise CommandError(
            _("the certificate of {url} is not trusted: {why}", url=target.url, why=_reason(message)),
            hint=_(
                "name the authority's file by SSL_CERT_FILE=ca.pem, or do not verify: "
                "mt-sim target add NAME {url} --insecure, then --target NAME",
                url=target.url,
            ),
            id="MTS-519",
        )


def _reason(message: str) -> str:
    """What OpenSSL says after its own words."""
    return message.partition("certificate verify failed: ")[2].partition(" (_ssl")[0] or message


def _base_of(location: str, url: str) -> str:
    """The address behind a redirect, without the path that was asked for."""
    there, here = urlsplit(location), urlsplit(url)
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
