"""Subscriptions and plans in market time."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from engine_driver import START, Service, activate, play

from mock_market.api.views import TenantView
from mock_market.delivery.commands import Wish
from mock_market.delivery.engine import Engine
from mock_market.domain.plans import PlanError
from mock_market.domain.subscriptions import Subscription, first_subscription
from mock_market.saying import english
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
        return [english(one.what) for one in month], [english(one.what) for one in year], tenants

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
    assert late.renewed().renewed_until == late.moved_on().end == date.max


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
    term = Subscription(plan="standard", start=start, end=end)
    renewed = term.renewed()
    assert (renewed.start, renewed.end) == (start, end)
    assert (renewed.next_start, renewed.renewed_until) == (next_start, next_end)
    for running in (renewed.moved_on(), term.moved_on()):
        assert (running.start, running.end, running.next_start) == (next_start, next_end, None)


def _terms(first: Subscription, count: int) -> list[tuple[date, date | None]]:
    terms = [first]
    while len(terms) < count:
        terms.append(terms[-1].moved_on())
    return [(one.start, one.end) for one in terms]


def test_terms_that_begin_on_the_31st_never_wander() -> None:
    months = _terms(Subscription(plan="standard", start=date(2027, 12, 31), end=date(2028, 1, 30)), 14)
    days = [start.day for start, _end in months]
    assert days == [31, 31, 1, 31, 1, 31, 1, 31, 31, 1, 31, 1, 31, 31]
    assert [end + timedelta(days=1) for _start, end in months[:-1] if end] == [
        start for start, _ in months[1:]
    ]


def test_a_year_from_a_leap_day_begins_on_the_next_leap_day_again() -> None:
    first = first_subscription("service", "standard", date(2028, 2, 29))
    assert _terms(first, 5) == [
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2029, 3, 1), date(2030, 2, 28)),
        (date(2030, 3, 1), date(2031, 2, 28)),
        (date(2031, 3, 1), date(2032, 2, 28)),
        (date(2032, 2, 29), date(2033, 2, 28)),
    ]


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("service", date(2026, 3, 1), date(2027, 2, 28)),
        ("service", date(2027, 3, 1), date(2028, 2, 29)),
        ("demo", date(2027, 2, 1), date(2027, 3, 2)),
        ("demo", date(2028, 2, 1), date(2028, 3, 1)),
    ],
)
def test_a_service_runs_a_calendar_year_and_a_demo_30_days(kind: str, start: date, end: date) -> None:
    assert first_subscription(kind, "standard", start).end == end


def test_two_renewals_are_two_terms(tmp_path: Path) -> None:
    async def story(engine: Engine, target: Target) -> Any:
        wish = Wish(kind="service", start_date=date(2026, 3, 1), end_date=date(2027, 2, 28))
        engine.commands.approve(engine.commands.apply(target, wish).id)
        await engine.outbox.drain_due()
        engine.commands.renew(target, "mtsim-0001")
        engine.commands.renew(target, "mtsim-0001")
        seen = []
        for span in (0, 100, 366, 365):
            await engine.timeline.advance(timedelta(days=span))
            await engine.outbox.drain_due()
            seen.append(TenantView.of(engine.commands.tenant(target, "mtsim-0001")))
        return seen, engine.market.store.tenants.find(target.name, "mtsim-0001")

    seen, tenant = play(tmp_path, Service(), story)
    assert [(one.start_date, one.end_date, one.next_start_date, one.next_end_date) for one in seen] == [
        ("2026-03-01", "2027-02-28", "2027-03-01", "2029-02-28"),
        ("2027-03-01", "2028-02-29", "2028-03-01", "2029-02-28"),
        ("2028-03-01", "2029-02-28", None, None),
        (None, None, None, None),
    ]
    assert (tenant.state, seen[-1].ended) == ("deactivated", "2029-03-01T00:00:00+00:00")
