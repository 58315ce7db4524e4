"""The market's engine against small services on loopback: durable, in order, and in market time."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from engine_driver import START, Service, activate, activated, attempts, error, play

from mock_market.api.app import create_app
from mock_market.api.routes import deliveries as deliveries_api
from mock_market.delivery.attempts import Attempted
from mock_market.delivery.engine import Engine
from mock_market.delivery.marketplace import Marketplace
from mock_market.domain.deliveries import Delivery
from mock_market.domain.verdict import Verdict, VerdictKind
from mock_market.saying import text
from mock_market.store.deliveries import DeliveryFilter
from mock_market.target.client import Answer
from mock_market.target.target import Target

pytestmark = pytest.mark.wire

OWN = "http://127.0.0.1"


def test_a_75_hour_schedule_is_replayed_at_once(tmp_path: Path) -> None:
    service = Service(*[error(500, "INTERNAL_ERROR")] * 9)

    async def story(engine: Engine, target: Target) -> Any:
        number = activate(engine, target)
        await engine.timeline.advance(timedelta(hours=100))
        return engine.market.store.deliveries.get(number), attempts(engine, number)

    delivery, tried = play(tmp_path, service, story)
    assert (delivery.state, delivery.attempts) == ("delivered", 10)
    assert [outcome for outcome, _ in tried] == ["retry"] * 9 + ["success"]
    headers = [headers for _, _, headers, _ in service.seen]
    assert len({one["idempotency-key"] for one in headers}) == 1
    assert len({one["x-request-id"] for one in headers}) == 10
    assert [one["x-market-delivery-attempt"] for one in headers] == [str(n) for n in range(1, 11)]


def test_what_never_works_is_a_dead_letter_that_can_be_sent_again(tmp_path: Path) -> None:
    service = Service(*[error(503, "SERVICE_UNAVAILABLE")] * 10)

    async def story(engine: Engine, target: Target) -> Any:
        number = activate(engine, target)
        await engine.timeline.advance(timedelta(hours=100))
        dead = engine.market.store.deliveries.get(number)
        known = engine.market.store.tenants.find("sample", "mtsim-a")
        engine.commands.redeliver(number)
        await engine.outbox.drain_due()
        return dead, known, engine.market.store.deliveries.get(number), len(attempts(engine, number))

    dead, known, again, tried = play(tmp_path, service, story)
    assert (dead.state, known) == ("failed", None)
    assert (again.state, tried) == ("delivered", 11)


def test_a_refusal_is_final_and_a_newborn_is_forgotten(tmp_path: Path) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        number = activate(engine, target)
        await engine.outbox.drain_due()
        return engine.market.store.deliveries.get(number).state, engine.market.store.tenants.all()

    assert play(tmp_path, Service(error(422, "INVALID_REQUEST")), story) == ("failed", [])


def test_all_that_was_given_up_is_sent_again_however_many_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries_api, "_PAGE", 1)

    async def story(engine: Engine, target: Target) -> list[int]:
        for tenant in ("mtsim-a", "mtsim-b", "mtsim-c"):
            activate(engine, target, tenant)
        await engine.outbox.drain_due()
        transport = httpx.ASGITransport(create_app(engine, token="t"))
        headers = {"Authorization": "Bearer t"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1", headers=headers
        ) as ask:
            again = (await ask.post("/deliveries/redeliver", json={})).json()
            await engine.outbox.drain_due()
        return [*again, *(engine.market.store.deliveries.get(number).attempts for number in again)]

    service = Service(*[error(422, "INVALID_REQUEST")] * 3)
    assert play(tmp_path, service, story) == [1, 2, 3, 2, 2, 2]


def test_deliveries_of_a_tenant_keep_their_order_while_others_overtake(tmp_path: Path) -> None:
    service = Service(error(500, "INTERNAL_ERROR"))

    async def story(engine: Engine, target: Target) -> Any:
        activate(engine, target, "mtsim-a")
        engine.commands.deactivate(target, "mtsim-a", reason="admin_request", preserve_data=True)
        await engine.outbox.drain_due()
        activate(engine, target, "mtsim-b")
        await engine.outbox.drain_due()
        await engine.timeline.advance(timedelta(minutes=1))
        return [path.rpartition("/")[2] + path.split("/")[3][-2:] for _, path, _, _ in service.seen]

    assert play(tmp_path, service, story) == ["activate-a", "activate-b", "activate-a", "deactivate-a"]


def test_a_lost_answer_is_recognised_on_the_repeat(tmp_path: Path) -> None:
    service = Service(None, error(409, "TENANT_EXISTS"))

    async def story(engine: Engine, target: Target) -> Any:
        number = activate(engine, target)
        await engine.timeline.advance(timedelta(minutes=1))
        tenant = engine.market.store.tenants.find("sample", "mtsim-a")
        return engine.market.store.deliveries.get(number), tenant

    delivery, tenant = play(tmp_path, service, story)
    assert delivery.state == "delivered"
    assert delivery.reason.kind == "had_worked"
    assert tenant.state == "active"


def test_a_conflict_with_other_content_is_no_lost_answer(tmp_path: Path) -> None:
    service = Service(None, error(409, "TENANT_EXISTS"))

    async def story(engine: Engine, target: Target) -> Any:
        number = activate(engine, target, features=["chat", "quiz"])
        await engine.timeline.advance(timedelta(minutes=1))
        return engine.market.store.deliveries.get(number).state

    assert play(tmp_path, service, story) == "failed"


def test_an_unknown_outcome_is_asked_for_and_not_assumed(tmp_path: Path) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        number = activate(engine, target)
        await engine.outbox.drain_due()
        return engine.market.store.deliveries.get(number).state

    assert play(tmp_path / "a", made(tmp_path / "a", Service(None)), story, retries="github") == "delivered"
    lost = made(tmp_path / "b", Service(None, error(500, "X")))
    assert play(tmp_path / "b", lost, story, retries="github") == "unknown"


def made(folder: Path, service: Service) -> Service:
    folder.mkdir()
    return service


def test_202_is_polled_until_the_tenant_is_active(tmp_path: Path) -> None:
    service = Service((202, activated("mtsim-a")[1]))
    service.status = "provisioning"

    async def story(engine: Engine, target: Target) -> Any:
        find = engine.market.store.tenants.find
        activate(engine, target)
        await engine.timeline.advance(timedelta(minutes=2))
        before = find("sample", "mtsim-a")
        service.status = "active"
        await engine.timeline.advance(timedelta(minutes=1))
        after = find("sample", "mtsim-a")
        return before and before.state, after and after.state

    assert play(tmp_path, service, story) == ("provisioning", "active")
    asked = [path.rpartition("/")[2] for _, path, _, _ in service.seen]
    assert asked == ["activate"] + ["status"] * (len(asked) - 1)
    assert 4 <= len(asked) <= 9


def test_a_promise_survives_a_restart_and_a_cut_attempt_is_marked(tmp_path: Path) -> None:
    service = Service()

    async def promise(engine: Engine, target: Target) -> int:
        number = activate(engine, target)
        delivery = engine.market.store.deliveries.get(number)
        with engine.market.store.transaction():
            engine.market.store.deliveries.begin(delivery, START)
        return number

    async def go_on(engine: Engine, target: Target) -> Any:
        await engine.outbox.settled(number)
        while engine.market.store.deliveries.get(number).state == "waiting":
            await asyncio.sleep(0)
        return attempts(engine, number)

    number = play(tmp_path, service, promise, running=False)
    assert play(tmp_path, service, go_on) == [("unknown", "cut by restart"), ("success", "200 X")]


def test_while_debugging_nothing_is_tried_again(tmp_path: Path) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        engine.attempts.debugging = True
        number = activate(engine, target)
        await engine.outbox.drain_due()
        return engine.market.store.deliveries.get(number).state, len(attempts(engine, number))

    assert play(tmp_path, Service(error(503, "SERVICE_UNAVAILABLE")), story) == ("failed", 1)


def test_a_hanging_target_holds_up_nobody_else(tmp_path: Path) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async def story(engine: Engine, target: Target) -> Any:
        server = await asyncio.start_server(hang, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        hanging = engine.market.register(replace(target, name="hanging", url=url, key_ref=""), key="k-1234")
        for number in range(20):
            activate(engine, hanging, f"mtsim-h{number}")
        good = activate(engine, target, "mtsim-good")
        engine.outbox.wake()
        delivery = await engine.outbox.settled(good)
        open_attempts = sum(
            len(engine.market.store.deliveries.attempts(one.id))
            for one in engine.market.store.deliveries.page(DeliveryFilter(target="hanging"))
        )
        server.close()
        return delivery.state, open_attempts

    assert play(tmp_path, Service(), story) == ("delivered", 8)


def test_an_attempt_that_fails_on_our_side_follows_the_schedule(tmp_path: Path) -> None:
    service = Service()

    async def story(engine: Engine, target: Target) -> Any:
        async def broken(delivery: Delivery) -> Attempted:
            raise RuntimeError("a mistake of ours")

        engine.attempts.attempt = broken  # type: ignore[method-assign]
        number = activate(engine, target)
        engine.outbox.wake()
        delivery = await engine.outbox.settled(number)
        return delivery, attempts(engine, number)

    delivery, tried = play(tmp_path, service, story)
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert delivery.next_at > START
    assert tried == [("retry", "mt-sim failed: RuntimeError")]


def test_what_lands_together_is_written_together_and_an_error_of_one_takes_back_nothing(
    tmp_path: Path,
) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        believe, whole = engine.market.beliefs.after_delivery, engine.market.store.transaction
        written: list[int] = []
        together = asyncio.Event()

        async def at_once(delivery: Delivery) -> Attempted:
            if delivery.id == last:
                asyncio.get_running_loop().call_soon(together.set)
            await together.wait()
            return Attempted(verdict=Verdict(kind=VerdictKind.SUCCESS, reason=text("ok")))

        def mistaken(delivery: Delivery, answer: Answer | None, verdict: Verdict) -> None:
            written[-1] += 1
            if delivery.id == bad:
                raise RuntimeError("a mistake of ours")
            believe(delivery, answer, verdict)

        @contextmanager
        def counted() -> Iterator[None]:
            written.append(0)
            with whole():
                yield

        first, bad, last = (activate(engine, target, f"mtsim-{number}") for number in range(3))
        engine.attempts.attempt = at_once  # type: ignore[method-assign]
        engine.market.beliefs.after_delivery = mistaken  # type: ignore[method-assign]
        engine.market.store.transaction = counted  # type: ignore[method-assign]
        await engine.outbox.drain_due()
        return written, [attempts(engine, number) for number in (first, bad, last)]

    written, tried = play(tmp_path, Service(), story)
    # The second breaks the end of all three, so each ends alone, and the second is broken off.
    assert [count for count in written if count] == [2, 1, 1, 1]
    assert tried == [[("success", "ok")], [("retry", "mt-sim failed: RuntimeError")], [("success", "ok")]]


def test_a_refused_repeat_is_final_where_nobody_can_ask_for_the_state(tmp_path: Path) -> None:
    service = Service(None, error(409, "TENANT_EXISTS"))

    async def story(engine: Engine, target: Target) -> Any:
        own = {"activate_tenant": {"method": "POST", "path": "/mt/tenant/{tenant_id}/activate"}}
        older = replace(target, dialect="llm_chatbot", operations=own)
        engine.market.store.put_target(older)
        number = activate(engine, older)
        await engine.timeline.advance(timedelta(hours=1))
        return engine.market.store.deliveries.get(number), attempts(engine, number)

    delivery, tried = play(tmp_path, service, story)
    assert delivery.state == "failed"
    assert [outcome for outcome, _ in tried] == ["retry", "final"]


def test_a_market_that_cannot_go_on_says_so_and_ends(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> bool:
        market = Marketplace(tmp_path)
        engine = Engine(market)
        broken = asyncio.Event()

        def fails() -> None:
            raise OverflowError("date value out of range")

        engine.timeline.notice = fails  # type: ignore[assignment,method-assign]
        app = create_app(engine, token="t", broken=broken.set)
        messages: asyncio.Queue[Any] = asyncio.Queue()
        messages.put_nowait({"type": "lifespan.startup"})
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message["type"])

        async def end() -> None:
            async with asyncio.timeout(20):
                await broken.wait()
            messages.put_nowait({"type": "lifespan.shutdown"})

        await asyncio.gather(app({"type": "lifespan", "state": {}}, messages.get, send), end())
        market.close()
        return sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    assert asyncio.run(story())
    assert "OverflowError: date value out of range" in caplog.text
