import asyncio
from collections import Counter
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from sample_driver.driver import Driver, activation, application

from standard_api.errors import QuotaExceededError, TenantInactiveError, UserExistsError
from standard_api.models import CreateUserRequest, DeactivateRequest


def _together(*calls: Any) -> list[Any]:
    async def run() -> list[Any]:
        return await asyncio.gather(*calls, return_exceptions=True)

    return asyncio.run(run())


def test_many_equal_activations_make_one_tenant(service: Driver) -> None:
    answers = _together(*(service.handler.activate_tenant(activation()) for _ in range(32)))
    assert {answer.access_url for answer in answers} == {"https://sample.example/t/hanbit"}
    assert service.store.tenants.count() == 1


def test_many_equal_users_make_one(active: Driver) -> None:
    request = CreateUserRequest(email="gildong@hanbit.example", name="홍길동", password="p")
    answers = _together(*(active.handler.create_user("hanbit", request) for _ in range(16)))
    assert Counter(type(answer) for answer in answers)[UserExistsError] == 15
    assert active.users().total == 1


@pytest.mark.parametrize("password", ["p", None])
def test_many_users_at_the_last_seat_fill_it_once(active: Driver, password: str | None) -> None:
    active.configure({"max_users": 3})
    requests = [
        CreateUserRequest(email=f"{number}@hanbit.example", name="홍길동", password=password)
        for number in range(12)
    ]
    answers = _together(*(active.handler.create_user("hanbit", request) for request in requests))
    assert Counter(type(answer) for answer in answers)[QuotaExceededError] == 9
    assert active.users().total == 3


def test_a_tenant_deactivated_while_a_password_is_hashed_gets_no_user(service: Driver) -> None:
    def deactivate_meanwhile(password: str) -> str:
        hashing.set()
        assert deactivated.wait(5)
        return "hash"

    async def run() -> Any:
        request = CreateUserRequest(email="gildong@hanbit.example", name="홍길동", password="p")
        create = asyncio.create_task(driver.handler.create_user("hanbit", request))
        await asyncio.to_thread(hashing.wait, 5)
        await driver.handler.deactivate_tenant("hanbit", DeactivateRequest(reason="admin_request"))
        deactivated.set()
        return (await asyncio.gather(create, return_exceptions=True))[0]

    hashing, deactivated = Event(), Event()
    driver = Driver(service.store, replace(service.settings, hash_password=deactivate_meanwhile))
    driver.activate()
    assert isinstance(asyncio.run(run()), TenantInactiveError)
    assert driver.users().total == 0


def test_many_applications_of_one_email_make_one_tenant(service: Driver) -> None:
    emails = ["haneul@hanbit.example", "HANEUL@hanbit.example"]
    wishes = [application(number, email=emails[number % 2]) for number in range(1, 17)]
    answers = _together(*(service.handler.auto_provision(wish) for wish in wishes))
    assert {answer.status for answer in answers} == {"approved"}
    assert len({answer.tenant_id for answer in answers}) == 1
    assert service.store.tenants.count() == 1
