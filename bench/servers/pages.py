"""The newest page of exchanges, and a filtered one, at a thousand and at a million rows."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.tools.row import Row
from bench.tools.stores import filled
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


def page_rows(folder: Path) -> Iterator[Row]:
    """Beside the same page of few rows."""
    for wanted in ("", "status:200"):
        large, small = (page_us(folder, rows, wanted) for rows in (1_000_000, 1_000))
        name = f"page of 50, {'filtered' if wanted else 'newest'}, 1 million / 1 thousand"
        yield Row(name=name, ours=large, baseline=small, unit="us", goal=1.5)
