"""The market's engine against small services on loopback: durable, in order, and in market time."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mock_market.application import create_app
from mock_market.commands import Wish
from mock_market.deliveries import CUT, Delivery, DeliveryFilter
from mock_market.engine import Engine
from mock_market.faults import FaultPlan
from mock_market.marketplace import Marketplace
from mock_market.outbox import Attempted
from mock_market.plans import PlanError
from mock_market.targets import Target
from standard_api.examples import EXAMPLES

pytestmark = pytest.mark.wire

START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
Answer = tuple[int, dict[str, Any]] | None
BODY = {
    "tenant_name": "한빛대학교",
    "plan": "standard",
    "features": ["chat"],
    "config": {},
    "contact": {"email": "a@hanbit.example", "name": "김하늘"},
}


def activated(tenant_id: str) -> tuple[int, dict[str, Any]]:
    return 200, {**EXAMPLES["activate_tenant"].response, "tenant_id": tenant_id}


def error(status: int, code: str) -> tuple[int, dict[str, Any]]:
    return status, {"success": False, "error": code, "message": code}


class Service:
    """Answers from a script; what runs out is a success. None cuts the connection."""

    def __init__(self, *script: Answer) -> None:
        self.script = list(script)
        self.seen: list[tuple[str, str, dict[str, str], dict[str, Any]]] = []
        self.status = "active"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            method, path, _ = head[0].split(" ")
            headers = {key.lower(): value for key, _, value in (line.partition(": ") for line in head[1:])}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self.seen.append((method, path, headers, json.loads(body or b"{}")))
            answer = self.script.pop(0) if self.script else self.success(path)
            if answer is not None:
                data = json.dumps(answer[1]).encode()
                lines = f"HTTP/1.1 {answer[0]} X\r\nContent-Type: application/json\r\nRetry-After: 7\r\n"
                writer.write(f"{lines}Content-Length: {len(data)}\r\n\r\n".encode() + data)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def success(self, path: str) -> tuple[int, dict[str, Any]]:
        tenant_id = path.split("/")[3] if path.startswith("/mt") else "mtsim-x"
        if path.endswith("/activate"):
            return activated(tenant_id)
        if path.endswith("/status"):
            shown = {**EXAMPLES["get_tenant_status"].response, "features": ["chat"], "status": self.status}
            return 200, {**shown, "tenant_id": tenant_id}
        if path.endswith("/deactivate"):
            return 200, {**EXAMPLES["deactivate_tenant"].response, "tenant_id": tenant_id}
        return 200, EXAMPLES["auto_provision"].response

    def tenants(self) -> list[str]:
        return [path.split("/")[3] for _, path, _, _ in self.seen]


def play(
    folder: Path,
    service: Service,
    story: Callable[[Engine, Target], Awaitable[Any]],
    *,
    retries: str = "standard-webhooks",
    running: bool = True,
) -> Any:
    """Run a story with an engine on a folder; its market time starts at START and real time stands."""

    async def run() -> Any:
        server = await asyncio.start_server(service.handle, "127.0.0.1", 0)
        market = Marketplace(folder, real=lambda: START)
        engine = Engine(market)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        target = market.register(
            Target(name="sample", url=url, retries=retries), key="k-1234", service_key="s-1234"
        )
        work = asyncio.create_task(engine.run()) if running else None
        try:
            return await story(engine, target)
        finally:
            if work:
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)
            market.close()
            server.close()
            await asyncio.sleep(0)

    return asyncio.run(run())


def activate(engine: Engine, target: Target, tenant_id: str = "mtsim-a", **changes: Any) -> int:
    body = {**BODY, "tenant_id": tenant_id, **changes}
    return engine.commands.activate(target, body).id


def attempts(engine: Engine, number: int) -> list[tuple[str | None, str | None]]:
    return [(one.outcome, one.reason) for one in engine.market.store.deliveries.attempts(number)]


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
    assert "its answer was lost" in delivery.reason
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


def test_a_demo_ends_after_30_days_and_a_subscription_renews(tmp_path: Path) -> None:
    service = Service()

    async def story(engine: Engine, target: Target) -> Any:
        person = {"id": 1, "name": "김", "email": "A@x.example", "university_name": "한빛대학교"}
        for number, kind in enumerate(("demo", "service"), start=1):
            wish = Wish(kind=kind, applicant={**person, "email": f"{kind}@x.example"})
            engine.commands.approve(engine.commands.apply(target, wish).id)
            await engine.outbox.drain_due()
            assert engine.commands.application(number).state == "active"
        engine.commands.renew(target, "mtsim-0002", auto=True)
        month = await engine.timeline.advance(timedelta(days=31))
        year = await engine.timeline.advance(timedelta(days=365))
        await engine.outbox.drain_due()
        tenants = {one.tenant_id: one for one in engine.market.store.tenants.all()}
        return [one.what for one in month], [one.what for one in year], tenants

    month, year, tenants = play(tmp_path, service, story)
    assert month == ["mtsim-0001: expired, its deactivation goes out"]
    assert year == ["mtsim-0002: renewed until 2028-11-21"]
    assert (tenants["mtsim-0001"].state, tenants["mtsim-0002"].state) == ("deactivated", "active")
    assert tenants["mtsim-0002"].subscription.start == date(2027, 11, 23)
    assert service.seen[-1][3] == {"reason": "subscription_expired", "preserve_data": True}


def test_market_time_survives_a_restart(tmp_path: Path) -> None:
    async def advance(engine: Engine, target: Target) -> datetime:
        await engine.timeline.advance(timedelta(days=31))
        return engine.market.clock.now()

    async def look(engine: Engine, target: Target) -> datetime:
        return engine.market.clock.now()

    assert play(tmp_path, Service(), advance) == play(tmp_path, Service(), look) == START + timedelta(days=31)


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
    assert play(tmp_path, service, go_on) == [("unknown", CUT), ("success", "200 X")]


@pytest.mark.parametrize(
    ("answer", "state", "tenant"),
    [
        (
            {"status": "approved", "tenant_id": "t-1", "tenant_url": "http://a/t", "message": "ok"},
            "active",
            "t-1",
        ),
        ({"status": "rejected", "tenant_id": None, "tenant_url": None, "message": "no"}, "rejected", None),
        ({"status": "error", "tenant_id": None, "tenant_url": None, "message": "no"}, "failed", None),
    ],
)
def test_each_answer_of_the_webhook_leads_where_the_contract_says(
    tmp_path: Path, answer: dict[str, Any], state: str, tenant: str | None
) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        application = engine.commands.apply(target, Wish(via="webhook", seed=1))
        engine.commands.approve(application.id)
        await engine.outbox.drain_due()
        found = engine.commands.application(application.id)
        return found.state, found.tenant_id, [one.tenant_id for one in engine.market.store.tenants.all()]

    assert play(tmp_path, Service((200, answer)), story) == (state, tenant, [tenant] if tenant else [])


PROCESSING = {"status": "processing", "tenant_id": None, "tenant_url": None, "message": "잠시만"}


def test_processing_without_a_callback_is_asked_again(tmp_path: Path) -> None:
    service = Service((200, PROCESSING), (200, PROCESSING))

    async def story(engine: Engine, target: Target) -> Any:
        application = engine.commands.apply(target, Wish(via="webhook", seed=1))
        engine.commands.approve(application.id)
        await engine.timeline.advance(timedelta(minutes=5))
        return engine.commands.application(application.id).state

    assert play(tmp_path, service, story) == "active"
    bodies = [body for _, _, _, body in service.seen]
    assert len(bodies) == 3
    assert bodies[0] == bodies[1] == bodies[2]
    assert {"start_date", "end_date"} <= bodies[0].keys()


def callback(**changes: Any) -> bytes:
    known = {**EXAMPLES["auto_provision"].response, "application_id": 1}
    return json.dumps({**known, **changes}).encode()


def test_callbacks_are_judged_and_change_state_once(tmp_path: Path) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        engine.market.callback_url = "http://127.0.0.1:8900/callbacks/auto-provision"
        engine.commands.approve(engine.commands.apply(target, Wish(via="webhook", seed=1)).id)
        engine.commands.apply(target, Wish(via="webhook", seed=2))
        await engine.outbox.drain_due()
        seen = [engine.commands.application(1).state]

        def post(body: bytes, key: str = "s-1234") -> int:
            headers = (("X-Service-API-Key", key), ("Content-Type", "application/json"))
            return engine.callbacks.receive("http://m/callbacks", headers, body).status

        codes = [
            post(callback(), "wrong"),
            post(callback(), ""),
            post(b"{"),
            post(b'{"a":NaN}'),
            post(callback(status="done")),
            post(callback(application_id=99)),
            post(callback(application_id=2)),
            post(callback(status="processing")),
        ]
        seen.append(engine.commands.application(1).state)
        repeats = {post(callback()) for _ in range(1000)}
        seen.append(engine.commands.application(1).state)
        codes.append(post(callback(status="rejected", tenant_id=None, tenant_url=None)))
        codes.append(post(callback(tenant_id="another")))
        stored = engine.market.exchanges.page(limit=500)
        incoming = [one for one in stored if one.direction == "in"]
        return seen, codes, repeats, len(engine.market.store.tenants.all()), "s-1234" in repr(incoming)

    seen, codes, repeats, tenants, leaked = play(tmp_path, Service((200, PROCESSING)), story)
    assert seen == ["provisioning", "provisioning", "active"]
    assert codes == [401, 401, 422, 422, 422, 404, 409, 409, 409, 409]
    assert (repeats, tenants, leaked) == ({200}, 1, False)


def test_a_callback_may_overtake_the_answer(tmp_path: Path) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        engine.market.callback_url = "http://127.0.0.1:8900/callbacks/auto-provision"
        engine.commands.approve(engine.commands.apply(target, Wish(via="webhook", seed=1)).id)
        headers = (("X-Service-API-Key", "s-1234"),)
        status = engine.callbacks.receive("http://m/callbacks", headers, callback()).status
        await engine.outbox.drain_due()
        return status, engine.commands.application(1).state

    assert play(tmp_path, Service((200, PROCESSING)), story) == (200, "active")


@pytest.mark.parametrize(
    ("fault", "sent"),
    [
        ("duplicate", 2),
        ("two_markets", 2),
        ("drop_answer", 2),
        ("wrong_key", 2),
        ("old_key", 2),
        ("truncate", 2),
        ("slow", 1),
        ("delay", 1),
        ("reorder", 1),
    ],
)
def test_every_fault_strikes_and_the_delivery_arrives(tmp_path: Path, fault: str, sent: int) -> None:
    refuses = fault in ("wrong_key", "old_key")
    service = Service(*([error(401, "UNAUTHORIZED")] if refuses else []))

    async def story(engine: Engine, target: Target) -> Any:
        engine.market.store.put_fault_plan("sample", FaultPlan(rates={fault: 1.0}))
        number = activate(engine, target)
        await engine.timeline.advance(timedelta(minutes=5))
        return engine.market.store.deliveries.get(number)

    delivery = play(tmp_path, service, story)
    assert delivery.state == "delivered"
    whole = [one for one in service.seen if one[3]]
    assert len(whole) == (sent - 1 if fault == "truncate" else sent)
    keys = {headers["idempotency-key"] for _, _, headers, _ in whole}
    assert len(keys) == (2 if fault == "two_markets" else 1)
    if refuses:
        assert service.seen[0][2]["x-market-api-key"] != service.seen[1][2]["x-market-api-key"]


def test_reordered_deliveries_change_places(tmp_path: Path) -> None:
    service = Service()

    async def story(engine: Engine, target: Target) -> Any:
        activate(engine, target)
        engine.market.store.put_fault_plan("sample", FaultPlan(rates={"reorder": 1.0}))
        first = engine.commands.deactivate(target, "mtsim-a", reason="violation", preserve_data=True)
        engine.market.store.put_fault_plan("sample", None)
        activate(engine, target)
        await engine.outbox.drain_due()
        return [path.rpartition("/")[2] for _, path, _, _ in service.seen], first.strikes

    assert play(tmp_path, service, story) == (["activate", "activate", "deactivate"], ("reorder",))


def test_a_plan_change_is_goodbye_and_welcome(tmp_path: Path) -> None:
    service = Service()

    async def story(engine: Engine, target: Target) -> Any:
        activate(engine, target)
        await engine.outbox.drain_due()
        engine.commands.change_plan(target, "mtsim-a", "premium")
        await engine.outbox.drain_due()
        return engine.market.store.tenants.find("sample", "mtsim-a")

    tenant = play(tmp_path, service, story)
    assert (tenant.plan, tenant.state) == ("premium", "active")
    assert service.seen[1][3] == {"reason": "admin_request", "preserve_data": True}
    assert service.seen[2][3]["features"] == ["chat", "rag", "quiz", "api_integration"]


@pytest.mark.parametrize("plan", ["", " ", "two words", "x" * 65, "-", "a\x1b[2J"])
def test_what_cannot_be_a_plan_is_refused_before_the_goodbye(tmp_path: Path, plan: str) -> None:
    service = Service()

    async def story(engine: Engine, target: Target) -> Any:
        activate(engine, target)
        await engine.outbox.drain_due()
        with pytest.raises(PlanError):
            engine.commands.change_plan(target, "mtsim-a", plan)
        await engine.outbox.drain_due()

    play(tmp_path, service, story)
    assert len(service.seen) == 1


def test_while_debugging_nothing_is_tried_again(tmp_path: Path) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        engine.sender.debugging = True
        number = activate(engine, target)
        await engine.outbox.drain_due()
        return engine.market.store.deliveries.get(number).state, len(attempts(engine, number))

    assert play(tmp_path, Service(error(503, "SERVICE_UNAVAILABLE")), story) == ("failed", 1)


def test_one_applicant_has_one_tenant(tmp_path: Path) -> None:
    service = Service()

    async def story(engine: Engine, target: Target) -> Any:
        person = {"id": 1, "name": "김", "email": "same@x.example", "university_name": "한빛대학교"}
        for email in ("same@x.example", "SAME@x.example"):
            wish = Wish(applicant={**person, "email": email})
            engine.commands.approve(engine.commands.apply(target, wish).id)
            await engine.outbox.drain_due()
        return [one.tenant_id for one in engine.market.store.tenants.all()]

    assert play(tmp_path, service, story) == ["mtsim-0001"]


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


def test_a_cancelled_subscription_does_not_end_twice(tmp_path: Path) -> None:
    service = Service()

    async def story(engine: Engine, target: Target) -> Any:
        engine.commands.approve(engine.commands.apply(target, Wish(seed=1)).id)
        await engine.outbox.drain_due()
        engine.commands.deactivate(target, "mtsim-0001", reason="admin_request", preserve_data=False)
        await engine.outbox.drain_due()
        return await engine.timeline.advance(timedelta(days=60))

    assert play(tmp_path, service, story) == []
    assert [path.rpartition("/")[2] for _, path, _, _ in service.seen] == ["activate", "deactivate"]


def test_an_attempt_that_fails_on_our_side_follows_the_schedule(tmp_path: Path) -> None:
    service = Service()

    async def story(engine: Engine, target: Target) -> Any:
        async def broken(delivery: Delivery) -> Attempted:
            raise RuntimeError("a mistake of ours")

        engine.sender.attempt = broken  # type: ignore[method-assign]
        number = activate(engine, target)
        engine.outbox.wake()
        delivery = await engine.outbox.settled(number)
        return delivery, attempts(engine, number)

    delivery, tried = play(tmp_path, service, story)
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert delivery.next_at > START
    assert tried == [("retry", "mt-sim failed: RuntimeError")]


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


def test_a_call_that_a_fault_holds_back_says_so_at_once(tmp_path: Path) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        engine.market.store.put_fault_plan(target.name, FaultPlan(rates={"delay": 1.0}))
        number = activate(engine, target)
        engine.outbox.wake()
        return await engine.outbox.settled(number)

    held = play(tmp_path, Service(), story)
    assert (held.state, held.attempts) == ("waiting", 0)
    assert held.next_at > START


def test_a_subscription_may_end_on_the_last_day_there_is(tmp_path: Path) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        application = engine.commands.apply(target, Wish(kind="service", end_date=date.max))
        engine.commands.approve(application.id)
        await engine.timeline.advance(timedelta(days=400))
        (tenant,) = engine.market.store.tenants.all()
        return tenant

    tenant = play(tmp_path, Service(), story)
    assert (tenant.state, tenant.subscription.end, tenant.subscription.ends_at) == ("active", date.max, None)
    assert tenant.subscription.renewed() == tenant.subscription
    late = replace(tenant.subscription, start=date(9999, 1, 1), end=date(9999, 12, 30))
    assert late.renewed().end == date.max


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
