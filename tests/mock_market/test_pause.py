"""A full disk: what is promised waits, what is new is refused, and room is all it takes to go on."""

import asyncio
import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from mock_market.api.app import create_app
from mock_market.delivery import engine as engine_module
from mock_market.delivery import outbox as outbox_module
from mock_market.delivery.attempts import Attempted
from mock_market.delivery.engine import Engine
from mock_market.delivery.marketplace import Marketplace
from mock_market.domain.deliveries import Delivery
from mock_market.domain.faults import FaultPlan
from mock_market.domain.retries import Schedule, schedule_named
from mock_market.domain.verdict import Verdict, VerdictKind
from mock_market.saying import text
from mock_market.store import schema as schema_module
from mock_market.store.pause import Pause, cannot_write
from mock_market.target.target import Target
from standard_api.examples import EXAMPLES

OWN = "http://127.0.0.1:8900"
FULL = "database or disk is full"


def disk_is_full() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(FULL)
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error


class Counting:
    """A sender that reaches nobody: counts what would have gone out, and always succeeds."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def attempt(self, delivery: Delivery) -> Attempted:
        self.sent.append(delivery.idempotency_key)
        verdict = Verdict(kind=VerdictKind.SUCCESS, reason=text("ok"))
        return Attempted(verdict=verdict)

    def settle(self) -> None:
        """Nothing was recorded."""

    def schedule(self, delivery: Delivery) -> Schedule:
        return schedule_named("standard-webhooks")


class Room:
    """One market on a disk that can be filled and emptied."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.market = Marketplace(folder)
        self.market.own_port = 8900
        self.engine = Engine(self.market)
        self.sender = Counting()
        self.engine.outbox._tries = self.sender
        self.target = self.market.register(Target(name="a", url="http://127.0.0.1:9"), key="k-1")
        self.full = False
        self.refused = 0
        self._transaction = self.market.store.transaction
        monkeypatch.setattr(self.market.store, "transaction", self.transaction)
        monkeypatch.setattr(self.market.store, "touch", self.touch)
        monkeypatch.setattr(outbox_module, "RETRY_AFTER_S", 0.02)
        monkeypatch.setattr(engine_module, "_NOTICE_S", 0.02)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with self._transaction():
            yield
            self.touch()

    def touch(self) -> None:
        if self.full:
            self.refused += 1
            raise disk_is_full()

    def promise(self, tenant_id: str) -> int:
        body = {**(EXAMPLES["activate_tenant"].request or {}), "tenant_id": tenant_id}
        number = self.engine.commands.activate(self.target, body).id
        self.engine.outbox.wake()
        return number

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(create_app(self.engine, token="t"), raise_app_exceptions=False)
        headers = {"Authorization": "Bearer t"}
        async with httpx.AsyncClient(transport=transport, base_url=OWN, headers=headers) as http:
            return await http.request(method, path, **options)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    room = Room(tmp_path, monkeypatch)
    yield room
    room.market.close()


async def until(happened: Any) -> None:
    async with asyncio.timeout(20):
        while not happened():
            await asyncio.sleep(0.005)


@contextmanager
def running(engine: Engine) -> Iterator[asyncio.Task[None]]:
    work = asyncio.create_task(engine.run())
    try:
        yield work
    finally:
        work.cancel()


@pytest.mark.parametrize(
    "code", ["SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_BUSY"]
)
def test_what_a_disk_says(code: str) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = getattr(sqlite3, code)
    assert cannot_write(error)


@pytest.mark.parametrize(
    "error",
    [sqlite3.OperationalError("no such table: x"), OSError(errno.ECONNRESET, "reset"), ValueError("full")],
)
def test_a_mistake_of_ours_is_no_full_disk(error: Exception) -> None:
    assert not cannot_write(error)
    with pytest.raises(type(error)), Pause(lambda: None).on_failure():
        raise error


def test_sqlite_itself_says_that_a_disk_is_full(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    db.execute("CREATE TABLE a (b BLOB)")
    db.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError, match=FULL) as caught:
        db.execute("INSERT INTO a VALUES (zeroblob(100000))")
    db.close()
    assert cannot_write(caught.value)


def test_a_promise_waits_for_room_and_nothing_is_sent_meanwhile(room: Room) -> None:
    async def story() -> None:
        with running(room.engine) as work:
            number = room.promise("mtsim-a")
            room.full = True
            await until(lambda: room.engine.pause.reason and room.refused > 3)
            assert room.sender.sent == []
            assert room.market.store.deliveries.get(number).attempts == 0
            room.full = False
            await until(lambda: room.market.store.deliveries.get(number).state == "delivered")
            assert not work.done()

    asyncio.run(story())
    assert len(room.sender.sent) == 1


def test_another_program_that_holds_the_file_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema_module, "BUSY_S", 0.01)
    monkeypatch.setattr(outbox_module, "RETRY_AFTER_S", 0.02)
    market = Marketplace(tmp_path)
    engine = Engine(market)
    engine.outbox._tries = Counting()
    market.register(Target(name="a", url="http://127.0.0.1:9"), key="k-1")
    market.store.put_fault_plan("a", FaultPlan(rates={"delay": 1.0}))
    body = {**(EXAMPLES["activate_tenant"].request or {}), "tenant_id": "mtsim-a"}
    number = engine.commands.activate(market.target("a"), body).id
    other = sqlite3.connect(tmp_path / "market.db", isolation_level=None)

    async def story() -> None:
        other.execute("BEGIN IMMEDIATE")
        with running(engine) as work:
            await until(lambda: engine.pause.reason)
            other.execute("ROLLBACK")
            await until(lambda: "delay" not in market.store.deliveries.get(number).strikes)
            assert not work.done()

    asyncio.run(story())
    other.close()
    market.close()


def test_a_pause_is_no_hot_loop(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "RETRY_AFTER_S", 5.0)
    monkeypatch.setattr(engine_module, "_NOTICE_S", 5.0)

    async def story() -> None:
        with running(room.engine):
            room.promise("mtsim-a")
            await until(lambda: room.sender.sent)
            room.promise("mtsim-b")
            room.full = True
            await until(lambda: room.refused)
            for _ in range(200):
                room.engine.outbox.wake()
                await asyncio.sleep(0)

    asyncio.run(story())
    assert room.refused == 1


def test_an_answer_that_cannot_be_kept_is_asked_for_again_by_the_same_key(room: Room) -> None:
    async def story() -> list[str | None]:
        with running(room.engine):
            attempt = room.sender.attempt

            async def filling(delivery: Delivery) -> Attempted:
                room.full = True
                return await attempt(delivery)

            room.sender.attempt = filling  # type: ignore[method-assign]
            number = room.promise("mtsim-a")
            await until(lambda: room.engine.pause.reason)
            room.sender.attempt = attempt  # type: ignore[method-assign]
            room.full = False
            await until(lambda: room.market.store.deliveries.get(number).state == "delivered")
            return [one.outcome for one in room.market.store.deliveries.attempts(number)]

    assert asyncio.run(story()) == ["unknown", "success"]
    assert len(room.sender.sent) == 2
    assert len(set(room.sender.sent)) == 1


def test_what_is_new_is_refused_with_503_and_what_to_do(room: Room) -> None:
    async def story() -> None:
        room.full = True
        refused = await room.ask("POST", "/applications", json={"target": "a"})
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
        told = refused.json()
        assert told["error"] == "CANNOT_WRITE"
        assert "no space is left on its disk" in told["message"]
        assert "make room" in told["hint"]
        assert (await room.ask("GET", "/applications")).json() == []
        room.full = False
        assert (await room.ask("POST", "/applications", json={"target": "a"})).status_code == 200

    asyncio.run(story())


def test_while_it_pauses_nothing_is_sent_that_could_not_be_recorded(room: Room) -> None:
    async def story() -> None:
        with pytest.raises(sqlite3.OperationalError), room.market.store.transaction():
            room.full = True
        with room.engine.pause.on_failure():
            raise disk_is_full()
        call = {"target": "a", "operation": "get_tenant_status", "tenant_id": "mtsim-a"}
        assert (await room.ask("POST", "/calls", json=call)).status_code == 503
        assert (await room.ask("POST", "/exchanges/1/replay", json={})).status_code == 503
        assert (await room.ask("POST", "/clock/advance", json={"span": "1d"})).status_code == 503

    asyncio.run(story())


def test_a_mistake_in_our_sql_is_still_ours(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise sqlite3.OperationalError("no such table: x")

    monkeypatch.setattr(room.market.store, "targets", broken)
    answer = asyncio.run(room.ask("GET", "/targets"))
    assert (answer.status_code, answer.json()["error"]) == (500, "INTERNAL")


def test_a_commit_that_fails_leaves_nothing_open(room: Room) -> None:
    room.full = True
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match=FULL):
            room.promise("mtsim-a")
    room.full = False
    assert room.promise("mtsim-a") == 1
