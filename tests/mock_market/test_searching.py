"""A search through the whole store keeps nobody waiting."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from mock_market.api.routes.searching import searched
from mock_market.store.exchanges import ExchangeReader, ExchangeStore
from mock_market.wire.exchange import Call, Exchange, Timing

SENT = Exchange(
    started_at=datetime(2026, 11, 23, 5, 0, tzinfo=UTC),
    call=Call(method="GET", url="http://127.0.0.1:1/mt/health"),
    timing=Timing(total_ms=5.0),
)


def test_what_is_sent_meanwhile_is_stored_meanwhile(tmp_path: Path) -> None:
    store = ExchangeStore(tmp_path / "exchanges.db")
    looking, go_on = Event(), Event()

    def read(reader: ExchangeReader) -> int:
        looking.set()
        assert go_on.wait(60)
        return reader.last_id()

    async def use() -> int:
        search = asyncio.create_task(searched(store, read, filtered=True))
        await asyncio.to_thread(looking.wait, 60)
        store.append(SENT)
        go_on.set()
        return await search

    assert asyncio.run(use()) == 1
    store.close()
