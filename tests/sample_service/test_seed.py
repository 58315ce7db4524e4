import asyncio
import sqlite3
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from sample_driver.clock import NOW
from sample_driver.driver import Driver

from sample_service.seeding.newborn import household
from sample_service.seeding.seed import SeedPlan, UnknownLocaleError, seed, seed_folder
from sample_service.seeding.term import busyness, term_week
from sample_service.storage.data_folder import FILE_NAME
from sample_service.storage.schema import APPLIED_TABLE

TODAY = NOW.date()


def _dump(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / FILE_NAME)
    try:
        # Only the migrations remember when they ran.
        return [line for line in connection.iterdump() if APPLIED_TABLE not in line]
    finally:
        connection.close()


def test_the_same_plan_makes_the_same_data_to_the_byte(tmp_path: Path) -> None:
    plan = SeedPlan(seed=7, tenants=2, users=12, days=20, today=TODAY)
    for name in ("one", "two"):
        assert seed_folder(tmp_path / name, plan) == 2
    assert _dump(tmp_path / "one") == _dump(tmp_path / "two")


def test_another_seed_makes_other_data(tmp_path: Path) -> None:
    for number in (1, 2):
        seed_folder(tmp_path / str(number), SeedPlan(seed=number, users=3, days=5, today=TODAY))
    assert _dump(tmp_path / "1") != _dump(tmp_path / "2")


def test_a_seeded_folder_is_left_alone_and_a_stopped_run_goes_on(tmp_path: Path) -> None:
    plan = SeedPlan(seed=7, tenants=1, users=4, days=5, today=TODAY)
    said: list[tuple[int, int]] = []
    seed_folder(tmp_path, plan, progress=lambda done, total: said.append((done, total)))
    assert seed_folder(tmp_path, plan) == 0
    larger = SeedPlan(seed=7, tenants=3, users=4, days=5, today=TODAY)
    assert seed_folder(tmp_path, larger, progress=lambda *step: said.append(step)) == 2
    assert said == [(1, 1), (2, 3), (3, 3)]
    whole = tmp_path / "whole"
    seed_folder(whole, larger)
    assert _dump(whole) == _dump(tmp_path)


def test_a_university_is_believable(service: Driver) -> None:
    seed(service.store, SeedPlan(seed=1, users=60, today=TODAY))
    tenant = service.store.tenants.get("univ-01")
    assert tenant.name.endswith("대학교")
    users = service.users("univ-01", limit=100).users
    assert len(users) == 60
    assert all("가" <= user.name[0] <= "힣" for user in users)
    assert users[0].role == "admin"
    assert {user.role for user in users} == {"admin", "moderator", "user"}
    assert all(str(user.created_at) < "2026-11-23" for user in users)
    kinds = Counter(item.type for item in service.resources("univ-01", limit=100).items)
    assert set(kinds) == {"course", "discussion", "document", "session"}
    course = service.resources("univ-01", type="course").items[0]
    assert course.created_by in {user.user_id for user in users if user.role != "user"}


def test_work_happens_in_office_hours_of_korea_and_on_weekdays(service: Driver) -> None:
    seed(service.store, SeedPlan(seed=1, users=60, today=TODAY))
    patterns = asyncio.run(service.handler.get_usage_patterns("univ-01", "90d"))
    hours = {row.hour: row.count for row in patterns.hourly_distribution}
    days = {row.day: row.count for row in patterns.weekday_distribution}
    night, office = range(17, 21), range(9)  # UTC: 02 to 06, and 09 to 18 in Korea
    assert sum(hours[hour] for hour in office) > 5 * sum(hours.get(hour, 0) for hour in night)
    assert min(days["mon"], days["tue"], days["wed"]) > max(days["sat"], days["sun"])


def test_usage_ends_before_today(service: Driver) -> None:
    seed(service.store, SeedPlan(seed=1, users=20, days=10, today=TODAY))
    stats = asyncio.run(service.handler.get_tenant_stats("univ-01", "90d"))
    days = [day.date for day in stats.trends.daily]
    assert (days[0], days[-1]) == ("2026-11-13", "2026-11-22")


@pytest.mark.parametrize(
    ("day", "week", "busy"),
    [
        (date(2026, 9, 1), 1, 1.05),
        (date(2026, 10, 21), 8, 1.8),
        (date(2026, 10, 24), 8, 0.54),
        (date(2026, 8, 3), None, 0.35),
    ],
)
def test_a_term_has_a_rhythm(day: date, week: int | None, busy: float) -> None:
    assert term_week(day) == week
    assert busyness(day) == pytest.approx(busy)


@pytest.mark.parametrize("locale", ["en_US", "ja_JP"])
def test_another_locale_is_an_option(service: Driver, locale: str) -> None:
    seed(service.store, SeedPlan(seed=1, users=3, days=3, locale=locale, today=TODAY))
    assert service.store.tenants.get("univ-01").name.startswith("University of ")
    assert service.users("univ-01").total == 3


def test_an_unknown_locale_is_refused_before_anything_is_made(service: Driver) -> None:
    with pytest.raises(UnknownLocaleError, match="xx_XX"):
        seed(service.store, SeedPlan(seed=1, locale="xx_XX", today=TODAY))
    assert service.store.tenants.count() == 0


def test_our_own_towns_are_made_without_faker(service: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("faker", "faker.config"):
        monkeypatch.setitem(sys.modules, name, None)
    assert seed(service.store, SeedPlan(seed=1, users=2, days=2, today=TODAY)) > 0


@pytest.mark.parametrize(("users", "days"), [(0, 5), (1, 1), (2, 0)])
def test_the_smallest_universities_are_whole(service: Driver, users: int, days: int) -> None:
    seed(service.store, SeedPlan(seed=1, users=users, days=days, today=TODAY))
    stats = asyncio.run(service.handler.get_tenant_stats("univ-01", "7d"))
    assert stats.summary.total_users == users


def test_resources_are_filtered_searched_and_paged(service: Driver) -> None:
    seed(service.store, SeedPlan(seed=1, users=30, days=1, today=TODAY))
    whole = service.resources("univ-01", limit=100)
    documents = service.resources("univ-01", type="document", limit=100)
    assert documents.resource_type == "document"
    assert documents.items == [item for item in whole.items if item.type == "document"]
    title = whole.items[0].title
    assert whole.items[0] in service.resources("univ-01", search=title).items
    assert service.resources("univ-01", search="%").total == 0
    halves = [service.resources("univ-01", limit=7, offset=offset) for offset in range(0, whole.total, 7)]
    assert [item for half in halves for item in half.items] == whole.items


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2027, 1, 8), date(2027, 7, 22)])
def test_nobody_of_a_newborn_has_numbers_of_zero_and_no_week_either(today: date) -> None:
    family = household(3, today)
    days = {day for day, _user in family.usage.users}
    weeks = [{str(today - timedelta(days=7 * week + day)) for day in range(1, 8)} for week in range(8)]
    assert {user for _day, user in family.usage.users} == {person.user.user_id for person in family.people}
    assert all(days & week for week in weeks)
