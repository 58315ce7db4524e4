"""A form: fields, what may stand in them, and what becomes of them. No widget in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from languages import _
from mock_market.saying import body_problem, worded
from standard_api import strict_json

Values = Mapping[str, str]
"""What a form was filled with, by the names of its fields."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing to fill in.

    ``offered`` are the only words that may be chosen, ``known`` complete what is typed. A ``json`` field is
    a text area that holds an object or nothing, a ``secret`` one shows no letter.
    """

    name: str
    label: str
    value: str = ""
    offered: Sequence[str] = ()
    known: Sequence[str] = ()
    check: Callable[[str], str] = lambda _value: ""
    """Why a value cannot be taken; "" when it can."""
    kind: Literal["line", "json", "secret"] = "line"
    needed: bool = False
    note: str = ""
    """What it means, beside it."""

    @property
    def kept(self) -> bool:
        """Whether what was filled in is remembered: the up arrow brings it back."""
        return self.kind == "line" and not self.offered

    def problem(self, value: str) -> str:
        """Why a value cannot be taken; "" when it can."""
        if self.needed and not value.strip():
            return _("{field} is missing", field=self.label)
        found = self.check(value.strip())
        return f"{self.label}: {found}" if found else json_problem(value) if self.kind == "json" else ""


@dataclass(kw_only=True)
class Form:
    """Fields under a title. ``done`` hears what they were filled with, once nothing is wrong with it."""

    title: str
    fields: Sequence[Field]
    done: Callable[[Values], None]
    note: str = ""
    """What to know before one fills it in."""

    def problem(self, values: Values) -> str:
        """The first thing that is wrong; "" when all is well."""
        found = (field.problem(values[field.name]) for field in self.fields)
        return next((one for one in found if one), "")


def json_problem(text: str) -> str:
    """Why a text is no JSON object; "" for one, and for nothing at all."""
    if not text.strip():
        return ""
    try:
        value = strict_json.parse(text.encode("utf-8", "surrogateescape"))
    except strict_json.StrictJSONError as error:
        return worded(body_problem(error))
    return "" if isinstance(value, dict) else _("the body is no JSON object")
