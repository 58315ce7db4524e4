"""Files of an older version are brought forward, those of a later one are refused, and indexes answer."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from engine_driver import Service, play

from mock_market.delivery.engine import Engine
from mock_market.store import schema
from mock_market.store.deliveries import DeliveryFilter
from mock_market.store.exchanges import ExchangeStore
from mock_market.store.market import MarketStore
from mock_market.store.schema import StoreError, open_file
from mock_market.target.target import Target

LAST_VERSION = Path(__file__).with_name("last_version")
REFUSED = StoreError
NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LATER = 1000


def unpacked(folder: Path) -> Path:
    """A data folder as the last version wrote it."""
    for dump in LAST_VERSION.glob("*.sql"):
        with closing(sqlite3.connect(folder / f"{dump.stem}.db")) as database:
            database.executescript(dump.read_text(encoding="utf-8"))
    return folder


@pytest.mark.wire
def test_what_the_last_version_promised_goes_out(tmp_path: Path) -> None:
    service = Service()

    async def story(engine: Engine, target: Target) -> Any:
        await engine.outbox.drain_due()
        tenants = {one.tenant_id: one.state for one in engine.market.store.tenants.all()}
        states = [one.state for one in engine.market.store.deliveries.page(DeliveryFilter())]
        application = engine.market.store.applications.find(1)
        return tenants, states, application and application.state, engine.market.exchanges.get(1)

    tenants, states, application, exchange = play(unpacked(tmp_path), service, story)
    sent = [path.rpartition("/")[2] + " " + path.split("/")[3] for _method, path, *_ in service.seen]
    assert sorted(sent) == ["activate mtsim-b", "activate mtsim-c", "deactivate mtsim-b"]
    assert sent.index("activate mtsim-b") < sent.index("deactivate mtsim-b")
    assert states == ["delivered"] * 5
    assert tenants == {
        "mtsim-0001": "active",
        "mtsim-a": "active",
        "mtsim-b": "deactivated",
        "mtsim-c": "active",
    }
    assert application == "active"
    assert (exchange.call.purpose.operation, exchange.response.status) == ("activate_tenant", 200)


def shape(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as database:
        names = "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        tables = [name for (name,) in database.execute(names)]
        columns = [
            tuple(map(str, row)) for name in tables for row in database.execute(f"PRAGMA table_info({name})")
        ]
        return [
            *columns,
            *((name,) for name in tables),
            tuple(database.execute("PRAGMA user_version").fetchone()),
        ]


def test_a_file_that_was_brought_forward_is_like_a_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    unpacked(old)
    for folder in (old, new, old):
        MarketStore(folder).close()
        ExchangeStore(folder / "exchanges.db").close()
    for name in ("market.db", "exchanges.db"):
        assert shape(old / name) == shape(new / name)


@pytest.mark.parametrize("name", ["market.db", "exchanges.db"])
def test_a_file_of_a_later_version_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {LATER}")
    opening: Callable[[], object] = (
        (lambda: MarketStore(tmp_path)) if name == "market.db" else (lambda: ExchangeStore(path))
    )
    with pytest.raises(StoreError) as refused:
        opening()
    later = f"a later version of mt-sim wrote it (schema {LATER})"
    assert str(refused.value) == f"{path} cannot be read: {later}; move it away or use --data"


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    unpacked(tmp_path)
    with closing(sqlite3.connect(tmp_path / "market.db")) as database:
        database.execute("CREATE TABLE deliveries_due (a)")
    before = shape(tmp_path / "market.db")
    with pytest.raises(StoreError, match="already"):
        MarketStore(tmp_path)
    assert shape(tmp_path / "market.db") == before


def opened(folder: Path, name: str) -> None:
    if name == "market":
        MarketStore(folder).close()
    else:
        ExchangeStore(folder / "exchanges.db").close()


def test_a_step_that_another_process_took_meanwhile_is_not_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (
        "CREATE TABLE one (name TEXT);",
        "ALTER TABLE one ADD COLUMN run TEXT; INSERT INTO one VALUES ('a', 'b');",
    )
    path = tmp_path / "new.db"
    open_file(path, steps).close()
    seen_before, real = [0, 0], schema.version_of
    monkeypatch.setattr(schema, "version_of", lambda file: seen_before.pop() if seen_before else real(file))
    with closing(open_file(path, steps)) as again:
        assert again.execute("SELECT count(*) FROM one").fetchone()[0] == 1
        assert not seen_before


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("market", "TABLE attempts"),
        ("market", "INDEX deliveries_due"),
        ("exchanges", "TABLE exchanges"),
        ("exchanges", "INDEX exchanges_group"),
    ],
)
def test_what_is_missing_in_a_file_is_named_when_it_is_opened(tmp_path: Path, name: str, gone: str) -> None:
    opened(tmp_path, name)
    with closing(sqlite3.connect(tmp_path / f"{name}.db")) as database:
        database.execute(f"DROP {gone}")
    with pytest.raises(StoreError, match=r"is missing in it; move it away or use"):
        opened(tmp_path, name)


@pytest.mark.parametrize("name", ["market", "exchanges"])
def test_damage_inside_a_page_is_told_when_the_file_is_opened(tmp_path: Path, name: str) -> None:
    unpacked(tmp_path)
    opened(tmp_path, name)
    path = tmp_path / f"{name}.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError, match=r"; move it away or use --data") as told:
        opened(tmp_path, name)
    assert "\n" not in str(told.value)


def plans(store: MarketStore, work: Callable[[], object]) -> list[str]:
    """How SQLite finds what each statement of some work asks for."""
    asked: list[str] = []
    store._db.set_trace_callback(asked.append)
    work()
    store._db.set_trace_callback(None)
    reads = [sql for sql in asked if sql.lstrip().startswith(("SELECT", "WITH"))]
    assert reads
    return [row["detail"] for sql in reads for row in store._db.execute(f"EXPLAIN QUERY PLAN {sql}")]


READS: dict[str, Callable[[MarketStore], object]] = {
    "targets that wait": lambda store: store.deliveries.targets(),
    "due": lambda store: store.deliveries.due("a", NOW, limit=8),
    "next": lambda store: store.deliveries.next_at("a", after=NOW),
    "second": lambda store: store.deliveries.second("a b"),
    "page": lambda store: store.deliveries.page(DeliveryFilter(), before=50_000),
    "page by state": lambda store: store.deliveries.page(DeliveryFilter(state="failed"), before=50_000),
    "page by target": lambda store: store.deliveries.page(DeliveryFilter(target="a"), before=50_000),
    "page by lane": lambda store: store.deliveries.page(DeliveryFilter(lane="a b"), before=50_000),
    "applications": lambda store: store.applications.page(before=50_000),
    "tenant": lambda store: store.tenants.find("a", "b"),
    "applicant": lambda store: store.tenants.of_applicant("a", "b@c.example"),
    "tenants": lambda store: store.tenants.page(target="a", after=("a", "b"), limit=50),
    "subscriptions that ended": lambda store: store.tenants.ended(before=date(2026, 11, 23)),
    "subscription that ends next": lambda store: store.tenants.next_to_end(),
}


@pytest.mark.parametrize("name", READS)
def test_what_is_looked_for_is_found_by_an_index(tmp_path: Path, name: str) -> None:
    store = MarketStore(tmp_path)
    found = plans(store, lambda: READS[name](store))
    store.close()
    tables = ("deliveries", "applications", "tenants")
    assert not [line for line in found if line.startswith(tuple(f"SCAN {table}" for table in tables))]
    assert not [line for line in found if "TEMP B-TREE" in line]


def test_the_tenant_of_an_applicant_is_found_without_reading_all_of_a_target(tmp_path: Path) -> None:
    store = MarketStore(tmp_path)
    found = plans(store, lambda: READS["applicant"](store))
    store.close()
    assert [line for line in found if "USING INDEX tenants_applicant (target=? AND applicant=?)" in line]
