"""The exchanges behind the findings of a run, as text; secrets are masked in the store already."""

from pathlib import Path
from typing import Any

from mock_market.api.views import ExchangeView
from mock_market.exchanges import ExchangeStore
from simulator.exchange_text import whole

MOST = 300
LONGEST = 8_000


def evidence(store: Path, checks: list[dict[str, Any]]) -> dict[str, str]:
    """The culprit of each finding by its number, at most ``MOST``, each at most ``LONGEST`` characters."""
    culprits = [
        finding["exchanges"][-1] for row in checks for finding in row["findings"] if finding["exchanges"]
    ]
    numbers = list(dict.fromkeys(culprits))[:MOST]
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
