from typing import Any
from unicodedata import normalize

import pytest
from sample_driver.driver import Driver

from sample_service.service.passwords import hash_temporary
from standard_api.errors import QuotaExceededError, UserExistsError, UserNotFoundError


def test_a_created_user_is_found_and_listed(active: Driver) -> None:
    created = active.create_user("gildong@hanbit.example", role="moderator")
    user = active.user(created.user_id)
    assert user.model_dump() == {
        "user_id": created.user_id,
        "email": "gildong@hanbit.example",
        "name": "홍길동",
        "role": "moderator",
        "status": "active",
        "created_at": "2026-11-23T05:30:00.000Z",
        "last_login": None,
        "usage": {"sessions": 0, "messages": 0, "tokens": 0},
    }
    assert active.users().users == [user]


@pytest.mark.parametrize(("password", "temporary"), [(None, True), ("비밀 #1", False)])
def test_a_password_is_hashed_and_never_told(active: Driver, password: str | None, temporary: bool) -> None:
    created = active.create_user("gildong@hanbit.example", password=password)
    assert created.temporary_password is temporary
    stored = active.store.users.password_hash("hanbit", created.user_id)
    assert stored
    assert stored != password
    assert "password" not in active.user(created.user_id).model_dump()


def test_two_temporary_passwords_differ() -> None:
    first, second = hash_temporary(), hash_temporary()
    assert first.startswith("$argon2id$")
    assert first != second


@pytest.mark.parametrize("email", ["gildong@hanbit.example", "GilDong@HANBIT.example"])
def test_an_email_is_taken_in_any_case(active: Driver, email: str) -> None:
    active.create_user("gildong@hanbit.example")
    with pytest.raises(UserExistsError):
        active.create_user(email)
    assert active.users().total == 1


def test_the_same_email_in_two_tenants_is_two_users(active: Driver) -> None:
    active.activate("other")
    here = active.create_user("gildong@hanbit.example")
    there = active.create_user("gildong@hanbit.example", "other")
    active.delete_user(here.user_id)
    assert active.user(there.user_id, "other").email == "gildong@hanbit.example"


def test_max_users_is_never_exceeded_and_a_seat_comes_free(active: Driver) -> None:
    active.configure({"max_users": 2})
    first = active.create_user("1@hanbit.example")
    active.create_user("2@hanbit.example")
    with pytest.raises(QuotaExceededError):
        active.create_user("3@hanbit.example")
    active.delete_user(first.user_id)
    active.create_user("3@hanbit.example")
    assert active.users().total == 2


@pytest.mark.parametrize(
    "change",
    [
        {"name": "새 이름"},
        {"role": "admin"},
        {"status": "inactive"},
        {"email": "new@hanbit.example"},
        {"email": "GILDONG@hanbit.example"},
        {},
    ],
)
def test_an_update_changes_only_what_was_sent(active: Driver, change: dict[str, Any]) -> None:
    user = active.user(active.create_user("gildong@hanbit.example").user_id)
    updated = active.update_user(user.user_id, **change)
    assert updated.model_dump() == {**user.model_dump(), **change}
    assert active.user(user.user_id) == updated


def test_an_update_to_a_taken_email_is_refused(active: Driver) -> None:
    active.create_user("gildong@hanbit.example")
    other = active.create_user("younghee@hanbit.example")
    with pytest.raises(UserExistsError):
        active.update_user(other.user_id, email="GILDONG@hanbit.example", name="바뀜")
    assert active.user(other.user_id).name == "홍길동"


def test_a_deleted_user_is_gone_in_every_way(active: Driver) -> None:
    user_id = active.create_user("gildong@hanbit.example").user_id
    active.delete_user(user_id)
    for attempt in (active.user, active.delete_user, active.update_user):
        with pytest.raises(UserNotFoundError):
            attempt(user_id)
    assert active.users().total == 0


def test_a_user_of_another_tenant_is_as_unknown_as_none(active: Driver) -> None:
    active.activate("other")
    foreign = active.create_user("gildong@hanbit.example", "other").user_id
    messages = set()
    for attempt in (active.user, active.delete_user, active.update_user):
        for user_id in (foreign, "u-never"):
            with pytest.raises(UserNotFoundError) as caught:
                attempt(user_id)
            messages.add(str(caught.value))
    assert len(messages) == 1
    assert active.user(foreign, "other").name == "홍길동"


def test_pages_neither_overlap_nor_skip(active: Driver) -> None:
    made = [active.create_user(f"{number}@hanbit.example").user_id for number in range(11)]
    for limit in (1, 3, 11, 100):
        pages = [active.users(limit=limit, offset=offset) for offset in range(0, 11, limit)]
        assert [user.user_id for page in pages for user in page.users] == made
        assert {page.total for page in pages} == {11}
    beyond = active.users(offset=10**15)
    assert (beyond.total, beyond.users) == (11, [])


def test_filters_by_role_and_status_count_only_matches(active: Driver) -> None:
    admin = active.create_user("1@hanbit.example", role="admin").user_id
    idle = active.create_user("2@hanbit.example").user_id
    active.update_user(idle, status="inactive")
    assert [user.user_id for user in active.users(role="admin").users] == [admin]
    assert [user.user_id for user in active.users(status="inactive").users] == [idle]
    assert active.users(role="admin", status="inactive").total == 0


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", 6),
        ("길동", 1),
        (normalize("NFD", "길동"), 1),
        (normalize("NFC", "JOSÉ"), 1),
        ("jose\u0301", 1),
        ("STRASSE", 1),
        ("100%", 1),
        ("%", 1),
        ("_", 1),
        ("\\", 1),
        ("'", 1),
        ("HANBIT", 6),
        ("*", 0),
    ],
)
def test_a_search_is_plain_text_without_case(active: Driver, search: str, found: int) -> None:
    names = ["홍길동", normalize("NFC", "José"), "Straße", "100% sure", "under_score", "O'Brien \\"]
    for number, name in enumerate(names):
        active.create_user(f"{number}@hanbit.example", name=name)
    page = active.users(search=search)
    assert (page.total, len(page.users)) == (found, found)


def test_a_search_stays_in_its_tenant(active: Driver) -> None:
    active.activate("other")
    active.create_user("marker@hanbit.example", "other")
    assert active.users(search="marker").total == 0


def test_a_search_follows_an_update(active: Driver) -> None:
    user_id = active.create_user("gildong@hanbit.example").user_id
    active.update_user(user_id, name="Younghee", email="y@hanbit.example")
    assert [active.users(search=text).total for text in ("YOUNG", "y@", "길동", "gildong")] == [1, 1, 0, 0]
