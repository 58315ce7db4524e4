from typing import Any

import pytest
from sample_driver.clock import StoppedClock
from sample_driver.driver import Driver

from standard_api.errors import InvalidRequestError


def test_a_demo_gives_a_tenant_for_thirty_days(service: Driver) -> None:
    answer = service.apply(kind="demo")
    assert answer.status == "approved"
    assert answer.tenant_id
    assert answer.tenant_url == f"https://sample.example/t/{answer.tenant_id}"
    assert answer.expires_at == "2026-12-22T23:59:59Z"
    assert service.status(answer.tenant_id).status == "active"
    subscription = service.settings_of(answer.tenant_id).subscription
    assert (subscription.start_date, subscription.end_date) == ("2026-11-23", "2026-12-22")
    assert service.store.tenants.get(answer.tenant_id).name == "한빛대학교"


@pytest.mark.parametrize(
    ("changes", "expires"),
    [
        ({"kind": "demo", "start_date": "2026-12-01"}, "2026-12-30T23:59:59Z"),
        ({"kind": "demo", "end_date": "2027-06-30"}, "2026-12-22T23:59:59Z"),
        ({"kind": "service"}, "2027-11-22T23:59:59Z"),
        ({"kind": "service", "start_date": "2027-03-01"}, "2028-02-29T23:59:59Z"),
        ({"kind": "service", "start_date": "2028-02-29"}, "2029-02-28T23:59:59Z"),
        ({"kind": "service", "start_date": "2027-01-01", "end_date": "2027-06-30"}, "2027-06-30T23:59:59Z"),
        ({"kind": "service", "start_date": "2027-01-01", "end_date": "2027-01-01"}, "2027-01-01T23:59:59Z"),
    ],
)
def test_the_dates_decide_the_end(service: Driver, changes: dict[str, Any], expires: str) -> None:
    assert service.apply(**changes).expires_at == expires


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "service", "start_date": "2027-01-02", "end_date": "2027-01-01"},
        {"kind": "demo", "end_date": "2026-11-22"},
        {"kind": "demo", "start_date": "9999-12-31"},
        {"kind": "service", "start_date": "9999-01-02"},
    ],
)
def test_impossible_dates_are_rejected_and_make_nothing(service: Driver, changes: dict[str, Any]) -> None:
    answer = service.apply(**changes)
    assert (answer.status, answer.tenant_id, answer.tenant_url) == ("rejected", None, None)
    assert service.store.tenants.count() == 0
    assert service.apply(**changes) == answer


def test_an_application_again_is_the_newest_answer_and_nothing_new(service: Driver) -> None:
    first = service.apply(7)
    assert service.apply(7, email="Haneul@hanbit.example", kind="service") == first
    assert service.store.tenants.count() == 1


def test_the_number_of_another_applicant_is_rejected_and_changes_nothing(service: Driver) -> None:
    first = service.apply(7)
    other = service.apply(7, email="someone.else@hanbit.example")
    assert (other.status, other.tenant_id, other.tenant_url) == ("rejected", None, None)
    assert service.apply(7) == first
    assert service.store.tenants.count() == 1


def test_a_number_that_was_kept_before_applicants_were_is_a_repeat_for_anybody(service: Driver) -> None:
    first = service.apply(7)
    with service.store.transaction():
        service.store.applications._database.change("UPDATE application SET email_folded = ''")
    assert service.apply(7, email="someone.else@hanbit.example") == first


def test_an_applicant_gets_the_same_tenant_again(service: Driver) -> None:
    first = service.apply(1, kind="service", end_date="2027-06-30")
    shorter = service.apply(2, email="HANEUL@hanbit.example", kind="demo")
    longer = service.apply(3, kind="service", end_date="2027-09-30")
    assert {first.tenant_id, shorter.tenant_id, longer.tenant_id} == {first.tenant_id}
    assert [answer.expires_at for answer in (first, shorter, longer)] == [
        "2027-06-30T23:59:59Z",
        "2027-06-30T23:59:59Z",
        "2027-09-30T23:59:59Z",
    ]
    assert service.apply(1) == first
    assert service.apply(4, email="other@hanbit.example").tenant_id != first.tenant_id


def test_a_deactivated_tenant_is_made_active_again(service: Driver, clock: StoppedClock) -> None:
    tenant_id = service.apply(1).tenant_id
    assert tenant_id
    user = service.create_user("gildong@hanbit.example", tenant_id)
    service.deactivate(tenant_id, reason="subscription_expired")
    clock.advance(days=40)
    answer = service.apply(2)
    assert (answer.status, answer.tenant_id) == ("approved", tenant_id)
    assert service.status(tenant_id).status == "active"
    assert service.user(user.user_id, tenant_id).name == "홍길동"


def test_a_tenant_suspended_for_a_violation_is_rejected(service: Driver) -> None:
    tenant_id = service.apply(1).tenant_id
    assert tenant_id
    service.deactivate(tenant_id, reason="violation")
    answer = service.apply(2)
    assert (answer.status, answer.tenant_id, answer.tenant_url) == ("rejected", None, None)
    assert service.status(tenant_id).status == "suspended"


def test_a_contact_with_an_email_becomes_the_tenants_contact(service: Driver) -> None:
    contact = {"email": "desk@hanbit.example", "name": "안내"}
    tenant_id = service.apply(contact=contact).tenant_id
    assert tenant_id
    tenant = service.store.tenants.get(tenant_id)
    assert (tenant.contact_email, tenant.contact_name) == ("desk@hanbit.example", "안내")


@pytest.mark.parametrize("url", ["http://[::1", "http://host:99999/", "http://:80/x", "http://host:0/"])
def test_an_unusable_callback_address_is_refused(service: Driver, url: str) -> None:
    with pytest.raises(InvalidRequestError, match="callback_url"):
        service.apply(callback_url=url)
    assert service.store.tenants.count() == 0
