"""The exchanges behind the findings of a run, as text; secrets are masked in the store already."""

from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from mock_market.api.views import ExchangeView
from mock_market.store.exchanges import ExchangeStore
from simulator.output.exchange_text import whole

MOST = 300
MOST_OF_ONE = 8
LONGEST = 8_000


def evidence(store: Path, checks: list[dict[str, Any]]) -> dict[str, str]:
    """The last exchanges of each finding by their number, at most ``MOST``, every finding's culprit first.

    Each has at most ``LONGEST`` characters.
    """
    latest_first = [
        finding["exchanges"][: -MOST_OF_ONE - 1 : -1] for row in checks for finding in row["findings"]
    ]
    turns = chain.from_iterable(zip_longest(*latest_first))
    numbers = list(dict.fromkeys(number for number in turns if number is not None))[:MOST]
    if not numbers:
        return {}
    exchanges = ExchangeStore(store)
    try:
        return {str(number): _text(exchanges, number) for number in numbers}
    finally:
        exchanges.close()


def _text(exchanges: ExchangeStore, number: int) -> str:
    exchange = exchanges.get(number)
    if exchange is None:
        return "this exchange was not kept"
    text = whole(ExchangeView.of(exchange))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n... ({len(text)} characters in all)"
