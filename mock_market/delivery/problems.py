"""What the contract says of an exchange that is stored already."""

from mock_market.delivery.marketplace import Marketplace
from mock_market.saying import Saying
from mock_market.target.dialects import dialect_of
from mock_market.target.problems import problems_of
from mock_market.wire.exchange import Exchange


def stored_problems(market: Marketplace, exchange: Exchange) -> tuple[Saying, ...]:
    """Every rule that the answer breaks; none for a target that is gone."""
    name = exchange.call.purpose.target
    target = market.store.target(name)
    return problems_of(dialect_of(target), exchange) if target else ()
