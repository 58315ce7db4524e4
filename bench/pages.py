"""The newest page of exchanges, and a filtered one, at a thousand and at a million rows."""

import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from mock_market.exchanges import ExchangeStore
from mock_market.filters import parse_filter

_FILL = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO exchanges (started_at, direction, method, url, operation, tenant_id, attempt, grp, asked_by,
  target, status, reason, total_ms, request_headers, response_headers, response_body)
SELECT '2026-11-23T05:00:00+00:00', 'out', 'GET', 'http://127.0.0.1:1/mt/tenant/t' || (i % 500) || '/status',
  'get_tenant_status', 't' || (i % 500), 1, 'g' || i, 'market', 'sample',
  CASE WHEN i % 50 = 0 THEN 500 ELSE 200 END, 'OK', 3.0, '[]', '[]', CAST('{}' AS BLOB) FROM n
"""


def fill(database: sqlite3.Connection, rows: int) -> None:
    """Put so many exchanges into a new store."""
    database.execute(_FILL, (rows,))


def page_us(folder: Path, rows: int, wanted: str) -> float:
    """Median time of one page of 50 in a store of so many rows, in microseconds."""
    path = folder / f"exchanges-{rows}.db"
    fresh = not path.exists()
    store = ExchangeStore(path, keep=10**9)
    if fresh:
        with sqlite3.connect(path) as database:
            fill(database, rows)
        database.close()
    condition = parse_filter(wanted, now=datetime.now(UTC))
    times = []
    for _ in range(200):
        began = time.perf_counter()
        store.page(limit=50, wanted=condition)
        times.append((time.perf_counter() - began) * 1e6)
    store.close()
    return median(times)
