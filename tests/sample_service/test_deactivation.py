import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sample_driver.clock import NOW, StoppedClock
from sample_driver.driver import Driver

from sample_service.domain.times import timestamp
from standard_api.errors import TenantInactiveError, TenantNotFoundError, UserNotFoundError


@pytest.fixture
def used(active: Driver) -> Driver:
    """An active tenant with a user who used it."""
    user = active.create_user("gildong@hanbit.example")
    active.record(active.event(user.user_id))
    return active


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("subscription_expired", "deactivated"),
        ("admin_request", "deactivated"),
        ("violation", "suspended"),
    ],
)
def test_the_reason_decides_the_state(active: Driver, reason: str, status: str) -> None:
    answer = active.deactivate(reason=reason)
    assert answer.model_dump() == {
        "success": True,
        "tenant_id": "hanbit",
        "status": status,
        "data_preserved": True,
        "data_retention_until": timestamp(NOW + timedelta(days=90)),
    }
    assert active.status().status == status


def test_an_unknown_tenant_is_not_found(service: Driver) -> None:
    with pytest.raises(TenantNotFoundError):
        service.deactivate()


@pytest.mark.parametrize("preserve", [True, None, False])
def test_the_same_deactivation_again_changes_nothing(
    used: Driver, clock: StoppedClock, preserve: bool | None
) -> None:
    first = used.deactivate(preserve_data=preserve)
    state = used.status()
    clock.advance(days=3)
    assert used.deactivate(preserve_data=preserve) == first
    assert used.status() == state


def test_another_reason_changes_the_state_and_keeps_the_retention_date(
    used: Driver, clock: StoppedClock
) -> None:
    first = used.deactivate(reason="violation")
    clock.advance(days=3)
    second = used.deactivate(reason="subscription_expired")
    assert (first.status, second.status) == ("suspended", "deactivated")
    assert second.data_retention_until == first.data_retention_until


def test_preserved_data_is_read_and_not_written(used: Driver) -> None:
    user = used.users().users[0]
    before = asyncio.run(used.handler.get_tenant_costs("hanbit", "7d"))
    used.deactivate()
    assert used.users().users == [user]
    assert asyncio.run(used.handler.get_tenant_costs("hanbit", "7d")) == before
    writes: list[Callable[[], object]] = [
        lambda: used.create_user("new@hanbit.example"),
        lambda: used.update_user(user.user_id, name="새 이름"),
        lambda: used.delete_user(user.user_id),
        lambda: used.configure({"max_users": 5}),
        lambda: used.record(used.event(user.user_id)),
    ]
    for write in writes:
        with pytest.raises(TenantInactiveError):
            write()
    assert used.users().users == [user]


def test_erased_data_is_gone_and_the_tombstone_stays(used: Driver) -> None:
    user_id = used.users().users[0].user_id
    settings = used.settings_of()
    answer = used.deactivate(preserve_data=False)
    assert (answer.data_preserved, answer.data_retention_until) == (False, None)
    assert used.settings_of() == settings
    assert used.status().status == "deactivated"
    assert used.users().total == 0
    with pytest.raises(UserNotFoundError):
        used.user(user_id)
    stats = asyncio.run(used.handler.get_tenant_stats("hanbit", "90d"))
    assert set(stats.summary.model_dump().values()) == {0}
    assert asyncio.run(used.handler.get_top_users("hanbit", "90d", 10)).users == []
    month = asyncio.run(used.handler.get_tenant_usage("hanbit", "2026-11")).usage
    assert set(month.model_dump().values()) == {0}


def test_preserved_data_can_still_be_erased(used: Driver) -> None:
    used.deactivate()
    assert used.deactivate(preserve_data=False).data_preserved is False
    assert used.users().total == 0


def test_erased_data_stays_erased_when_asked_to_preserve(used: Driver) -> None:
    used.deactivate(preserve_data=False)
    answer = used.deactivate(preserve_data=True)
    assert (answer.data_preserved, answer.data_retention_until) == (False, None)


def test_reactivation_brings_data_back_with_the_new_plan(used: Driver, clock: StoppedClock) -> None:
    user = used.users().users[0]
    used.configure({"max_users": 50, "branding": {"primary_color": "#123456"}})
    born = used.status().created_at
    used.deactivate()
    clock.advance(days=1)
    contact = {"email": "new@hanbit.example", "name": "새 담당"}
    answer = used.activate(
        plan="premium", features=["quiz"], contact=contact, config={"limits": {"daily_tokens": 9}}
    )
    assert answer.access_url == "https://sample.example/t/hanbit"
    status = used.status()
    assert (status.status, status.plan, status.features) == ("active", "premium", ["quiz"])
    assert status.created_at == born
    assert str(status.updated_at) > str(born)
    config = used.config()
    assert config["max_users"] == 50
    assert config["branding"]["primary_color"] == "#123456"
    assert config["limits"] == {
        "daily_tokens": 9,
        "monthly_tokens": 200_000_000,
        "max_file_size_mb": 50.0,
    }
    assert config["features"] == {"chat": True, "rag": True, "quiz": True, "api_integration": False}
    assert used.users().users == [user]
    tenant = used.store.tenants.get("hanbit")
    assert (tenant.contact_email, tenant.contact_name) == ("new@hanbit.example", "새 담당")


def test_a_smaller_plan_takes_its_features_away(used: Driver) -> None:
    used.deactivate()
    used.activate(plan="basic", features=["chat"])
    assert used.config()["features"] == {
        "chat": True,
        "rag": False,
        "quiz": False,
        "api_integration": False,
    }


def test_a_suspended_tenant_is_activated_again_and_erased_data_is_not_back(used: Driver) -> None:
    used.deactivate(reason="violation", preserve_data=False)
    used.activate()
    assert used.status().status == "active"
    assert used.users().total == 0
    assert used.deactivate().data_preserved is True


def test_preserved_data_is_erased_when_its_retention_ends(used: Driver, clock: StoppedClock) -> None:
    worker = used.worker()
    used.activate("other")
    used.deactivate()
    clock.advance(days=89)
    assert asyncio.run(worker.finish_due()) == 0
    assert used.users().total == 1
    clock.advance(days=1)
    assert asyncio.run(worker.finish_due()) == 1
    assert used.users().total == 0
    assert (used.status().status, used.status("other").status) == ("deactivated", "active")
    assert used.deactivate().model_dump(include={"data_preserved", "data_retention_until"}) == {
        "data_preserved": False,
        "data_retention_until": None,
    }
    assert asyncio.run(worker.finish_due()) == 0


def test_a_reactivated_tenant_keeps_its_data_beyond_the_old_retention(
    used: Driver, clock: StoppedClock
) -> None:
    used.deactivate()
    used.activate()
    clock.advance(days=400)
    assert asyncio.run(used.worker().finish_due()) == 0
    assert used.users().total == 1
