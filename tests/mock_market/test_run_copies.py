"""What runs write into their own stores stands among the market's exchanges, as it happens."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from mock_market.store.exchanges import ExchangeStore
from mock_market.store.filters import parse_filter
from mock_market.store.run_copies import RunCopies
from mock_market.wire.exchange import Call, Exchange, Purpose

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def exchange(path: str) -> Exchange:
    call = Call(method="GET", url=f"http://127.0.0.1:1/{path}", purpose=Purpose(target="sample"))
    return Exchange(started_at=NOW, call=call)


def run_store(runs: Path, name: str) -> ExchangeStore:
    (runs / name).mkdir(parents=True)
    return ExchangeStore(runs / name / "exchanges.db")


def seen(store: ExchangeStore, filter: str = "") -> list[tuple[str | None, int | None, str]]:
    rows = store.rows(wanted=parse_filter(filter, now=NOW)).rows
    return [(row.run, row.run_number, row.url.rpartition("/")[2]) for row in rows]


def test_a_run_is_copied_while_it_goes_on_each_exchange_once(tmp_path: Path) -> None:
    market, runs = ExchangeStore(tmp_path / "exchanges.db"), tmp_path / "runs"
    run_store(runs, "r-0").append(exchange("of-before"))
    market.append(exchange("own"))
    copies = RunCopies(runs, market)
    run = run_store(runs, "r-1")
    asyncio.run(copies.copy())
    run.append(exchange("one"))
    asyncio.run(copies.copy())
    asyncio.run(copies.copy())
    market.append(exchange("own-too"))
    run.append(exchange("two"))
    run.close()
    asyncio.run(copies.copy())
    own, one, between, two = (
        (None, None, "own"),
        ("r-1", 1, "one"),
        (None, None, "own-too"),
        ("r-1", 2, "two"),
    )
    assert seen(market) == [own, one, between, two]
    assert seen(market, "run:r-1") == seen(market, "run:any") == [one, two]
    assert seen(market, "run:none") == seen(market, "-run:r-1") == [own, between]
    assert seen(market, "run:r-1 number:2") == seen(market, "run:r-1 number>1") == [two]


def test_a_long_run_is_copied_whole(tmp_path: Path) -> None:
    market, runs = ExchangeStore(tmp_path / "exchanges.db"), tmp_path / "runs"
    copies = RunCopies(runs, market)
    run = run_store(runs, "r-1")
    for number in range(250):
        run.append(exchange(f"{number}"))
    asyncio.run(copies.copy())
    assert market.last_id() == 250


def test_what_is_no_store_of_ours_and_what_is_none_yet_harm_nothing(tmp_path: Path) -> None:
    market, runs = ExchangeStore(tmp_path / "exchanges.db"), tmp_path / "runs"
    copies = RunCopies(runs, market)
    for name, content in (("r-1", b""), ("r-2", b"no database" * 100)):
        (runs / name).mkdir(parents=True)
        (runs / name / "exchanges.db").write_bytes(content)
    (runs / "r-3").mkdir()
    (runs / "a-file").touch()
    asyncio.run(copies.copy())
    assert market.last_id() == 0
    (runs / "r-1" / "exchanges.db").unlink()
    late = ExchangeStore(runs / "r-1" / "exchanges.db")
    late.append(exchange("late"))
    asyncio.run(copies.copy())
    assert seen(market) == [("r-1", 1, "late")]
