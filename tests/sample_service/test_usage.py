import asyncio
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sample_driver.clock import NOW
from sample_driver.driver import Driver

from sample_service.domain.prices import OTHER, PRICES, dollars, price_of
from sample_service.domain.usage import UsageEvent, roll_up
from standard_api.errors import InvalidRequestError, UserNotFoundError


@pytest.fixture
def user_id(active: Driver) -> str:
    return active.create_user("gildong@hanbit.example").user_id


def test_an_event_shows_in_every_answer(active: Driver, user_id: str) -> None:
    active.record(active.event(user_id, datetime(2026, 11, 20, 7, 12, tzinfo=UTC)))
    user = active.user(user_id)
    assert user.usage.model_dump() == {"sessions": 1, "messages": 2, "tokens": 1_333}
    costs = asyncio.run(active.handler.get_tenant_costs("hanbit", "7d"))
    assert costs.model_dump() == {
        "tenant_id": "hanbit",
        "period": "7d",
        "total_cost_usd": 0.00583,
        "by_model": [{"model": "gpt-4o", "input_tokens": 1_000, "output_tokens": 333, "cost_usd": 0.00583}],
        "by_user_top10": [{"user_id": user_id, "name": "홍길동", "cost_usd": 0.00583, "tokens": 1_333}],
        "daily_trend": [{"date": "2026-11-20", "cost_usd": 0.00583}],
    }
    patterns = asyncio.run(active.handler.get_usage_patterns("hanbit", "7d"))
    assert patterns.model_dump(exclude={"tenant_id", "period"}) == {
        "hourly_distribution": [{"hour": 7, "count": 2}],
        "weekday_distribution": [{"day": "fri", "count": 2}],
        "avg_session_length_minutes": 1.5,
    }
    month = asyncio.run(active.handler.get_tenant_usage("hanbit", "2026-11")).usage
    assert month.model_dump() == {
        "active_users": 1,
        "total_sessions": 1,
        "api_calls": 2,
        "ai_tokens": 1_333,
        "storage_mb": 0.0,
    }


@pytest.mark.parametrize("month", ["2026-10", "2027-01", "0001-01", "9999-12"])
def test_a_month_without_usage_is_zeros(active: Driver, user_id: str, month: str) -> None:
    active.record(active.event(user_id))
    usage = asyncio.run(active.handler.get_tenant_usage("hanbit", month)).usage
    assert set(usage.model_dump().values()) == {0}


def test_a_day_counts_a_user_once(active: Driver, user_id: str) -> None:
    for _ in range(3):
        active.record(active.event(user_id), active.event(user_id))
    stats = asyncio.run(active.handler.get_tenant_stats("hanbit", "7d"))
    assert [(day.users, day.messages) for day in stats.trends.daily] == [(1, 12)]
    active.delete_user(user_id)
    stats = asyncio.run(active.handler.get_tenant_stats("hanbit", "7d"))
    assert [(day.users, day.messages) for day in stats.trends.daily] == [(0, 12)]


def test_a_local_evening_belongs_to_its_utc_day(active: Driver, user_id: str) -> None:
    kst = datetime.fromisoformat("2026-11-21T08:30:00+09:00")
    active.record(active.event(user_id, kst))
    stats = asyncio.run(active.handler.get_tenant_stats("hanbit", "7d"))
    assert [day.date for day in stats.trends.daily] == ["2026-11-20"]


def test_bulk_sums_are_what_recording_gives(active: Driver, user_id: str) -> None:
    active.activate("bulk")
    other = active.create_user("gildong@hanbit.example", "bulk").user_id
    chance = Random(3)
    kinds = [
        {
            "model": chance.choice([*PRICES, "unheard"]),
            "input_tokens": chance.randrange(5_000),
            "output_tokens": chance.randrange(5_000),
        }
        for _ in range(60)
    ]
    times = [NOW - timedelta(hours=chance.randrange(900)) for _ in kinds]
    for kind, at in zip(kinds, times, strict=True):
        active.record(active.event(user_id, at, **kind))
    with active.store.transaction():
        events = [active.event(other, at, **kind) for kind, at in zip(kinds, times, strict=True)]
        active.store.usage.record_sums("bulk", roll_up(events))
    assert _answers(active, "hanbit") == _answers(active, "bulk")
    assert active.user(user_id).usage == active.user(other, "bulk").usage


def _answers(service: Driver, tenant_id: str) -> list[object]:
    dashboard, since = service.store.dashboard, "2026-01-01"
    return [
        dashboard.summary(tenant_id, since),
        dashboard.daily_usage(tenant_id, since),
        dashboard.daily_costs(tenant_id, since),
        dashboard.costs_by_model(tenant_id, since),
        dashboard.messages_by_hour(tenant_id, since),
        dashboard.messages_by_weekday(tenant_id, since),
        dashboard.session_minutes(tenant_id, since),
        [user.last_active for user in dashboard.top_users(tenant_id, since, 10)],
    ]


def test_usage_of_a_stranger_or_of_the_future_changes_nothing(active: Driver, user_id: str) -> None:
    good = active.event(user_id)
    with pytest.raises(UserNotFoundError):
        active.record(good, active.event("u-stranger"))
    with pytest.raises(InvalidRequestError):
        active.record(good, active.event(user_id, NOW + timedelta(seconds=1)))
    assert active.user(user_id).usage.messages == 0


@pytest.mark.parametrize(
    "changes",
    [{"input_tokens": -1}, {"messages": -1}, {"model": ""}, {"at": datetime(2026, 11, 1)}],  # noqa: DTZ001
)
def test_impossible_usage_cannot_be_made(changes: dict[str, object]) -> None:
    values: dict[str, object] = {
        "user_id": "u",
        "at": NOW,
        "model": "gpt-4o",
        "input_tokens": 1,
        "output_tokens": 1,
    }
    with pytest.raises(InvalidRequestError):
        UsageEvent(**{**values, **changes})  # type: ignore[arg-type]


def test_a_cost_is_whole_micro_dollars() -> None:
    assert price_of("gpt-4o").cost(1_000_000, 1_000_000) == 12_500_000
    assert price_of("gpt-4o-mini").cost(3, 0) == 0
    assert price_of("gpt-4o-mini").cost(4, 0) == 1
    assert price_of("unheard") == OTHER
    assert dollars(5_830) == 0.00583


def test_limits_tell_what_is_used_and_when_it_starts_again(active: Driver, user_id: str) -> None:
    active.record(active.event(user_id), active.event(user_id, NOW - timedelta(days=2)))
    answer = asyncio.run(active.handler.get_limits("hanbit"))
    limits = {limit.name: (limit.limit, limit.used, limit.resets_at) for limit in answer.limits}
    assert limits == {
        "users": (1_000, 1, None),
        "storage": (10_240, 0, None),
        "daily_tokens": (10_000_000, 1_333, "2026-11-24T00:00:00.000Z"),
        "monthly_tokens": (200_000_000, 2_666, "2026-12-01T00:00:00.000Z"),
        "file_size": (50, 0, None),
    }
