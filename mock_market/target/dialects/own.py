"""A target's own table: paths, methods and key header that stand above its dialect's.

In ``mt-sim.toml``:

    [targets.advisor.operations]
    key_header = "X-Advisor-Key"
    get_tenant_status = { method = "GET", path = "/internal/tenants/{tenant_id}" }
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from languages import _
from mock_market.target.dialects.dialect import Dialect, Phrase
from standard_api.operations import AUTO_PROVISION, OPERATIONS

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_KNOWN = ("method", "path", "headers")


class DialectError(ValueError):
    """A target's own table is wrong; the text says where."""


def with_own_table(dialect: Dialect, table: Mapping[str, Any]) -> Dialect:
    """The dialect with what a target says of itself on top. Raises DialectError."""
    if not table:
        return dialect
    valid = {operation.name for operation in (*OPERATIONS, AUTO_PROVISION)}
    phrases = dict(dialect.phrases)
    key_header = dialect.key_header
    for name, entry in table.items():
        if name == "key_header":
            key_header = _text(name, entry)
        elif name not in valid:
            known = ", ".join(sorted(valid))
            raise DialectError(
                _("operations.{name}: no such operation; valid: key_header, {known}", name=name, known=known)
            )
        else:
            phrases[name] = _phrase(name, entry, phrases.get(name))
    return replace(dialect, phrases=phrases, key_header=key_header)


def _phrase(name: str, entry: Any, known: Phrase | None) -> Phrase:
    where = f"operations.{name}"
    if not isinstance(entry, Mapping):
        raise DialectError(_('{where}: write {{ method = "GET", path = "/..." }}', where=where))
    unknown = sorted(set(entry) - set(_KNOWN))
    if unknown:
        raise DialectError(
            _(
                "{where}.{unknown}: unknown; valid: {names}",
                where=where,
                unknown=unknown[0],
                names=", ".join(_KNOWN),
            )
        )
    operation = next(one for one in (*OPERATIONS, AUTO_PROVISION) if one.name == name)
    method = entry.get("method", known.method if known else operation.method)
    if method not in _METHODS:
        raise DialectError(
            _(
                "{where}.method: {method!r} is none of {names}",
                where=where,
                method=method,
                names=", ".join(_METHODS),
            )
        )
    path = _text(f"{where}.path", entry.get("path", known.path if known else operation.path))
    try:
        path.format(tenant_id="t", user_id="u")
    except (KeyError, IndexError, ValueError):
        raise DialectError(
            _("{where}.path: only {{tenant_id}} and {{user_id}} are filled in", where=where)
        ) from None
    if not path.startswith("/"):
        raise DialectError(_("{where}.path: must begin with a slash", where=where))
    headers = _headers(where, entry.get("headers", {}))
    return replace(known or Phrase(method=method, path=path), method=method, path=path, headers=headers)


def _headers(where: str, given: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(given, Mapping):
        raise DialectError(_("{where}.headers: must be a table of texts", where=where))
    return tuple((name, _text(f"{where}.headers.{name}", value)) for name, value in given.items())


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str) or not value or not value.isascii() or not value.isprintable():
        raise DialectError(_("{where}: must be a plain text", where=where))
    return value
