"""Formats and bounds of the contract's fields."""

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from standard_api import models
from standard_api.examples import EXAMPLES

ACTIVATION = EXAMPLES["activate_tenant"].request or {}
USER = EXAMPLES["get_user"].response
PROVISION = EXAMPLES["auto_provision"].request or {}


def accepts(model: type[BaseModel], value: dict[str, Any]) -> bool:
    try:
        model(**value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("a", True),
        ("가" * 255, True),
        ("\U0001f600" * 255, True),
        ("각", True),
        ("\u1100\u1161\u11a8", True),
        ("", False),
        ("a" * 256, False),
        ("\U0001f600" * 256, False),
        (None, False),
        (3, False),
    ],
)
def test_a_name_is_1_to_255_code_points(name: Any, fits: bool) -> None:
    assert accepts(models.ActivateRequest, {**ACTIVATION, "tenant_name": name}) == fits


def test_a_name_is_not_normalised() -> None:
    nfd = "\u1112\u1161\u11ab\u1100\u1173\u11af"
    assert models.ActivateRequest(**{**ACTIVATION, "tenant_name": nfd}).tenant_name == nfd


@pytest.mark.parametrize(
    ("email", "fits"),
    [("a@b", True), ("김@한빛.example", True), ("ab", False), ("a b@c", False), ("@b", False), ("", False)],
)
def test_an_email_has_an_at_sign(email: str, fits: bool) -> None:
    contact = {"email": email, "name": "n"}
    assert accepts(models.ActivateRequest, {**ACTIVATION, "contact": contact}) == fits


@pytest.mark.parametrize(
    ("time", "fits"),
    [
        ("2026-11-23T05:00:00Z", True),
        ("2026-11-23T05:00:00.123456Z", True),
        ("2026-12-31T23:59:60Z", True),
        ("2026-11-23T05:00:00+00:00", False),
        ("2026-11-23T05:00:00", False),
        ("2026-11-23 05:00:00Z", False),
        ("2026-13-23T05:00:00Z", False),
        ("2026-02-30T05:00:00Z", False),
        ("2026-11-23T25:00:00Z", False),
        ("2026-11-23T05:00:00Z\n", False),
        (1763874000, False),
        (None, False),
    ],
)
def test_a_time_is_rfc_3339_in_utc(time: Any, fits: bool) -> None:
    assert accepts(models.User, {**USER, "created_at": time}) == fits


def test_a_handler_may_give_an_aware_datetime() -> None:
    korea = datetime(2026, 11, 23, 14, 0, tzinfo=timezone(timedelta(hours=9)))
    user = models.User(**{**USER, "created_at": korea, "last_login": korea.astimezone(UTC)})
    assert (user.created_at, user.last_login) == ("2026-11-23T05:00:00Z", "2026-11-23T05:00:00Z")


@pytest.mark.parametrize(
    ("count", "fits"),
    [
        (0, True),
        (5.0, True),
        (2**53 - 1, True),
        (2**53, False),
        (-1, False),
        (1.5, False),
        ("5", False),
        (True, False),
    ],
)
def test_a_count_is_whole_and_below_2_to_the_53(count: Any, fits: bool) -> None:
    usage = {"sessions": count, "messages": 0, "tokens": 0}
    assert accepts(models.User, {**USER, "usage": usage}) == fits


@pytest.mark.parametrize(
    ("amount", "fits"),
    [(0, True), (0.5, True), (-0.01, False), (math.nan, False), (math.inf, False), ("1", False)],
)
def test_an_amount_is_a_finite_number_that_is_not_negative(amount: Any, fits: bool) -> None:
    costs = {**EXAMPLES["get_tenant_costs"].response, "total_cost_usd": amount}
    assert accepts(models.CostsResponse, costs) == fits


@pytest.mark.parametrize("field", ["role", "password", "send_welcome_email"])
def test_null_means_left_out_where_a_field_is_optional(field: str) -> None:
    assert accepts(models.CreateUserRequest, {"email": "a@b", "name": "n", field: None})


@pytest.mark.parametrize("field", ["max_users", "max_storage_mb", "features", "limits", "branding"])
def test_null_in_settings_is_refused(field: str) -> None:
    assert not accepts(models.UpdateSettingsRequest, {"config": {field: None}})


def test_branding_may_be_cleared() -> None:
    change = {"branding": {"logo_url": None}}
    assert models.UpdateSettingsRequest(config=change).config == change  # type: ignore[arg-type]


def test_a_settings_change_holds_only_what_was_sent() -> None:
    change = {"features": {"quiz": False}, "limits": {"daily_tokens": 5}, "unknown": 1}
    kept = models.UpdateSettingsRequest(config=change).config  # type: ignore[arg-type]
    assert kept == {"features": {"quiz": False}, "limits": {"daily_tokens": 5}}


@pytest.mark.parametrize("seats", [0, -1, 2**53, "5", True, None])
def test_seats_are_at_least_one(seats: Any) -> None:
    assert not accepts(models.UpdateSettingsRequest, {"config": {"max_users": seats}})


@pytest.mark.parametrize("contact", ["전화 주세요", {"email": "a@b", "name": "n"}, None])
def test_an_applications_contact_has_several_forms(contact: Any) -> None:
    assert accepts(models.AutoProvisionRequest, {**PROVISION, "contact": contact})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("application_id", "7"),
        ("application_id", -1),
        ("kind", "trial"),
        ("callback_url", "ftp://a"),
        ("callback_url", "javascript:alert(1)"),
        ("start_date", "2026-02-30"),
        ("start_date", "2026-1-1"),
        ("applicant", None),
        ("service", {}),
    ],
)
def test_a_malformed_application_is_refused(field: str, value: Any) -> None:
    assert not accepts(models.AutoProvisionRequest, {**PROVISION, field: value})


def test_answers_may_hold_more_than_the_contract_knows() -> None:
    user = models.User(**{**USER, "department": "컴퓨터공학과"})
    assert user.model_dump()["department"] == "컴퓨터공학과"


@pytest.mark.parametrize("url", ["/t/a", "ftp://a/b", "https://", "http:///x", ""])
def test_an_access_url_is_absolute(url: str) -> None:
    answer = {**EXAMPLES["activate_tenant"].response, "access_url": url}
    assert not accepts(models.ActivateResponse, answer)
