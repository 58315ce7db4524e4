import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mock_market.saying import text
from mock_market.store import exchanges
from mock_market.store.exchanges import ExchangeStore
from mock_market.store.schema import StoreError
from mock_market.wire.exchange import Call, Exchange, Failure, FailureKind, Purpose, Response, Timing

ANSWERED = Exchange(
    started_at=datetime(2026, 11, 23, 5, 0, tzinfo=UTC),
    call=Call(
        method="POST",
        url="http://a/한글",
        headers=(("X", "1"), ("X", "2")),
        body=b"\xff\x00",
        purpose=Purpose(
            operation="create_user",
            tenant_id="hanbit",
            delivery_id="d",
            attempt=2,
            group="g",
            asked_by="cli",
            target="t",
        ),
    ),
    response=Response(status=201, reason="Created", headers=(("a", "é"),), body=b""),
    timing=Timing(connect_ms=0.5, first_byte_ms=1.5, total_ms=2.5),
)
FAILED = Exchange(
    started_at=datetime(2026, 11, 23, 5, 1, tzinfo=UTC),
    call=Call(method="GET", url="http://a"),
    failure=Failure(kind=FailureKind.TIMEOUT, message=text("late"), sent=True),
)


@pytest.fixture
def store(tmp_path: Path) -> ExchangeStore:
    return ExchangeStore(tmp_path / "exchanges.db")


def ids(found: list[Exchange]) -> list[int]:
    return [exchange.id for exchange in found]


@pytest.mark.parametrize("exchange", [ANSWERED, FAILED])
def test_an_exchange_comes_back_as_it_was(store: ExchangeStore, exchange: Exchange) -> None:
    stored = store.append(exchange)
    assert store.get(stored.id) == replace(exchange, id=stored.id)


def test_what_is_held_is_there_for_others_once_it_is_settled_or_another_is_stored(
    store: ExchangeStore,
) -> None:
    def seen() -> int:
        with store.apart() as reader:
            return reader.last_id()

    assert [store.hold(ANSWERED).id, store.hold(FAILED).id, seen()] == [1, 2, 0]
    store.settle()
    assert seen() == 2
    store.hold(ANSWERED)
    assert store.append(FAILED).id == seen() == 4


def test_pages_by_key_neither_overlap_nor_skip(store: ExchangeStore) -> None:
    for _ in range(25):
        store.append(ANSWERED)
    assert ids(store.page(limit=10)) == list(range(16, 26))
    assert ids(store.page(before=16, limit=10)) == list(range(6, 16))
    assert ids(store.page(after=0, limit=3)) == [1, 2, 3]
    assert ids(store.page(after=24)) == [25]
    assert store.page(after=25) == []


def test_the_oldest_go_when_the_store_is_full(tmp_path: Path) -> None:
    store = ExchangeStore(tmp_path / "exchanges.db", keep=100)
    for _ in range(1000):
        store.append(FAILED)
    assert ids(store.page(after=0, limit=1)) == [901]
    assert store.last_id() == 1000


def test_ids_go_on_after_a_restart(tmp_path: Path) -> None:
    first = ExchangeStore(tmp_path / "exchanges.db")
    first.append(FAILED)
    first.close()
    assert ExchangeStore(tmp_path / "exchanges.db").append(FAILED).id == 2


def test_numbers_that_no_row_has_are_none(store: ExchangeStore) -> None:
    assert store.get(10**30) is None
    assert store.page(before=10**30) == []


def test_the_file_is_private(tmp_path: Path) -> None:
    ExchangeStore(tmp_path / "exchanges.db")
    assert stat.S_IMODE((tmp_path / "exchanges.db").stat().st_mode) == 0o600


def test_another_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "exchanges.db"
    path.write_bytes(b"not a database at all, but precious" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="cannot be read: it is no SQLite database; move it away"):
        ExchangeStore(path)
    assert path.read_bytes() == before


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "exchanges.db"
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(StoreError, match="a later version of mt-sim wrote it"):
        ExchangeStore(path)


def large(size: int) -> Exchange:
    return replace(ANSWERED, response=Response(status=200, reason="OK", headers=(), body=b"x" * size))


def test_a_page_of_large_bodies_is_short_and_the_next_one_goes_on(
    store: ExchangeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanges, "_PAGE_BYTES", 250)
    for _ in range(5):
        store.append(large(100))
    assert ids(store.page(after=0)) == [1, 2, 3]
    assert ids(store.page(after=3)) == [4, 5]
    assert ids(store.page()) == [3, 4, 5]
    assert ids(store.page(before=3)) == [1, 2]
    assert len(store.rows(after=0).rows) == 5


def test_the_oldest_go_when_bodies_fill_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanges, "_TRIM_BYTES", 200_000)
    store = ExchangeStore(tmp_path / "exchanges.db", keep_bytes=1_000_000)
    for _ in range(40):
        store.append(large(100_000))
    kept = ids(store.page(limit=100))
    store.close()
    assert kept[-1] == 40
    assert 5 <= len(kept) <= 13


def test_who_searches_apart_cannot_write(tmp_path: Path) -> None:
    store = ExchangeStore(tmp_path / "exchanges.db")
    with store.apart() as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._db.execute("DELETE FROM exchanges")
    store.close()
