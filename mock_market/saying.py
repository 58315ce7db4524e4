"""What the market tells people: stored and sent as a kind and its values, worded where it is shown. Pure."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from languages import _
from standard_api import demands, strict_json

KINDS = {
    "nothing": "",
    "text": "{text}",
    # Why no answer came.
    "late": "no whole answer within {seconds} s",
    "no_connection": "no connection to {peer} within {seconds} s",
    "nobody": "nothing answers on {peer}: is the service started?",
    "reset": "the service closed the connection with a reset",
    "cut_on_purpose": "the connection was cut on purpose",
    "no_answer": "the connection was closed without an answer",
    "closed_twice": "the connection was closed twice",
    "not_http": "what came is not HTTP",
    "cut_body": "the connection was closed before the end of the body",
    "long_head": "the head of the answer is too long",
    "status_line": "the first line of the answer is no status line",
    "header_line": "a line of the head is no header",
    "length": "Content-Length is no length, or says two things",
    "chunks": "the body is said to be in chunks, and is not",
    "transfer_encoding": "Transfer-Encoding is not chunked",
    "beyond_length": "the body is longer than Content-Length says",
    "no_name": "the name '{host}' was not found",
    "interim": "sent {count} interim responses",
    "headers": "sent {count} headers",
    "too_large": "the body is larger than {size} bytes",
    "encoded": "the body is encoded as '{coding}' although identity was asked for",
    "broke_off": "the exchange broke off ({error})",
    "nothing_sent": "nothing was sent",
    "self_signed": "the certificate is signed by nobody else",
    "unknown_issuer": "the certificate is signed by somebody unknown here",
    "expired": "the certificate has expired",
    "other_host": "the certificate is for another host",
    "certificate": "the certificate is not accepted (OpenSSL {code})",
    "not_tls": "what came is not TLS",
    "tls": "no encrypted connection comes about (OpenSSL {reason})",
    # Which address is not called.
    "no_url": "'{url}' is not a URL",
    "key_in_url": "{url} holds a name or password; a key is given apart from its address",
    "scheme": "only http and https are called, not {scheme}",
    "no_host": "'{url}' names no host",
    "bad_host": "'{host}' can be no name of a host",
    "link_local": "{address} is a link-local or metadata address",
    "many_hosts": "{address} is not the address of one host",
    "no_target": "{address}:{port} is not a target",
    # What breaks HTTP in an answer.
    "surplus": "bytes follow the end of the answer",
    "second_answer": "a second answer follows the first, which nobody asked for",
    "two_lengths": "Content-Length and Transfer-Encoding are both sent",
    "two_types": "Content-Type is sent more than once",
    "bare_lf": "lines of the head end with LF alone, not with CR LF",
    "early": "the answer came before the request was sent",
    # What the contract forbids in an answer.
    **{f"json_{kind}": f"the body {text}" for kind, text in strict_json.KINDS.items()},
    "body_of_204": "204 has a body",
    "wrapped": "the error body is wrapped in detail",
    "no_type": "Content-Type is missing, not application/json",
    "type": "Content-Type is {given}, not application/json",
    "shape": "it does not have the shape of this dialect",
    "at": "{place}: {problem}",
    **demands.KINDS,
    # What an older dialect does not tell.
    "of_all_time": "{field}: totals are of all time, not of the period",
    "of_this_week": "{field} is of this week",
    "one_number": "{field}: input and output are one number",
    "filters": "filters by role and status",
    # Why a call is not even made.
    "not_offered": "the dialect {dialect} does not know {operation}; "
    "a profile can say how: [targets.NAME.operations.{operation}]",
    "own_name": "operations.{name}: no such operation; valid: key_header, {known}",
    "own_entry": '{place}: write {{ method = "GET", path = "/..." }}',
    "own_unknown": "{place}: unknown; valid: {names}",
    "own_method": "{place}.method: '{method}' is none of {names}",
    "own_filled": "{place}.path: only {{tenant_id}} and {{user_id}} are filled in",
    "own_slash": "{place}.path: must begin with a slash",
    "own_template": "{place}: write a table whose texts are plain, or {{field}} alone",
    "own_headers": "{place}.headers: must be a table of texts",
    "own_text": "{place}: must be a plain text",
    "key_not_set": "the variable {name} that holds the target's key is not set",
    "key_not_kept": "no key is kept for '{name}'; register the target again",
    "keys_not_read": "cannot read {path}: {problem}",
    "keys_damaged": "{path} is damaged; register the targets again",
    "no_http": "the call cannot be sent: its method, address or headers hold what HTTP has no place for",
    "not_named": "no target was named; there are: {known}",
    "not_registered": "no target '{name}' is registered; there are: {known}",
    "none_registered": "none yet",
    # What became of a delivery.
    "answered": "{status} {word}",
    "no_fit": "it does not fit the contract",
    "but": "{status}, but {problem}",
    "on_purpose": "{reason} ({faults} on purpose)",
    "had_worked": "{reason}: an earlier attempt had worked, its answer was lost",
    "found_active": "found active; its answer was lost",
    "provisioning": "provisioning goes on",
    "processing": "processing goes on",
    "held_back": "held back until {time} of market time",
    "cut_by_restart": "cut by restart",
    "own_failure": "mt-sim failed: {error}",
    "rejected": "rejected by the administrator",
    "no_tenant_id": "approved, but without a tenant_id",
    "unknown": "unknown: {reason}",
    # What time brought.
    "renewed": "{tenant}: renewed until {end}",
    "ended": "{tenant}: expired, its deactivation goes out",
    "times_of_changes": "created_at, updated_at, last_login and timestamp of the service",
    "times_of_ends": "expires_at and data_retention_until",
    "periods": "which days a period (7d, 30d, 90d) and which month a usage covers",
}
"""Each kind in English, with ``{names}`` for its values."""


@dataclass(frozen=True)
class Saying:
    """One thing to tell: a kind of KINDS, and its values, which may be such things themselves."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return self.kind != "nothing"

    def data(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"kind": self.kind, "values": self._each(Saying.data, lambda value: value)}

    def masked(self, mask: Callable[[str], str]) -> "Saying":
        """The same with every text among the values as ``mask`` makes it."""
        masked = self._each(
            lambda one: one.masked(mask), lambda value: mask(value) if isinstance(value, str) else value
        )
        return Saying(self.kind, masked)

    def _each(self, inner: Callable[["Saying"], Any], plain: Callable[[Any], Any]) -> dict[str, Any]:
        return {
            name: inner(value) if isinstance(value, Saying) else plain(value)
            for name, value in self.values.items()
        }


NOTHING = Saying("nothing")


def said(kind: str, /, **values: "str | int | Saying") -> Saying:
    """One thing to tell."""
    assert kind in KINDS  # noqa: S101
    return Saying(kind, values)


def text(words: str) -> Saying:
    """What somebody else has worded: it is told as it is."""
    return said("text", text=words) if words else NOTHING


def said_of(data: Any) -> Saying:
    """What ``data`` gave, read again; a plain text is told as it is."""
    if isinstance(data, str):
        return text(data)
    values = {name: said_of(one) if isinstance(one, dict) else one for name, one in data["values"].items()}
    return Saying(data["kind"], values)


_ENCODER = json.JSONEncoder(ensure_ascii=False)
"""Kept, since ``json.dumps`` makes one for each call with an option."""


def stored(one: Saying) -> str:
    """As a column of a table holds it."""
    return _ENCODER.encode(one.data())


@lru_cache(maxsize=256)
def read(column: str) -> Saying:
    """What ``stored`` gave, read again."""
    return said_of(json.loads(column))


def english(one: Saying) -> str:
    """The sentence that files and other programs get."""
    return _template(one).format(**one._each(english, str)).strip()


def worded(one: Saying) -> str:
    """The sentence in the language of whoever reads it."""
    return _(_template(one), **one._each(worded, str)).strip()


def _template(one: Saying) -> str:
    return KINDS.get(one.kind, one.kind)


def body_problem(error: strict_json.StrictJSONError) -> Saying:
    """Why a body is no JSON."""
    return said(f"json_{error.kind}", **error.values)


class SaidError(Exception):
    """An error that can be stored and sent; its text is in the language of whoever reads it."""

    def __init__(self, told: Saying) -> None:
        super().__init__(told)
        self.said = told

    def __str__(self) -> str:
        return worded(self.said)
