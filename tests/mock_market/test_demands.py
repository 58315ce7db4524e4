"""What pydantic says of a field is told by kinds and values, whatever its own kinds are called."""

from typing import Annotated, Any

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from mock_market.saying import worded
from mock_market.target.demands import problems_in


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (Annotated[int, Field(lt=3)], 5, "body: it must be less than 3"),
        (Annotated[int, Field(gt=3)], 1, "body: it must be more than 3"),
        (Annotated[int, Field(ge=3)], 1, "body: it must be at least 3"),
        (Annotated[list[int], Field(max_length=0)], [1], "body: it must be a list of at most 0"),
        (dict[str, int], {"a": "x"}, "a: it must be a whole number"),
    ],
)
def test_a_problem_says_what_the_value_must_be(kind: Any, value: Any, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    assert [worded(one) for one in problems_in(refused.value.errors())] == [said]
