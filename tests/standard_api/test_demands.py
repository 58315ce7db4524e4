"""What is wrong with a field is said in our words, never in pydantic's."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from standard_api import fields
from standard_api.demands import first_problem
from standard_api.models.users import Role, Search

from .conftest import asker
from .test_handlers import Blocking

WRONG: list[tuple[Any, Any, str]] = [
    (fields.TenantId, "No", "it must be a tenant's id: at most 64 of a-z, 0-9, - and _"),
    (fields.Email, "nobody", "it must be an e-mail address"),
    (fields.Name, "", "it must be a text that is not empty"),
    (fields.Name, 7, "it must be a text"),
    (Search, "x" * 256, "it must be a text of at most 255 characters"),
    (fields.Timestamp, "yesterday", "it must be a time in UTC that ends in Z, such as 2026-03-02T09:00:00Z"),
    (fields.Timestamp, "2026-02-30T00:00:00Z", "it must be a date that exists"),
    (fields.Day, "2026", "it must be a day such as 2026-03-02"),
    (fields.Month, "2026-13", "it must be a month such as 2026-03"),
    (fields.Count, -1, "it must be at least 0"),
    (fields.Amount, "7", "it must be a number"),
    (fields.PageLimit, "1_0", "it must be a whole number"),
    (fields.PageLimit, "101", "it must be at most 100"),
    (fields.Success, False, "it must be true"),
    (Role, "root", "it must be one of admin, user, moderator"),
]


@pytest.mark.parametrize(("kind", "value", "said"), WRONG)
def test_a_demand_is_told_in_our_words(kind: Any, value: Any, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value, strict=True)
    assert first_problem(refused.value) == f"body: {said}"


def test_a_refusal_names_each_field_and_what_it_must_be() -> None:
    response = asker(Blocking)("POST", "/mt/tenant/a/users", json={"email": "nobody"})
    assert response.status_code == 422
    assert response.json()["message"] == "body.email: it must be an e-mail address"
    assert response.json()["details"]["errors"] == [
        {"field": "body.email", "problem": "it must be an e-mail address"},
        {"field": "body.name", "problem": "it is missing"},
    ]
