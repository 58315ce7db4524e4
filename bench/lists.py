"""A page of each list that grows, and what is looked up in it, with so many rows and a hundred times more."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from bench.row import Row
from mock_market.store.deliveries import DeliveryFilter
from mock_market.store.market import MarketStore
from standard_api.examples import EXAMPLES

TENANTS, OTHERS = 100, 1_000
GOAL = 1.5
_TIMES = 100
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
_TENANTS = f"""{_NUMBERS}
INSERT INTO tenants (target, tenant_id, name, plan, state, activation, applicant, sub_plan, sub_start,
  sub_end, auto_renew)
SELECT 'sample', printf('mtsim-%06d', i), '한빛대학교', 'standard', 'active', :activation,
  'a' || i || '@hanbit.example', 'standard', '2026-01-01', '2027-01-01', 0 FROM n
"""
_APPLICATIONS = f"""{_NUMBERS}
INSERT INTO applications (target, kind, via, payload, state, tenant_id, message)
SELECT 'sample', 'demo', 'webhook', :payload, 'active', 'mtsim-' || i, '' FROM n
"""
_DELIVERIES = f"""{_NUMBERS}
INSERT INTO deliveries (target, lane, operation, arguments, idempotency_key, grp, state, next_at, created_at,
  position)
SELECT 'sample', 'sample mtsim-' || (i % 50), 'activate_tenant', :activation, 'k' || i, 'g' || i,
  CASE WHEN i % 50 = 0 THEN 'failed' ELSE 'delivered' END, '2026-11-23T05:00:00.000000+00:00',
  '2026-11-23T05:00:00.000000+00:00', i FROM n
"""
Read = Callable[[MarketStore], object]
LISTS: dict[str, Read] = {
    "tenants, first page": lambda store: store.tenants.page(target="sample", after=None, limit=50),
    "tenants, last page": lambda store: store.tenants.page(
        target=None, after=("sample", "mtsim-000049"), limit=50
    ),
    "tenants, one": lambda store: store.tenants.find("sample", "mtsim-000077"),
    "tenants, of an applicant": lambda store: store.tenants.of_applicant("sample", "a77@hanbit.example"),
    "tenants, whose term is over": lambda store: store.tenants.next_to_end(),
    "applications, newest page": lambda store: store.applications.page(limit=50),
    "applications, oldest page": lambda store: store.applications.page(before=51, limit=50),
    "deliveries, newest page": lambda store: store.deliveries.page(DeliveryFilter(), limit=50),
    "deliveries, failed": lambda store: store.deliveries.page(DeliveryFilter(state="failed"), limit=20),
}


def list_rows(folder: Path) -> Iterator[Row]:
    """Turn by turn, so that a busy moment of the machine strikes both sides."""
    small, large = _filled(folder / "small", 1), _filled(folder / "large", 100)
    for name, read in LISTS.items():
        times: dict[MarketStore, list[float]] = {small: [], large: []}
        for _ in range(_TIMES):
            for store, found in times.items():
                began = time.thread_time()
                read(store)
                found.append((time.thread_time() - began) * 1e6)
        ours, baseline = median(times[large]), median(times[small])
        count = TENANTS if name.startswith("tenants") else OTHERS
        yield Row(
            name=f"{name}, {count * 100:,} / {count:,}", ours=ours, baseline=baseline, unit="us", goal=GOAL
        )
    small.close()
    large.close()


def _filled(folder: Path, times: int) -> MarketStore:
    folder.mkdir()
    MarketStore(folder).close()
    values = {
        "activation": json.dumps(EXAMPLES["activate_tenant"].request),
        "payload": json.dumps(EXAMPLES["auto_provision"].request),
    }
    with closing(sqlite3.connect(folder / "market.db")) as database, database:
        database.execute(_TENANTS, {**values, "count": TENANTS * times})
        database.execute(_APPLICATIONS, {**values, "count": OTHERS * times})
        database.execute(_DELIVERIES, {**values, "count": OTHERS * times})
    return MarketStore(folder)
