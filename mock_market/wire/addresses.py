"""Which addresses a target may have: private ones yes, link-local and metadata ones never."""

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from mock_market.saying import SaidError, said
from standard_api.serving.loopback import address_of, is_loopback, unwrapped

_LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}$)({_LABEL}\.)*{_LABEL}\.?")
_METADATA = {
    ipaddress.ip_address("100.100.100.200"),
    ipaddress.ip_address("168.63.129.16"),
    ipaddress.ip_address("192.0.0.192"),
    ipaddress.ip_address("fd00:ec2::254"),
}


class AddressError(SaidError, ValueError):
    """The address may not be called; it says why."""


@lru_cache(maxsize=1024)
def split_url(url: str) -> SplitResult:
    """Split an absolute http(s) URL; AddressError when it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressError(said("no_url", url=without_password(url))) from None
    if parts.username is not None or parts.password is not None:
        raise AddressError(said("key_in_url", url=without_password(url)))
    if parts.scheme not in ("http", "https"):
        raise AddressError(said("scheme", scheme=parts.scheme or "nothing"))
    if not parts.hostname or port == 0:
        raise AddressError(said("no_host", url=url))
    return parts


def callable_url(url: str) -> str:
    """The address in the letters of the wire: a Hangul host as IDNA, a Hangul path in percent form.

    AddressError when no request could carry it.
    """
    parts = split_url(url)
    host = parts.hostname or ""
    if address_of(host) is None:
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            raise AddressError(said("bad_host", host=host)) from None
        if not _HOST.fullmatch(host):
            raise AddressError(said("bad_host", host=host))
    named = f"[{host}]" if ":" in host else host
    place = named if parts.port is None else f"{named}:{parts.port}"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, place, path, parts.query, ""))


def without_password(url: str) -> str:
    """The address with stars in place of what stands before an @, in whatever shape it is."""
    scheme, slashes, rest = url.rpartition("//")
    before, at, behind = rest.rpartition("@")
    return f"{scheme}{slashes}****@{behind}" if at and before else url


def port_of(parts: SplitResult) -> int:
    """The port, as written or as the scheme implies."""
    return parts.port or (443 if parts.scheme == "https" else 80)


@lru_cache(maxsize=1024)
def refuse_address(text: str) -> None:
    """Raise AddressError for a resolved address that no service market would call."""
    address = unwrapped(ipaddress.ip_address(text.partition("%")[0]))
    if address.is_link_local or address in _METADATA:
        raise AddressError(said("link_local", address=text))
    if address.is_multicast or address.is_unspecified or str(address) == "255.255.255.255":
        raise AddressError(said("many_hosts", address=text))


def is_this_machine(host: str) -> bool:
    """Whether a name or address leads back to this machine, or means "any of mine"."""
    address = address_of(host)
    return is_loopback(host) or (address is not None and address.is_unspecified)
