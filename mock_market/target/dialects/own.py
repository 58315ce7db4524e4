"""A target's own table: paths, methods and key header that stand above its dialect's.

In ``mt-sim.toml``:

    [targets.advisor.operations]
    key_header = "X-Advisor-Key"
    get_tenant_status = { method = "GET", path = "/internal/tenants/{tenant_id}" }

    [targets.advisor.operations.auto_provision]
    path = "/hooks/university"
    body = { number = "{application_id}", who = { mail = "{applicant.email}" } }
    answer = { status = "approved", tenant_id = "{result.id}", tenant_url = "{result.url}", message = "" }

``body`` is what is sent, in the words of the contract's own body; ``answer`` is what the answer means,
in the words of the answer that came.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from mock_market.saying import SaidError, said
from mock_market.target.dialects.dialect import Arguments, Dialect, Phrase
from mock_market.target.dialects.older import older_reader
from mock_market.target.dialects.template import filled, is_template
from standard_api.operations import AUTO_PROVISION, OPERATIONS

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_KNOWN = ("method", "path", "headers", "body", "answer")


class DialectError(SaidError, ValueError):
    """A target's own table is wrong; it says where."""


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
            raise DialectError(said("own_name", name=name, known=known))
        else:
            phrases[name] = _phrase(name, entry, phrases.get(name))
    return replace(dialect, phrases=phrases, key_header=key_header)


def _phrase(name: str, entry: Any, known: Phrase | None) -> Phrase:
    where = f"operations.{name}"
    if not isinstance(entry, Mapping):
        raise DialectError(said("own_entry", place=where))
    unknown = sorted(set(entry) - set(_KNOWN))
    if unknown:
        raise DialectError(said("own_unknown", place=f"{where}.{unknown[0]}", names=", ".join(_KNOWN)))
    operation = next(one for one in (*OPERATIONS, AUTO_PROVISION) if one.name == name)
    method = entry.get("method", known.method if known else operation.method)
    if method not in _METHODS:
        raise DialectError(said("own_method", place=where, method=str(method), names=", ".join(_METHODS)))
    path = _text(f"{where}.path", entry.get("path", known.path if known else operation.path))
    try:
        path.format(tenant_id="t", user_id="u")
    except (KeyError, IndexError, ValueError):
        raise DialectError(said("own_filled", place=where)) from None
    if not path.startswith("/"):
        raise DialectError(said("own_slash", place=where))
    headers = _headers(where, entry.get("headers", {}))
    return replace(
        known or Phrase(method=method, path=path),
        method=method,
        path=path,
        headers=headers,
        **_ways(where, entry),
    )


def _ways(where: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The bodies of both ways, where the table names them."""
    for name in ("body", "answer"):
        if name in entry and not (isinstance(entry[name], Mapping) and is_template(entry[name])):
            raise DialectError(said("own_template", place=f"{where}.{name}"))
    ways: dict[str, Any] = {}
    if "body" in entry:
        ways["body"] = partial(_filled_body, entry["body"])
    if "answer" in entry:
        ways["read"] = older_reader(partial(_filled_answer, entry["answer"]))
    return ways


def _filled_body(template: Any, arguments: Arguments) -> Any:
    return filled(template, {"tenant_id": arguments.tenant_id, **(arguments.body or {})})


def _filled_answer(template: Any, value: dict[str, Any], arguments: Arguments) -> dict[str, Any]:
    nulls = dict.fromkeys(("tenant_id", "tenant_url")) if "status" in template else {}
    return {"tenant_id": arguments.tenant_id, **nulls, **filled(template, value)}


def _headers(where: str, given: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(given, Mapping):
        raise DialectError(said("own_headers", place=where))
    return tuple((name, _text(f"{where}.headers.{name}", value)) for name, value in given.items())


def _text(where: str, value: Any) -> str:
    if not isinstance(value, str) or not value or not value.isascii() or not value.isprintable():
        raise DialectError(said("own_text", place=where))
    return value
