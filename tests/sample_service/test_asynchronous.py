import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from time import monotonic

import httpx
import pytest
from sample_driver.clock import StoppedClock
from sample_driver.driver import Driver, activation, application

from sample_service.service.callback_sender import CallbackSender
from sample_service.storage.store import Store
from sample_service.storage.tables.callbacks import LONGEST_PAUSE, MAX_ATTEMPTS, CallbackRow, pause_after
from standard_api.errors import ServiceUnavailableError, TenantExistsError, TenantInactiveError
from standard_api.handler import Accepted

CALLBACK = "http://market.example/callbacks/auto-provision"


class Market:
    """Answers callbacks with the statuses it was given, the last one for ever."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        if status == 0:
            raise httpx.ConnectError("refused")
        return httpx.Response(status, headers={"Location": "http://elsewhere.example/"})

    @property
    def sender(self) -> CallbackSender:
        return CallbackSender("service-key", httpx.MockTransport(self))


def _finish(service: Driver, clock: StoppedClock) -> None:
    clock.advance(seconds=5)
    assert asyncio.run(service.worker().finish_due()) == 1


def test_an_activation_is_accepted_and_ends_later(asynchronous: Driver, clock: StoppedClock) -> None:
    answer = asyncio.run(asynchronous.handler.activate_tenant(activation()))
    assert isinstance(answer, Accepted)
    assert asynchronous.status().status == "provisioning"
    clock.advance(seconds=4)
    assert asyncio.run(asynchronous.worker().finish_due()) == 0
    _finish(asynchronous, clock)
    assert asynchronous.status().status == "active"
    assert not isinstance(asyncio.run(asynchronous.handler.activate_tenant(activation())), Accepted)


def test_while_it_goes_on_repeats_are_accepted_and_writes_are_not(asynchronous: Driver) -> None:
    first = asynchronous.activate()
    assert asynchronous.activate() == first
    with pytest.raises(TenantExistsError):
        asynchronous.activate(plan="premium")
    with pytest.raises(TenantInactiveError):
        asynchronous.create_user("gildong@hanbit.example")
    with pytest.raises(ServiceUnavailableError):
        asynchronous.deactivate()
    assert asynchronous.users().total == 0
    assert asynchronous.store.tenants.count() == 1


def test_processing_ends_with_a_callback(asynchronous: Driver, clock: StoppedClock) -> None:
    answer = asynchronous.apply(7, callback_url=CALLBACK)
    assert (answer.status, answer.tenant_id, answer.tenant_url) == ("processing", None, None)
    assert asynchronous.apply(7, callback_url=CALLBACK) == answer
    market = Market(200)
    _finish(asynchronous, clock)
    assert asyncio.run(asynchronous.worker(market.sender).send_due()) == 1
    (request,) = market.requests
    final = asynchronous.apply(7)
    assert final.status == "approved"
    assert json.loads(request.content) == {**final.model_dump(), "application_id": 7}
    assert request.headers["X-Service-API-Key"] == "service-key"
    assert request.headers["Content-Type"] == "application/json"
    assert str(request.url) == CALLBACK
    assert asyncio.run(asynchronous.worker(market.sender).send_due()) == 0


def test_two_applications_of_one_tenant_in_the_making_both_end(
    asynchronous: Driver, clock: StoppedClock
) -> None:
    for number in (1, 2):
        assert asynchronous.apply(number, callback_url=f"{CALLBACK}/{number}").status == "processing"
    assert asynchronous.apply(3).status == "processing"
    market = Market(204)
    _finish(asynchronous, clock)
    assert asyncio.run(asynchronous.worker(market.sender).send_due()) == 2
    assert {str(request.url) for request in market.requests} == {f"{CALLBACK}/1", f"{CALLBACK}/2"}
    answers = [asynchronous.apply(number) for number in (1, 2, 3)]
    assert len({answer.tenant_id for answer in answers}) == 1
    assert {answer.status for answer in answers} == {"approved"}


def test_without_a_callback_address_the_answer_is_final(asynchronous: Driver) -> None:
    assert asynchronous.apply().status == "approved"


def test_an_active_tenant_is_reused_at_once(asynchronous: Driver) -> None:
    first = asynchronous.apply(1)
    second = asynchronous.apply(2, callback_url=CALLBACK)
    assert (second.status, second.tenant_id) == ("approved", first.tenant_id)


@pytest.mark.parametrize("status", [0, 302, 400, 404, 500, 503])
def test_anything_but_2xx_is_tried_again_after_a_pause(
    asynchronous: Driver, clock: StoppedClock, status: int
) -> None:
    asynchronous.apply(callback_url=CALLBACK)
    market = Market(status, status, 200)
    worker = asynchronous.worker(market.sender)
    _finish(asynchronous, clock)
    tries = []
    for _ in range(5):
        tries.append(asyncio.run(worker.send_due()))
        clock.advance(seconds=1)
    assert tries == [1, 1, 0, 1, 0]
    assert {request.url.host for request in market.requests} == {"market.example"}


def test_pauses_grow_to_a_bound() -> None:
    pauses = [pause_after(attempts).total_seconds() for attempts in range(1, 6)]
    assert pauses == [1, 2, 4, 8, 16]
    assert pause_after(10_000) == LONGEST_PAUSE


def test_a_callback_that_never_arrives_is_given_up(asynchronous: Driver, clock: StoppedClock) -> None:
    asynchronous.apply(callback_url=CALLBACK)
    market = Market(500)
    worker = asynchronous.worker(market.sender)
    _finish(asynchronous, clock)
    for _ in range(MAX_ATTEMPTS + 3):
        asyncio.run(worker.send_due())
        clock.advance(seconds=LONGEST_PAUSE.total_seconds())
    assert len(market.requests) == MAX_ATTEMPTS
    assert asynchronous.store.callbacks.next_due() is None


def test_one_hanging_market_does_not_hold_up_another(asynchronous: Driver, clock: StoppedClock) -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/1":
            await arrived.wait()
        else:
            arrived.set()
        return httpx.Response(200)

    async def send() -> int:
        sender = CallbackSender("service-key", httpx.MockTransport(answer))
        return await asynchronous.worker(sender).send_due()

    arrived = asyncio.Event()
    for number in (1, 2):
        asynchronous.apply(number, callback_url=f"http://market.example/{number}")
    _finish(asynchronous, clock)
    assert asyncio.run(send()) == 2
    assert asynchronous.store.callbacks.next_due() is None


def test_pending_work_survives_a_restart(asynchronous: Driver, clock: StoppedClock) -> None:
    asynchronous.activate("hanbit")
    asynchronous.apply(7, callback_url=CALLBACK)
    asynchronous.store.close()
    clock.advance(seconds=60)
    market = Market(200)
    store = Store.open(asynchronous.settings.data)
    try:
        later = Driver(store, asynchronous.settings)
        worker = later.worker(market.sender)
        assert asyncio.run(worker.finish_due()) == 2
        assert asyncio.run(worker.send_due()) == 1
        assert later.status("hanbit").status == "active"
        assert later.apply(7).status == "approved"
    finally:
        store.close()


@pytest.mark.parametrize("trouble", [0, 2])
def test_the_worker_does_it_all_by_itself_and_outlives_trouble(
    store: Store, asynchronous: Driver, monkeypatch: pytest.MonkeyPatch, trouble: int
) -> None:
    async def run() -> None:
        worker = driver.worker(CallbackSender("service-key", httpx.MockTransport(answer)))
        work = asyncio.create_task(worker.run())
        await asyncio.sleep(0)
        assert (await driver.handler.auto_provision(wish)).status == "processing"
        worker.wake()
        async with asyncio.timeout(5):
            await delivered.wait()
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)

    def answer(request: httpx.Request) -> httpx.Response:
        delivered.set()
        return httpx.Response(200)

    def due_after_trouble(now: str) -> list[str]:
        troubles.append(now)
        if len(troubles) <= trouble:
            raise ServiceUnavailableError
        return find_due(now)

    troubles: list[str] = []
    find_due = store.jobs.due
    monkeypatch.setattr(store.jobs, "due", due_after_trouble)
    monkeypatch.setattr("sample_service.service.worker.TROUBLE_PAUSE", 0.001)
    delivered = asyncio.Event()
    start, began = asynchronous.settings.now(), monotonic()
    driver = Driver(
        store,
        replace(
            asynchronous.settings,
            provisioning_seconds=0.02,
            now=lambda: start + timedelta(seconds=monotonic() - began),
        ),
    )
    wish = application(7, callback_url=CALLBACK)
    asyncio.run(run())
    assert driver.apply(7).status == "approved"


def test_an_answer_that_cannot_be_noted_is_sent_again(
    asynchronous: Driver, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(callback: CallbackRow) -> None:
        raise ServiceUnavailableError

    asynchronous.apply(callback_url=CALLBACK)
    market = Market(200)
    worker = asynchronous.worker(market.sender)
    _finish(asynchronous, clock)
    with monkeypatch.context() as patch:
        patch.setattr(asynchronous.store.callbacks, "delivered", fail)
        with pytest.raises(ServiceUnavailableError):
            asyncio.run(worker.send_due())
    assert asyncio.run(worker.send_due()) == 1
    assert len(market.requests) == 2
