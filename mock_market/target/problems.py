"""Which rules of the contract an answer breaks, whoever sent the call. Pure."""

import json

from mock_market.saying import Saying, said
from mock_market.target.dialects import Arguments, Dialect
from mock_market.wire.exchange import Exchange
from standard_api.operations import operation_named


def problems_of(dialect: Dialect, exchange: Exchange) -> tuple[Saying, ...]:
    """Every rule that an answer to the market breaks; none where there was no answer."""
    purpose, response = exchange.call.purpose, exchange.response
    known = purpose.operation is not None and dialect.offers(purpose.operation)
    if response is None or purpose.operation is None or not known or exchange.direction != "out":
        return ()
    arguments = Arguments(tenant_id=purpose.tenant_id, body=_object(exchange.call.body))
    reading = dialect.read(operation_named(purpose.operation), response, arguments)
    return (*reading.problems, *(said(one.value) for one in response.irregular))


def _object(body: bytes | None) -> dict[str, object] | None:
    try:
        value = json.loads(body or b"null")
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
