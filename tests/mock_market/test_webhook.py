"""Applications by webhook: its answers, its callbacks, one tenant for one applicant."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from engine_driver import Service, play

from mock_market.delivery.commands import Wish
from mock_market.delivery.engine import Engine
from mock_market.target.target import Target
from standard_api.examples import EXAMPLES

pytestmark = pytest.mark.wire


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


@pytest.mark.parametrize(("status", "state"), [(500, "provisioning"), (422, "failed")])
def test_an_application_waits_for_an_outcome_that_nobody_knows(
    tmp_path: Path, status: int, state: str
) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        application = engine.commands.apply(target, Wish(via="webhook", seed=1))
        engine.commands.approve(application.id)
        await engine.timeline.advance(timedelta(minutes=10))
        return engine.commands.application(application.id).state

    assert play(tmp_path, Service(*[(status, {})] * 10), story) == state


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


def _nulls(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return value is None or any(_nulls(one) for one in inner)


def test_an_application_goes_out_as_receivers_know_it(tmp_path: Path) -> None:
    service = Service()

    async def story(engine: Engine, target: Target) -> None:
        for kind in ("demo", "service"):
            wish = Wish(via="webhook", kind=kind, seed=1)
            engine.commands.approve(engine.commands.apply(target, wish).id)
        await engine.outbox.drain_due()

    play(tmp_path, service, story)
    bodies = [body for _, path, _, body in service.seen if path.endswith("auto-provision")]
    assert [body["application_id"] for body in bodies] == [1, 2]
    for body in bodies:
        assert set(body) <= set(EXAMPLES["auto_provision"].request or {}) | {"callback_url"}
        assert not _nulls(body)
        assert re.fullmatch(r"0\d{1,2}-\d{3,4}-\d{4}", body["contact"])
        assert isinstance(body["reason"], str)
        assert body["service"] == {"id": 1, "slug": "sample", "title": "Sample"}
        assert set(body["applicant"]) == {"id", "name", "email", "university_name"}


@pytest.mark.parametrize(
    ("name", "said", "slug", "title"),
    [
        ("127.0.0.1:8000", {}, "ai-service", "Ai Service"),
        ("llm-chatbot", {}, "llm-chatbot", "Llm Chatbot"),
        ("mine", {"slug": "advisor", "title": "AI 어드바이저"}, "advisor", "AI 어드바이저"),
    ],
)
def test_a_service_is_listed_by_its_slug_and_never_by_its_address(
    name: str, said: dict[str, Any], slug: str, title: str
) -> None:
    target = Target(name=name, url="http://127.0.0.1:8000", **said)
    assert target.listing() == {"id": 1, "slug": slug, "title": title}
