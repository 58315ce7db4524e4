"""A page of each list that grows, and what is looked up in it, with so many rows and a hundred times more."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median

from bench.tools.measure import settle
from bench.tools.row import Row
from bench.tools.stores import filled
from mock_market.saying import NOTHING, stored
from mock_market.store.deliveries import DeliveryFilter
from mock_market.store.exchanges import ExchangeStore
from mock_market.store.filters import parse_filter
from mock_market.store.market import MarketStore
from simulator.conformance.history.judged_runs import keep_summary, summaries
from simulator.conformance.reports.files import REPORT
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import LAST, find_run
from standard_api.examples import EXAMPLES

TENANTS, OTHERS, EXCHANGES, RUNS = 100, 1_000, 10_000, 10
GOAL = 3.0
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
SELECT 'sample', 'demo', 'webhook', :payload, 'active', 'mtsim-' || i, :nothing FROM n
"""
_DELIVERIES = f"""{_NUMBERS}
INSERT INTO deliveries (target, lane, operation, arguments, idempotency_key, grp, state, next_at, created_at,
  position, reason)
SELECT 'sample', 'sample mtsim-' || (i % 50), 'activate_tenant', :activation, 'k' || i, 'g' || i,
  CASE WHEN i % 50 = 0 THEN 'failed' ELSE 'delivered' END, '2026-11-23T05:00:00.000000+00:00',
  '2026-11-23T05:00:00.000000+00:00', i, :nothing FROM n
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

_NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
EXCHANGE_LISTS: dict[str, Callable[[ExchangeStore], object]] = {
    "exchanges, newest page": lambda store: store.rows(limit=50),
    "exchanges, oldest page": lambda store: store.rows(after=0, limit=50),
    "exchanges, status:500": lambda store: store.rows(limit=50, wanted=parse_filter("status:500", now=_NOW)),
    "exchanges, tenant:t77": lambda store: store.rows(limit=20, wanted=parse_filter("tenant:t77", now=_NOW)),
}
RUN_LISTS: dict[str, Callable[[DataFolder], object]] = {
    "runs, the newest 10": lambda folder: list(islice(summaries(folder), 10)),
    "runs, the last": lambda folder: find_run(folder, LAST, holding=REPORT),
}
_SUMMARY = {
    "target": {"name": "sample", "url": "http://127.0.0.1:8000", "dialect": "standard"},
    "started_at": "2026-11-23T05:00:00Z",
    "duration_ms": 4000,
    "seed": 0,
    "exit_code": 0,
    "message": "",
    "summary": {"passed": 250},
}


def list_rows(folder: Path) -> Iterator[Row]:
    """Of the market, then exchanges and runs."""
    small, large = _filled(folder / "small", 1), _filled(folder / "large", 100)
    for name, read in LISTS.items():
        count = TENANTS if name.startswith("tenants") else OTHERS
        yield _row(name, count, partial(read, small), partial(read, large))
    small.close()
    large.close()
    yield from _exchange_rows(folder)
    few, many = _runs(folder / "few", RUNS), _runs(folder / "many", RUNS * 100)
    settle(4)  # of a folder that has just changed nothing is kept
    for name, ask in RUN_LISTS.items():
        yield _row(name, RUNS, partial(ask, few), partial(ask, many))


def _exchange_rows(folder: Path) -> Iterator[Row]:
    stores = []
    for rows in (EXCHANGES, EXCHANGES * 100):
        filled(folder / f"exchanges-{rows}.db", rows)
        stores.append(ExchangeStore(folder / f"exchanges-{rows}.db", keep=10**9))
    for name, look in EXCHANGE_LISTS.items():
        yield _row(name, EXCHANGES, *(partial(look, store) for store in stores))
    for store in stores:
        store.close()


def _row(name: str, count: int, few: Callable[[], object], many: Callable[[], object]) -> Row:
    """Turn by turn, so that a busy moment of the machine strikes both sides."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(_TIMES):
        for work, found in zip((few, many), times, strict=True):
            began = time.thread_time()
            work()
            found.append((time.thread_time() - began) * 1e6)
    baseline, ours = map(median, times)
    named = f"{name}, {count * 100:,} / {count:,}"
    return Row(name=named, ours=ours, baseline=baseline, unit="us", goal=GOAL)


def _runs(path: Path, count: int) -> DataFolder:
    """A data folder with so many judged runs."""
    folder = DataFolder(path)
    folder.prepare()
    for number in range(count):
        run = folder.runs / f"20261123T{number:012d}-beef"
        run.mkdir()
        report = {**_SUMMARY, "run": run.name}
        (run / REPORT).write_text(json.dumps(report))
        keep_summary(run, report)
    return folder


def _filled(folder: Path, times: int) -> MarketStore:
    folder.mkdir()
    MarketStore(folder).close()
    values = {
        "activation": json.dumps(EXAMPLES["activate_tenant"].request),
        "nothing": stored(NOTHING),
        "payload": json.dumps(EXAMPLES["auto_provision"].request),
    }
    with closing(sqlite3.connect(folder / "market.db")) as database, database:
        database.execute(_TENANTS, {**values, "count": TENANTS * times})
        database.execute(_APPLICATIONS, {**values, "count": OTHERS * times})
        database.execute(_DELIVERIES, {**values, "count": OTHERS * times})
    return MarketStore(folder)
