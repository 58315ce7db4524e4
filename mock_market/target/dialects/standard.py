"""The contract's own paths (section 2), and the market's older ones where they exist (section 3)."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from mock_market.target.dialects.dialect import Beside, Dialect, Phrase
from mock_market.target.dialects.older import as_told, older_health, older_reader, provisioned
from standard_api.operations import ALIAS_KEY_HEADER, ALIASES, AUTO_PROVISION, OPERATIONS, Alias

_WEBHOOK = Phrase(method=AUTO_PROVISION.method, path=AUTO_PROVISION.path, key_header=ALIAS_KEY_HEADER)
"""Receivers of the older paths may know the older header alone."""
STANDARD = Dialect(
    name="standard",
    phrases={
        **{operation.name: Phrase(method=operation.method, path=operation.path) for operation in OPERATIONS},
        AUTO_PROVISION.name: _WEBHOOK,
    },
)


def _without_fixed(alias: Alias, query: Mapping[str, Any]) -> Mapping[str, Any]:
    fixed = dict(alias.fixed)
    return {name: value for name, value in query.items() if name not in fixed}


def _alias_phrases() -> dict[str, Phrase]:
    phrases = {AUTO_PROVISION.name: _WEBHOOK}
    for alias in ALIASES:
        # Two aliases list resources; the first, courses, is the one the operation means.
        phrases.setdefault(
            alias.operation,
            Phrase(method=alias.method, path=alias.path, query=partial(_without_fixed, alias)),
        )
    told = older_reader(as_told)
    lenient = {name: replace(phrase, read=told) for name, phrase in phrases.items()}
    return {
        **lenient,
        "health": replace(phrases["health"], read=older_health),
        AUTO_PROVISION.name: replace(_WEBHOOK, read=older_reader(provisioned)),
    }


ALIASES_DIALECT = Dialect(
    name="aliases",
    key_header=ALIAS_KEY_HEADER,
    phrases=_alias_phrases(),
    beside=(Beside(operation="list_resources", path="/api/tenant/discussions/{tenant_id}"),),
)
