from typing import Any

import pytest
from pydantic import ValidationError
from sample_driver.driver import Driver

from standard_api.errors import FeatureDisabledError, InvalidRequestError


def test_a_part_is_merged_deeply_and_shown_as_it_is_kept(active: Driver) -> None:
    before = active.config()
    change = {"limits": {"daily_tokens": 5}, "branding": {"logo_url": "https://logo.example/a.png"}}
    after = active.configure(change)
    assert after == active.config()
    assert after == {
        **before,
        "limits": {**before["limits"], "daily_tokens": 5},
        "branding": {"logo_url": "https://logo.example/a.png", "primary_color": None},
    }
    assert active.configure({"branding": {"logo_url": None}})["branding"]["logo_url"] is None


def test_an_empty_change_is_none(active: Driver) -> None:
    before = active.settings_of(), active.status()
    active.configure({})
    assert (active.settings_of(), active.status()) == before


@pytest.mark.parametrize(
    "config",
    [
        {"max_users": None},
        {"max_users": 0},
        {"max_users": -1},
        {"max_users": True},
        {"max_storage_mb": None},
        {"features": None},
        {"features": {"chat": None}},
        {"features": {"chat": "yes"}},
        {"limits": None},
        {"limits": {"daily_tokens": None}},
        {"branding": None},
        {"branding": {"logo_url": 5}},
    ],
)
def test_a_wrong_type_is_refused(active: Driver, config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        active.configure(config)


def test_max_users_is_not_set_below_the_users_there_are(active: Driver) -> None:
    for number in range(3):
        active.create_user(f"{number}@hanbit.example")
    with pytest.raises(InvalidRequestError, match="3 users"):
        active.configure({"max_users": 2, "max_storage_mb": 1})
    assert active.config()["max_storage_mb"] == 10240.0
    assert active.configure({"max_users": 3})["max_users"] == 3


def test_a_feature_outside_the_plan_is_refused_with_all_that_came_along(active: Driver) -> None:
    before = active.config()
    for _ in range(2):
        with pytest.raises(FeatureDisabledError):
            active.configure({"features": {"quiz": True, "rag": False}, "max_users": 9})
        assert active.config() == before


def test_an_unknown_feature_is_refused_when_on_and_ignored_when_off(active: Driver) -> None:
    with pytest.raises(FeatureDisabledError):
        active.configure({"features": {"teleport": True}})
    assert "teleport" not in active.configure({"features": {"teleport": False}})["features"]


def test_the_subscription_is_not_changed_by_settings(active: Driver) -> None:
    before = active.settings_of().subscription
    active.configure({"subscription": {"plan": "premium"}, "plan": "premium"})
    assert active.settings_of().subscription == before


def test_settings_of_one_tenant_leave_another_alone(active: Driver) -> None:
    active.activate("other")
    before = active.settings_of("other")
    active.configure({"max_users": 11})
    assert active.settings_of("other") == before
