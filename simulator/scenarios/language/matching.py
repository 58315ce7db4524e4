"""What a step expects of an answer, and where it differs. Pure."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from languages import _
from simulator.scenarios.language.values import MISSING, at_path

_SHOWN = 160
OPERATORS = (
    "is", "not", "any_of", "at_least", "at_most", "contains", "starts_with", "length", "present",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One expectation that did not hold."""

    path: str
    expected: str
    observed: str


def differences(document: Any, expectations: Mapping[str, Any]) -> list[Difference]:
    """What differs from the expectations: paths (``body.users.0.email``) and what should be there."""
    found = []
    for path, wanted in expectations.items():
        value = at_path(document, path)
        missed = missed_by(value, wanted)
        if missed is not None:
            found.append(Difference(path=path, expected=missed, observed=shown(value)))
    return found


def check_expectations(expectations: Mapping[str, Any]) -> None:
    """Raises ValueError for a word that is nearly an operator: at_lest would be taken for a part."""
    for wanted in expectations.values():
        if not isinstance(wanted, Mapping):
            continue
        for name in wanted.keys() - set(OPERATORS):
            near = get_close_matches(name, OPERATORS, 1, 0.8)
            if near:
                raise ValueError(_("nothing expects {name!r}; do you mean {near}?", name=name, near=near[0]))
        check_expectations(wanted)


def check_values(values: Mapping[str, Any]) -> None:
    """Raises ValueError for a check that compares nothing."""
    for name, value in values.items():
        compares = isinstance(value, Mapping) and "value" in value and set(value) <= {"value", *OPERATORS}
        if not compares and not (isinstance(value, list) and len(value) > 1):
            raise ValueError(
                _(
                    "{name}: write value and one of {operators}, or a list of equals",
                    name=name,
                    operators=", ".join(OPERATORS),
                )
            )


def missed_by(value: Any, wanted: Any) -> str | None:
    """What was expected, in words, when a value does not match; None when it does.

    ``wanted`` is a value, or a mapping of operators that must all hold; any other mapping names
    parts that must match.
    """
    if isinstance(wanted, Mapping) and wanted and set(wanted) <= set(OPERATORS):
        missed = [
            _said(name, operand) for name, operand in wanted.items() if not _holds(name, value, operand)
        ]
        return _(" and ").join(missed) or None
    if isinstance(wanted, Mapping):
        parts = [(key, missed_by(at_path(value, key), one)) for key, one in wanted.items()]
        return ", ".join(f"{key}: {missed}" for key, missed in parts if missed) or None
    return None if _equal(value, wanted) else shown(wanted)


def shown(value: Any) -> str:
    """A value on one line, cut when it is long."""
    if value is MISSING:
        return _("nothing")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, bool) != isinstance(wanted, bool):
        return False
    return bool(value == wanted)


def _at_least(value: Any, operand: Any) -> bool:
    return type(value) in (int, float, str) and _same_kind(value, operand) and value >= operand


def _at_most(value: Any, operand: Any) -> bool:
    return type(value) in (int, float, str) and _same_kind(value, operand) and value <= operand


def _same_kind(value: Any, operand: Any) -> bool:
    return isinstance(value, str) == isinstance(operand, str)


_HOLD: dict[str, Callable[[Any, Any], bool]] = {
    "is": _equal,
    "not": lambda value, operand: value is not MISSING and not _equal(value, operand),
    "any_of": lambda value, operand: any(_equal(value, one) for one in operand),
    "at_least": _at_least,
    "at_most": _at_most,
    "contains": lambda value, operand: isinstance(value, (str, list, dict)) and operand in value,
    "starts_with": lambda value, operand: isinstance(value, str) and value.startswith(operand),
    "length": lambda value, operand: isinstance(value, (str, list, dict)) and len(value) == operand,
    "present": lambda value, operand: (value is not MISSING) == operand,
}


def _holds(name: str, value: Any, operand: Any) -> bool:
    try:
        return _HOLD[name](value, operand)
    except TypeError:
        return False


def _said(name: str, operand: Any) -> str:
    if name == "present":
        return _("something") if operand else _("nothing")
    value = shown(operand)
    said = {
        "is": value,
        "any_of": _("one of {values}", values=value),
        "at_least": _("at least {least}", least=value),
        "at_most": _("at most {most}", most=value),
        "not": _("not {value}", value=value),
    }
    return said.get(name) or f"{name.replace('_', ' ')} {value}"
