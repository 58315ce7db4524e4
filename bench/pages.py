"""The newest page of exchanges, and a filtered one, at a thousand and at a million rows."""

import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.stores import filled
from mock_market.store.exchanges import ExchangeStore
from mock_market.store.filters import parse_filter


def page_us(folder: Path, rows: int, wanted: str) -> float:
    """Median time of one page of 50 in a store of so many rows, in microseconds."""
    path = folder / f"exchanges-{rows}.db"
    if not path.exists():
        filled(path, rows)
    store = ExchangeStore(path, keep=10**9)
    condition = parse_filter(wanted, now=datetime.now(UTC))
    times = []
    for _ in range(200):
        began = time.perf_counter()
        store.page(limit=50, wanted=condition)
        times.append((time.perf_counter() - began) * 1e6)
    store.close()
    return median(times)
