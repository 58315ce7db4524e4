"""Every sentence of the contract about how the dashboard's numbers agree, over seeds and periods."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from sample_driver.clock import NOW, StoppedClock
from sample_driver.driver import Driver

from sample_service.seeding.seed import SeedPlan, seed
from standard_api.fields import PERIOD_DAYS, Period
from standard_api.models import CostsResponse, StatsResponse, TopUsersResponse

UNIVERSITY = "univ-01"
PERIODS: tuple[Period, ...] = ("7d", "30d", "90d")
Change = Callable[[Driver], object]


def _read(service: Driver, period: Period) -> tuple[StatsResponse, CostsResponse, TopUsersResponse]:
    async def read() -> tuple[StatsResponse, CostsResponse, TopUsersResponse]:
        return (
            await service.handler.get_tenant_stats(UNIVERSITY, period),
            await service.handler.get_tenant_costs(UNIVERSITY, period),
            await service.handler.get_top_users(UNIVERSITY, period, 50),
        )

    return asyncio.run(read())


def _assert_one_truth(service: Driver) -> None:
    for period in PERIODS:
        stats, costs, top = _read(service, period)
        _assert_totals_agree(stats, costs)
        _assert_users_agree(service, stats, costs, top)
        _assert_days_lie_in_the_period(service, stats, costs)
        _assert_patterns_agree(service, stats)
    _assert_longer_periods_show_no_less(service)


def _assert_totals_agree(stats: StatsResponse, costs: CostsResponse) -> None:
    summary = stats.summary
    total = costs.total_cost_usd
    assert sum(day.messages for day in stats.trends.daily) == summary.total_messages
    assert sum(day.tokens for day in stats.trends.daily) == summary.total_tokens
    assert sum(row.input_tokens + row.output_tokens for row in costs.by_model) == summary.total_tokens
    assert summary.estimated_cost_usd == total == round(total, 6)
    assert round(sum(row.cost_usd for row in costs.by_model), 6) == total
    assert round(sum(day.cost_usd for day in costs.daily_trend), 6) == total


def _assert_users_agree(
    service: Driver, stats: StatsResponse, costs: CostsResponse, top: TopUsersResponse
) -> None:
    summary = stats.summary
    assert summary.total_users == service.users(UNIVERSITY).total
    assert summary.active_users <= summary.total_users
    assert summary.new_users_this_period <= summary.total_users
    assert all(day.users <= summary.active_users for day in stats.trends.daily)
    assert len(top.users) == min(summary.active_users, 50)
    assert [row.tokens for row in top.users] == sorted((row.tokens for row in top.users), reverse=True)
    assert sum(row.tokens for row in top.users) <= summary.total_tokens
    dearest = [row.cost_usd for row in costs.by_user_top10]
    assert dearest == sorted(dearest, reverse=True)
    assert len(dearest) == min(summary.active_users, 10)
    named = {row.user_id: row.name for row in top.users}
    named.update({row.user_id: row.name for row in costs.by_user_top10})
    for user_id, name in named.items():
        assert service.user(user_id, UNIVERSITY).name == name


def _assert_days_lie_in_the_period(service: Driver, stats: StatsResponse, costs: CostsResponse) -> None:
    today = service.settings.now().date()
    first = today - timedelta(days=PERIOD_DAYS[stats.period] - 1)
    days = [day.date for day in stats.trends.daily]
    assert days == sorted(set(days))
    assert days == [day.date for day in costs.daily_trend]
    assert all(first <= date.fromisoformat(day) <= today for day in days)


def _assert_patterns_agree(service: Driver, stats: StatsResponse) -> None:
    patterns = asyncio.run(service.handler.get_usage_patterns(UNIVERSITY, stats.period))
    hours, days = patterns.hourly_distribution, patterns.weekday_distribution
    assert sum(row.count for row in hours) == sum(row.count for row in days)
    assert sum(row.count for row in hours) == stats.summary.total_messages
    assert len({row.hour for row in hours}) == len(hours)
    assert len({row.day for row in days}) == len(days)


def _assert_longer_periods_show_no_less(service: Driver) -> None:
    summaries = [_read(service, period)[0].summary.model_dump() for period in PERIODS]
    for shorter, longer in pairwise(summaries):
        assert all(longer[name] >= number for name, number in shorter.items())


def _create(service: Driver) -> None:
    service.create_user("new@univ-01.example", UNIVERSITY)


def _delete_the_busiest(service: Driver) -> None:
    _, _, top = _read(service, "90d")
    for row in top.users[:3]:
        service.delete_user(row.user_id, UNIVERSITY)


def _use(service: Driver) -> None:
    user = service.users(UNIVERSITY).users[-1]
    for days in (0, 1, 6, 7, 29, 30, 89, 90):
        event = service.event(user.user_id, service.settings.now() - timedelta(days=days))
        service.record(event, event, tenant_id=UNIVERSITY)


def _deactivate(service: Driver) -> None:
    service.deactivate(UNIVERSITY)


def _erase(service: Driver) -> None:
    service.deactivate(UNIVERSITY, preserve_data=False)


@pytest.mark.parametrize("chance", [1, 2, 3])
@pytest.mark.parametrize(
    "changes",
    [
        (),
        (_create,),
        (_use, _delete_the_busiest, _use),
        (_delete_the_busiest, _create, _use, _deactivate),
        (_use, _erase),
    ],
)
def test_all_numbers_tell_one_truth(service: Driver, chance: int, changes: tuple[Change, ...]) -> None:
    seed(service.store, SeedPlan(seed=chance, users=20, days=95, today=NOW.date()))
    for change in changes:
        change(service)
    _assert_one_truth(service)


def test_random_days_of_a_service_tell_one_truth(service: Driver, clock: StoppedClock) -> None:
    seed(service.store, SeedPlan(seed=4, users=8, days=95, today=NOW.date()))
    chance = Random(5)
    for _ in range(12):
        chance.choice((_use, _delete_the_busiest, _create_another))(service)
        clock.advance(hours=chance.randint(1, 200))
        _assert_one_truth(service)


def _create_another(service: Driver) -> None:
    service.create_user(f"{service.settings.identifiers.user()}@univ-01.example", UNIVERSITY)


def test_a_new_user_counts_at_once_and_totals_keep_what_the_deleted_used(service: Driver) -> None:
    seed(service.store, SeedPlan(seed=1, users=20, today=NOW.date()))
    before = _read(service, "90d")[0].summary
    _create(service)
    created = _read(service, "7d")[0].summary
    assert created.total_users == before.total_users + 1
    _delete_the_busiest(service)
    after = _read(service, "90d")[0].summary
    assert after.total_users == created.total_users - 3
    assert after.active_users == before.active_users - 3
    assert (after.total_tokens, after.total_messages, after.estimated_cost_usd) == (
        before.total_tokens,
        before.total_messages,
        before.estimated_cost_usd,
    )
    users = {day.date: day.users for day in _read(service, "90d")[0].trends.daily}
    assert max(users.values()) <= after.active_users


def test_one_tenant_does_not_change_anothers_numbers(service: Driver) -> None:
    seed(service.store, SeedPlan(seed=1, tenants=2, users=8, today=NOW.date()))
    before = _read(service, "90d")[0].summary
    user = service.users("univ-02").users[0]
    service.record(service.event(user.user_id), tenant_id="univ-02")
    service.deactivate("univ-02", preserve_data=False)
    assert _read(service, "90d")[0].summary == before
