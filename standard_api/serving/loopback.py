"""Which names and addresses lead back to this machine, however they are spelled."""

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LOOPBACK = "127.0.0.1"
LOOPBACK_HOSTS = (LOOPBACK, "localhost", "[::1]")
"""As a URL or a Host header names them."""


def is_loopback(host: str) -> bool:
    """Whether a name or address leads back to this machine."""
    address = address_of(host)
    if address is None:
        return f".{host.rstrip('.').lower()}".endswith(".localhost")
    return address.is_loopback


def leads_here(url: str) -> bool:
    """Whether a URL's host does."""
    return is_loopback(urlsplit(url).hostname or "")


@lru_cache(maxsize=1024)
def address_of(host: str) -> Address | None:
    """The address that a host is written as, with or without brackets; None for a name."""
    try:
        return unwrapped(ipaddress.ip_address(host.strip("[]").partition("%")[0]))
    except ValueError:
        return None


def unwrapped(address: Address) -> Address:
    """An IPv4 address stays one, however IPv6 wraps it."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return address.ipv4_mapped
        if address.sixtofour:
            return address.sixtofour
        if address in ipaddress.ip_network("64:ff9b::/96"):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
