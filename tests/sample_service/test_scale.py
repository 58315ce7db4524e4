"""A large tenant is answered as a small one is: the same pages and rankings, and no long step on the loop."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sample_driver.driver import TENANT, Driver, activation

from sample_service.service import tenancy
from sample_service.service.settings import ServiceSettings
from sample_service.storage import reads
from sample_service.storage.store import Store
from sample_service.storage.tables import users
from sample_service.storage.tables.users import UserRow
from standard_api.models import DeactivateRequest, DeactivateResponse, UserFilters
from standard_api.models.users import Role, UserStatus

ROLES: tuple[Role, ...] = ("admin", "user", "moderator")
STATES: tuple[UserStatus, ...] = ("active", "suspended")


def people(count: int) -> list[UserRow]:
    return [
        UserRow(
            user_id=f"u-{number}",
            email=f"U{number}@한빛.example",
            name=f"홍길동 {number % 10}",
            role=ROLES[number % 3],
            status=STATES[number % 5 == 0],
            created_at=f"2026-01-01T00:00:{number % 60:02d}.000Z",
        )
        for number in range(count)
    ]


@pytest.fixture
def crowd(active: Driver, monkeypatch: pytest.MonkeyPatch) -> Driver:
    """A tenant of 100 people that is large in the eyes of the service."""
    monkeypatch.setattr(reads, "LARGE", 50)
    monkeypatch.setattr(users, "_SMALL", 50)
    monkeypatch.setattr(users, "_FEW", 150)
    with active.store.transaction():
        active.store.users.insert_many(TENANT, people(100), "!")
    return active


FILTERS = [
    {},
    {"role": "admin"},
    {"status": "suspended"},
    {"role": "user", "status": "active"},
    {"search": "길동 3"},
    {"search": "길"},
    {"search": " 3"},
    {"search": "9"},
    {"search": "g"},
    {"search": "u7@한빛"},
    {"search": 'a"b'},
    {"search": "%길동"},
    {"search": "동 3", "role": "admin"},
    {"search": "길\0동"},
    {"search": "OR NOT *"},
]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("limit", [7, 100])
def test_the_pages_of_a_list_are_the_list(crowd: Driver, filters: dict[str, str], limit: int) -> None:
    wanted = UserFilters.model_validate({**filters, "limit": 100})
    expected = [user.user_id for user in people(100) if matches(user, wanted)]
    seen = []
    for offset in range(0, len(expected) + 1, limit):
        page = crowd.users(**filters, limit=limit, offset=offset)
        assert page.total == len(expected)
        seen += [user.user_id for user in page.users]
    assert seen == expected
    assert crowd.users(**filters, offset=1000).users == []


def matches(user: UserRow, filters: UserFilters) -> bool:
    term = filters.search.casefold()
    found = term in user.name.casefold() or term in user.email.casefold()
    return found and filters.role in (None, user.role) and filters.status in (None, user.status)


def test_a_page_far_behind_is_found_among_what_was_deleted_and_changed(
    crowd: Driver,
) -> None:
    with crowd.store.transaction():
        crowd.store.users.insert_many(TENANT, people(2_200)[100:], "!")
    everybody = [f"u-{number}" for number in range(2_200)]
    for number in (3, 1_500, 1_023):
        crowd.delete_user(f"u-{number}")
        everybody.remove(f"u-{number}")
    crowd.update_user("u-0", role="user", status="active", name="새 이름")
    users_alone = [one for one in everybody if int(one[2:]) % 3 == 1 or one == "u-0"]
    for offset in (0, 500, 1_021, 1_022, 1_024, 2_047, 2_196, 2_197):
        assert [one.user_id for one in crowd.users(offset=offset, limit=3).users] == everybody[offset:][:3]
        page = crowd.users(role="user", offset=offset // 3, limit=3)
        assert [one.user_id for one in page.users] == users_alone[offset // 3 :][:3]


def test_counts_follow_every_change(crowd: Driver) -> None:
    def counts() -> tuple[int, int, int]:
        return tuple(crowd.users(**wanted).total for wanted in ({}, {"role": "admin"}, {"status": "active"}))  # type: ignore[return-value]

    assert counts() == (100, 34, 80)
    crowd.update_user("u-0", role="user", status="active", name="새 이름입니다")
    assert counts() == (100, 33, 81)
    assert [user.user_id for user in crowd.users(search="새 이름").users] == ["u-0"]
    crowd.delete_user("u-0")
    assert counts() == (99, 33, 80)
    assert crowd.users(search="새 이름").total == 0
    crowd.deactivate(preserve_data=False)
    assert counts() == (0, 0, 0)


@pytest.fixture
def pieces(crowd: Driver, monkeypatch: pytest.MonkeyPatch) -> Driver:
    """A tenant of 100 people that is erased in ten pieces and more."""
    monkeypatch.setattr(tenancy, "_PIECE", 10)
    crowd.record(*(crowd.event(f"u-{number}") for number in range(30)))
    return crowd


async def begin_to_erase(pieces: Driver) -> "asyncio.Task[DeactivateResponse]":
    request = DeactivateRequest(reason="admin_request", preserve_data=False)
    erasing = asyncio.create_task(pieces.handler.deactivate_tenant(TENANT, request))
    for _ in range(12):
        await asyncio.sleep(0)
    return erasing


def test_a_large_tenant_is_erased_piece_by_piece_while_others_are_answered(pieces: Driver) -> None:
    async def erase() -> DeactivateResponse:
        erasing = await begin_to_erase(pieces)
        assert 0 < pieces.store.users.count(TENANT) < 100
        assert (await pieces.handler.get_tenant_status(TENANT)).status == "deactivated"
        assert not erasing.done()
        return await erasing

    assert asyncio.run(erase()).data_preserved is False
    assert pieces.users().total == 0
    assert pieces.deactivate(preserve_data=False).data_retention_until is None


def test_what_was_not_erased_before_a_restart_is_erased_after_it(pieces: Driver) -> None:
    async def break_off() -> None:
        (await begin_to_erase(pieces)).cancel()

    asyncio.run(break_off())
    assert pieces.users().total > 0
    assert asyncio.run(pieces.worker().finish_due()) == 1
    assert pieces.users().total == 0
    assert pieces.deactivate().data_preserved is False


def test_a_tenant_that_comes_back_while_it_is_erased_is_empty_and_stays(pieces: Driver) -> None:
    async def come_back() -> None:
        erasing = await begin_to_erase(pieces)
        await pieces.handler.activate_tenant(activation())
        assert pieces.store.users.count(TENANT) == 0
        with pieces.store.transaction():
            pieces.store.users.insert_many(TENANT, people(20), "!")
        await erasing

    asyncio.run(come_back())
    assert (pieces.status().status, pieces.users().total) == ("active", 20)


def test_what_is_remembered_of_a_large_tenant_is_forgotten_when_it_changes(crowd: Driver) -> None:
    def top() -> list[tuple[str, int]]:
        answer = asyncio.run(crowd.handler.get_top_users(TENANT, "30d", 50))
        return [(user.user_id, user.tokens) for user in answer.users]

    def summary() -> tuple[int, int, float]:
        told = asyncio.run(crowd.handler.get_tenant_stats(TENANT, "30d")).summary
        cost = asyncio.run(crowd.handler.get_tenant_costs(TENANT, "30d")).total_cost_usd
        return told.active_users, told.total_tokens, cost

    assert (top(), summary()) == ([], (0, 0, 0))
    crowd.record(crowd.event("u-1"), crowd.event("u-2", input_tokens=5000))
    assert top() == [("u-2", 5333), ("u-1", 1333)]
    assert summary()[:2] == (2, 6666)
    crowd.delete_user("u-2")
    assert top() == [("u-1", 1333)]
    assert summary()[:2] == (1, 6666)


def test_a_long_question_is_asked_once_and_beside_the_event_loop(
    crowd: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def in_a_thread(question: object, *values: object) -> object:
        asked.append("beside")
        return question(*values)  # type: ignore[operator]

    monkeypatch.setattr(asyncio, "to_thread", in_a_thread)
    for _ in range(3):
        asyncio.run(crowd.handler.get_top_users(TENANT, "30d", 50))
        asyncio.run(crowd.handler.get_tenant_usage(TENANT, "2026-11"))
    assert asked == ["beside", "beside"]
    crowd.users(limit=5)
    for offset in (0, 40, 80):
        crowd.users(search="길동", offset=offset)
    assert asked == ["beside"] * 3
    crowd.delete_user("u-0")
    assert crowd.users(search="길동").total == 99
    assert asked == ["beside"] * 4


def test_a_user_who_leaves_while_a_search_goes_on_is_missing_from_the_total_too(
    crowd: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[str] = []

    async def and_meanwhile(question: Callable[..., object], *values: object) -> object:
        found = question(*values)
        if not left:
            left.append("u-3")
            with crowd.store.transaction():
                crowd.store.users.delete(TENANT, "u-3")
        return found

    monkeypatch.setattr(asyncio, "to_thread", and_meanwhile)
    page = crowd.users(search="길동", limit=100)
    assert page.total == len(page.users) == 99


@pytest.fixture
def reopened(crowd: Driver, settings: ServiceSettings, tmp_path: Path) -> Iterator[Driver]:
    crowd.store.close()
    store = Store.open(settings.data)
    yield Driver(store, settings)
    store.close()


def test_the_folder_of_a_large_tenant_is_free_again_after_closing(reopened: Driver) -> None:
    assert reopened.users(search="길동 3").total == 10
