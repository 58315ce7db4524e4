"""Subscriptions and plans in market time."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from engine_driver import START, Service, activate, play

from mock_market.delivery.commands import Wish
from mock_market.delivery.engine import Engine
from mock_market.domain.plans import PlanError
from mock_market.domain.subscriptions import Subscription
from mock_market.target.target import Target

pytestmark = pytest.mark.wire


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
    assert year == ["mtsim-0002: renewed until 2028-11-22"]
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


@pytest.mark.parametrize(
    ("start", "end", "next_start", "next_end"),
    [
        (date(2027, 3, 1), date(2028, 2, 29), date(2028, 3, 1), date(2029, 2, 28)),
        (date(2026, 3, 1), date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 4, 1), date(2028, 4, 30), date(2028, 5, 1), date(2028, 5, 31)),
        (date(2026, 11, 30), date(2027, 1, 29), date(2027, 1, 30), date(2027, 3, 29)),
        (date(2026, 12, 30), date(2027, 1, 29), date(2027, 1, 30), date(2027, 2, 28)),
        (date(2026, 11, 2), date(2026, 12, 10), date(2026, 12, 11), date(2027, 1, 18)),
        (date(9999, 1, 1), date(9999, 6, 30), date(9999, 7, 1), date(9999, 12, 31)),
    ],
)
def test_a_term_of_whole_months_is_renewed_by_whole_months(
    start: date, end: date, next_start: date, next_end: date
) -> None:
    renewed = Subscription(plan="standard", start=start, end=end).renewed()
    assert (renewed.start, renewed.end) == (next_start, next_end)
