"""Every fault strikes, and what was promised arrives all the same."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from engine_driver import START, Service, activate, error, play

from mock_market.api.market_views import DeliveryView
from mock_market.delivery.engine import Engine
from mock_market.domain.faults import FaultPlan
from mock_market.target.target import Target
from simulator.output.market_text import delivery_text
from tui.views.market import attempt_rows

pytestmark = pytest.mark.wire


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


def test_a_call_that_a_fault_holds_back_says_so_at_once(tmp_path: Path) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        engine.market.store.put_fault_plan(target.name, FaultPlan(rates={"delay": 1.0}))
        number = activate(engine, target)
        engine.outbox.wake()
        return await engine.outbox.settled(number)

    held = play(tmp_path, Service(), story)
    assert (held.state, held.attempts) == ("waiting", 0)
    assert held.next_at > START


@pytest.mark.parametrize("fault", ["duplicate", "two_markets"])
def test_a_copy_that_was_sent_on_purpose_stands_in_the_attempt(tmp_path: Path, fault: str) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        engine.market.store.put_fault_plan(target.name, FaultPlan(rates={fault: 1.0}))
        number = activate(engine, target)
        await engine.outbox.drain_due()
        deliveries = engine.market.store.deliveries
        return DeliveryView.of(deliveries.get(number), deliveries.attempts(number))

    shown = play(tmp_path, Service(), story)
    attempt = shown.attempts[0]
    assert {attempt.exchange_id, attempt.copy_exchange_id} == {1, 2}
    assert f"sent a second time on purpose: #{attempt.copy_exchange_id}" in delivery_text(shown)
    drawn = "".join(text for one in attempt_rows(shown, 80) for text, _look in one)
    assert f"sent a second time on purpose: #{attempt.copy_exchange_id}" in drawn
