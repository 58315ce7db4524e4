"""What an answer owes the contract, field by field, and the answer as it was meant. Pure.

Where it can be seen what a service meant, 201 or 200, ``items`` for ``users``, an offset for Z, the
answer is mended, so that judging goes on; the deviation is told once.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from languages import _
from simulator.conformance.engine.answers.wording import expected_of, shown
from standard_api.operations import Operation

Loc = tuple[str | int, ...]
_ROUNDS = 5
_LIST_KEYS = ("items", "data", "results", "users", "resources", "list", "rows", "records", "content")
_ABSENT = object()
_CLEAR = (("negative",), ("value",))
"""What is judged by its value elsewhere; the answer is clear enough."""


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """One thing in a success that the contract forbids.

    ``key`` is equal for deviations of one cause, in whatever operation they are seen.
    """

    key: tuple[str, ...]
    field: str
    expected: str
    observed: str
    mended: bool = False
    """Whether the answer could be read as it was meant."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A success as it was meant; ``model`` is None when that cannot be told."""

    value: Any
    model: BaseModel | None
    deviations: tuple[Deviation, ...]


def shape_of(operation: Operation, status: int, value: Any) -> Shape:
    """The shape of a 2xx answer with a JSON value."""
    found: list[Deviation] = []
    if status not in operation.success:
        found.append(_status(operation, status))
    if status == 204:
        return Shape(value=value, model=None, deviations=tuple(found))
    value = _unwrapped(operation.response, deepcopy(value), found)
    if any(one.key == ("list",) for one in found):
        return Shape(value=value, model=None, deviations=tuple(found))
    if _missing_at_top(operation.response, value) * 2 > len(operation.response.model_fields):
        found.append(_foreign(operation.response, value))
        return Shape(value=value, model=None, deviations=tuple(found))
    model = _mended(operation.response, value, found)
    return Shape(value=value, model=model, deviations=tuple(found))


def no_json(problem: str) -> Deviation:
    """A success whose body is no JSON."""
    return Deviation(
        key=("json",), field=_("the body"), expected=_("a body of JSON in UTF-8"), observed=problem
    )


def _foreign(model: type[BaseModel], value: Any) -> Deviation:
    return Deviation(
        key=("foreign",),
        field=_("the body"),
        expected=_("an object with {names}", names=", ".join(model.model_fields)),
        observed=shown(value),
    )


def _status(operation: Operation, status: int) -> Deviation:
    wanted = _(" or ").join(map(str, operation.success))
    return Deviation(
        key=("status", str(status), wanted),
        field=_("the status"),
        expected=_("{status} from {name}", status=wanted, name=operation.name),
        observed=str(status),
        mended=status != 204,
    )


def _errors(model: type[BaseModel], value: Any) -> list[dict[str, Any]]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        return [dict(item) for item in error.errors(include_url=False)]
    return []


def _missing_at_top(model: type[BaseModel], value: Any) -> int:
    if not isinstance(value, dict):
        return len(model.model_fields) + 1
    # A key of another spelling is there all the same.
    given = {_plain(name) for name in value}
    return sum(_plain(name) not in given for name in model.model_fields)


def _unwrapped(model: type[BaseModel], value: Any, found: list[Deviation]) -> Any:
    if isinstance(value, list):
        lists = [name for name, field in model.model_fields.items() if "list" in str(field.annotation)]
        if len(lists) == 1:
            found.append(
                Deviation(
                    key=("list",),
                    field=lists[0],
                    expected=_("an object with {names}", names=", ".join(model.model_fields)),
                    observed=_("a bare list"),
                )
            )
            return {lists[0]: value}
    if not isinstance(value, dict):
        return value
    outside = _missing_at_top(model, value)
    inner = {name: _missing_at_top(model, part) for name, part in value.items() if isinstance(part, dict)}
    best = min(inner, key=lambda name: inner[name], default=None)
    if best is None or best in model.model_fields or outside < 2 or inner[best] * 2 > outside:
        return value
    found.append(
        Deviation(
            key=("envelope",),
            field=best,
            expected=_("the fields {names} at the top of the answer", names=", ".join(model.model_fields)),
            observed=_("they stand inside {name}", name=best),
            mended=True,
        )
    )
    return value[best]


def _mended(model: type[BaseModel], value: Any, found: list[Deviation]) -> BaseModel | None:
    """Mend what can be, in place; note each deviation once, whatever row it is in."""
    tried: dict[Loc, list[Any]] = {}
    original: dict[Loc, Any] = {}
    for _round in range(_ROUNDS):
        errors = _errors(model, value)
        if not errors:
            return model.model_validate(value)
        for error in errors:
            _note(error, tried, original, found)
        plans = [
            (tuple(error["loc"]), tried.setdefault(tuple(error["loc"]), list(_candidates(error))))
            for error in errors
        ]
        for loc, plan in plans:
            if plan:
                _put(value, loc, plan.pop(0))
    left = {tuple(error["loc"]) for error in _errors(model, value)}
    for loc in left & set(original):
        _put(value, loc, original[loc])
    fields = {_dotted(loc) for loc in left}
    found[:] = [
        replace(one, mended=False) if one.field in fields and one.key not in _CLEAR else one for one in found
    ]
    return None if left else model.model_validate(value)


def _note(
    error: dict[str, Any], tried: dict[Loc, list[Any]], original: dict[Loc, Any], found: list[Deviation]
) -> None:
    """Remember what stood there, and tell a deviation once for all rows of a list."""
    loc: Loc = tuple(error["loc"])
    if loc in tried:
        return
    original[loc] = _ABSENT if error["type"] == "missing" else error.get("input")
    deviation = _deviation(error)
    if all((one.key, one.field) != (deviation.key, deviation.field) for one in found):
        found.append(deviation)


def _candidates(error: dict[str, Any]) -> Iterator[Any]:
    """What the service may have meant, likeliest first."""
    kind, given = error["type"], error.get("input")
    if kind == "missing" and isinstance(given, dict):
        other = _spelled(given, str(error["loc"][-1]))
        if other is not None:
            yield given[other]
        yield None
    elif kind == "string_type" and isinstance(given, int | float) and not isinstance(given, bool):
        yield str(given)
    elif kind.startswith(("int", "float")) and isinstance(given, str):
        yield from _numbers(given)
    elif kind == "bool_type" and (given in (0, 1) or str(given).lower() in ("true", "false")):
        yield str(given).lower() in ("1", "true")
    elif kind == "literal_error" and isinstance(given, str):
        yield given.lower()
    elif kind == "string_pattern_mismatch" and isinstance(given, str) and _moment(given):
        yield _moment(given)


def _numbers(text: str) -> Iterator[int | float]:
    try:
        yield int(text)
    except ValueError:
        try:
            yield float(text)
        except ValueError:
            return


def _moment(text: str) -> str | None:
    """A time of another form as the contract writes it."""
    if len(text) < len("2026-01-01T00:00") or not re.match(r"\d{4}-\d\d-\d\d[T ]", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _deviation(error: dict[str, Any]) -> Deviation:
    loc: Loc = tuple(error["loc"])
    given, kind = error.get("input"), error["type"]
    field = _dotted(loc)
    leaf = str(loc[-1]) if loc else ""
    if kind == "missing" and isinstance(given, dict):
        other = _spelled(given, leaf)
        if other is not None:
            camel = _plain(other) == _plain(leaf)
            return Deviation(
                key=("spelling",) if camel else ("spelling", leaf, other),
                field=field,
                expected=_("the name {name}", name=leaf),
                observed=other,
                mended=True,
            )
        names = ", ".join(map(str, list(given)[:8])) or _("nothing")
        return Deviation(
            key=(leaf, "missing"),
            field=field,
            expected=_("the field {name}", name=leaf),
            observed=_("it is missing; there are {names}", names=names),
            mended=True,
        )
    if kind == "greater_than_equal":
        return Deviation(
            key=("negative",), field=field, expected=expected_of(error), observed=shown(given), mended=True
        )
    if kind == "string_pattern_mismatch" and leaf == "tenant_id":
        # Compared with the id that was sent, which may be a bad one on purpose.
        return Deviation(key=("value",), field=field, expected="", observed=shown(given), mended=True)
    time = kind == "string_pattern_mismatch" and isinstance(given, str) and _moment(given)
    case = kind == "literal_error" and isinstance(given, str) and given.lower() != given
    return Deviation(
        key=("time",) if time else (leaf, "case") if case else (leaf, kind, type(given).__name__),
        field=field,
        expected=expected_of(error) if time else f"{leaf}: {expected_of(error)}",
        observed=shown(given),
        mended=True,
    )


def _spelled(given: dict[str, Any], name: str) -> str | None:
    """The key that stands where ``name`` should: spelled otherwise, or the usual word for a list."""
    for other in given:
        if other != name and _plain(other) == _plain(name):
            return other
    if name in ("id", "user_id"):
        # An id of a row under its other usual name; there is no second id that could be meant.
        ids = [one for one in given if one == "id" or one.endswith("_id")]
        return ids[0] if len(ids) == 1 and ids[0] != name else None
    if name in ("users", "items", "limits"):
        return next((one for one in _LIST_KEYS if isinstance(given.get(one), list)), None)
    return None


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _dotted(loc: Loc) -> str:
    return ".".join("*" if isinstance(step, int) else step for step in loc) or _("the answer")


def _put(value: Any, loc: Loc, new: Any) -> None:
    try:
        for step in loc[:-1]:
            value = value[step]
        if new is _ABSENT:
            value.pop(loc[-1], None)
        else:
            value[loc[-1]] = new
    except (KeyError, IndexError, TypeError, AttributeError):
        return
