from typing import Any
from unicodedata import normalize

import pytest
from sample_driver.clock import StoppedClock
from sample_driver.driver import Driver

from sample_service.domain.plans import FEATURES
from standard_api.errors import (
    FeatureDisabledError,
    InvalidRequestError,
    TenantExistsError,
    TenantNotFoundError,
)


def test_a_newborn_tenant_is_as_it_was_asked_for(service: Driver) -> None:
    answer = service.activate(features=["rag", "chat"], config={"max_users": 7})
    assert answer.model_dump() == {
        "success": True,
        "tenant_id": "hanbit",
        "access_url": "https://sample.example/t/hanbit",
        "message": "활성화 완료",
    }
    assert service.status().model_dump() == {
        "tenant_id": "hanbit",
        "status": "active",
        "plan": "standard",
        "features": ["rag", "chat"],
        "created_at": "2026-11-23T05:30:00.000Z",
        "updated_at": "2026-11-23T05:30:00.000Z",
    }
    assert service.settings_of().model_dump() == {
        "tenant_id": "hanbit",
        "config": {
            "max_users": 7,
            "max_storage_mb": 10240.0,
            "features": {"chat": True, "rag": True, "quiz": False, "api_integration": False},
            "limits": {"daily_tokens": 10_000_000, "monthly_tokens": 200_000_000, "max_file_size_mb": 50.0},
            "branding": {"logo_url": None, "primary_color": None},
        },
        "subscription": {
            "plan": "standard",
            "start_date": "2026-11-23",
            "end_date": None,
            "auto_renew": False,
        },
    }


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"features": ["rag", "chat"]},
        {"features": ["chat", "rag", "chat"]},
        {"contact": {"email": "ADMIN@Hanbit.example", "name": "김하늘"}},
        {"tenant_name": "다른 이름"},
        {"config": {"max_users": 3}},
    ],
)
def test_the_same_content_again_changes_nothing(
    active: Driver, clock: StoppedClock, changes: dict[str, Any]
) -> None:
    before = active.status(), active.settings_of()
    clock.advance(hours=1)
    assert active.activate(**changes).access_url == "https://sample.example/t/hanbit"
    assert (active.status(), active.settings_of()) == before
    assert active.store.tenants.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"plan": "premium"},
        {"features": ["chat"]},
        {"contact": {"email": "other@hanbit.example", "name": "김하늘"}},
        {"contact": {"email": "admin@hanbit.example", "name": "이하늘"}},
    ],
)
def test_other_content_conflicts_and_changes_nothing(active: Driver, changes: dict[str, Any]) -> None:
    before = active.status(), active.settings_of()
    with pytest.raises(TenantExistsError):
        active.activate(**changes)
    assert (active.status(), active.settings_of()) == before


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"plan": "gold"}, InvalidRequestError),
        ({"config": {"max_users": "many"}}, InvalidRequestError),
        ({"config": {"max_users": 0}}, InvalidRequestError),
        ({"config": {"max_users": None}}, InvalidRequestError),
        ({"config": {"limits": {"daily_tokens": -1}}}, InvalidRequestError),
        ({"config": {"features": {"quiz": True}}}, FeatureDisabledError),
    ],
)
def test_a_refused_activation_leaves_nothing(
    service: Driver, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        service.activate(**changes)
    with pytest.raises(TenantNotFoundError):
        service.status()


def test_listed_features_go_beyond_the_plan(service: Driver) -> None:
    service.activate(plan="basic", features=["chat", "quiz", "video"])
    assert service.config()["features"] == {
        "chat": True,
        "rag": False,
        "quiz": True,
        "api_integration": False,
        "video": True,
    }
    assert service.configure({"features": {"video": False}})["features"]["video"] is False
    assert service.configure({"features": {"video": True}})["features"]["video"] is True


@pytest.mark.parametrize(
    ("plan", "held"),
    [("basic", {"chat"}), ("standard", {"chat", "rag"}), ("premium", set(FEATURES))],
)
def test_a_plan_decides_what_can_be_switched_on(service: Driver, plan: str, held: set[str]) -> None:
    service.activate(plan=plan, features=[])
    for feature in FEATURES:
        if feature in held:
            assert service.configure({"features": {feature: True}})["features"][feature] is True
        else:
            with pytest.raises(FeatureDisabledError):
                service.configure({"features": {feature: True}})
            assert service.config()["features"][feature] is False


def test_unknown_keys_of_config_are_ignored(service: Driver) -> None:
    service.activate(config={"colour": "red", "limits": {"speed": 3}, "features": {"unheard": False}})
    config = service.config()
    assert "colour" not in config
    assert "speed" not in config["limits"]
    assert "unheard" not in config["features"]


def test_names_come_back_unchanged_whether_composed_or_not(service: Driver) -> None:
    for number, name in enumerate(["한빛", normalize("NFD", "한빛"), "👩‍👩‍👧 ‮abc", "a\x00b\u2028c"]):
        service.activate(f"t{number}", tenant_name=name)
        assert service.store.tenants.get(f"t{number}").name == name
