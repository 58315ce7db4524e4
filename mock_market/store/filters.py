"""The filter language of exchanges: parsed here, answered by SQLite. Pure.

    status>=400 operation:create_user tenant:hallym since:10m body:"홍길동" -path:/mt/health

A space means and, ``|`` or, ``-`` not. A word without a field looks in the path. Within quotation marks
any text may stand; ``\\"`` is a quotation mark there.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from languages import N_, _
from mock_market.domain.clock import SpanError, parse_span
from mock_market.target.operations import NoSuchOperationError, named_operation
from mock_market.wire.exchange import FailureKind

_WORD = re.compile(r'\s*(\||-?(?:[a-z_]+(?:>=|<=|!=|:|=|>|<))?(?:"(?:[^"\\]|\\.)*"|[^\s|"]+)|\S)', re.DOTALL)
_TERM = re.compile(r'(-?)(?:([a-z_]+)(>=|<=|!=|:|=|>|<))?(?:"((?:[^"\\]|\\.)*)"|(.*))', re.DOTALL)
_NUMBERS = {
    "status": "status",
    "ms": "total_ms",
    "attempt": "attempt",
    "id": "id",
    "number": "run_number",
    "size": "length(response_body)",
}
_TEXTS = {
    "operation": "operation",
    "op": "operation",
    "target": "target",
    "asked": "asked_by",
    "method": "method",
    "group": "grp",
    "delivery": "delivery_id",
}
_NUMBER, _STATUS = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?"), re.compile("[1-9][0-9]{2}")
OUTCOMES = tuple(kind.value for kind in FailureKind)
_OTHERS = ("callback", "list_tenants")
"""What is stored beside the operations of the contract."""
_FAILED = "(status IS NULL OR status >= 300 OR breaks > 0)"
_CHOICES = {
    "dir": {"in": "direction = 'in'", "out": "direction = 'out'"},
    "failed": {"yes": _FAILED, "no": f"NOT {_FAILED}"},
    "contract": {"broken": "breaks > 0", "kept": "breaks = 0"},
}
_TENANTS = (
    "WITH RECURSIVE tenant(name) AS (SELECT min(tenant_id) FROM exchanges UNION ALL SELECT "
    "(SELECT min(tenant_id) FROM exchanges WHERE tenant_id > name) FROM tenant WHERE name IS NOT NULL) "
    "SELECT name FROM tenant"
)
MEANINGS = {
    "status": ("status>=400", N_("The status of the answer.")),
    "ms": ("ms>1000", N_("How long it took, in milliseconds.")),
    "attempt": ("attempt>1", N_("Which try of a delivery it is.")),
    "id": ("id>120", N_("The number that the list shows.")),
    "number": ("number<20", N_("Its number within a run.")),
    "size": ("size>100000", N_("The bytes of the answer's body.")),
    "operation": ("operation:create_user", N_("The operation, by its whole name.")),
    "op": ("op:create_user", N_("The same, shorter.")),
    "target": ("target:mine", N_("The service, by its whole name.")),
    "asked": (
        "asked:tui",
        N_("Who asked for it, such as cli, tui, market, replay, scenario or service."),
    ),
    "method": ("method:POST", N_("The method, in any case.")),
    "group": ("group:4f2a", N_("What was sent for one wish, by its whole id.")),
    "delivery": ("delivery:3", N_("A delivery, by its whole number.")),
    "tenant": ("tenant:hanbit", N_("Any part of the tenant's id.")),
    "path": ("path:/users", N_("Any part of the address, as a word without a field does.")),
    "body": ('body:"홍길동"', N_("Any text of both bodies.")),
    "dir": ("dir:in", N_("out for what the market sent, in for what came to it.")),
    "outcome": ("outcome:timeout", N_("The status, or why no answer came: {names}.")),
    "since": ("since:10m", N_("What began within this span: s, m, h, d or w.")),
    "failed": (
        "failed:yes",
        N_("yes for all that was no success or breaks the contract, no for the others."),
    ),
    "contract": ("contract:broken", N_("Whether the answer breaks the contract: broken or kept.")),
    "run": ("run:any", N_("A run, by its whole id; any for all of them, none for the market's own.")),
}
"""Each field with an example and what it looks at; the documentation is made from it."""
FIELDS = tuple(MEANINGS)


class FilterError(ValueError):
    """The filter cannot be read; ``column`` says where (from 1) and the text what was expected."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(_("filter, column {column}: {message}", column=column, message=message))
        self.column = column


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A piece of SQL and its values."""

    sql: str
    values: tuple[Any, ...] = ()


NOTHING = Condition(sql="1")


def parse_filter(text: str, *, now: datetime) -> Condition:
    """Read a filter; an empty one matches everything. Raises FilterError."""
    either: list[list[Condition]] = [[]]
    for column, word in _words(text):
        if word == "|":
            if not either[-1]:
                raise FilterError(_("a term must stand before |"), column)
            either.append([])
        else:
            either[-1].append(_term(word, column, now))
    if len(either) > 1 and not either[-1]:
        raise FilterError(_("a term must stand behind |"), len(text))
    groups = [_joined(terms, " AND ") for terms in either if terms]
    return _joined(groups, " OR ") if groups else NOTHING


def _words(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    while match := _WORD.match(text, at):
        word, start = match.group(1), match.start(1)
        if word == '"':
            raise FilterError(_('the closing " is missing'), start + 1)
        found.append((start + 1, word))
        at = match.end()
    return found


def _term(word: str, column: int, now: datetime) -> Condition:
    match = _TERM.fullmatch(word)
    if match is None:
        raise FilterError(_("expected a term such as status>=400"), column)
    minus, field, comparison, quoted, plain = match.groups()
    value = re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL) if quoted is not None else plain
    if field is None and quoted is None and value in ("OR", "AND", "NOT"):
        raise FilterError(
            _(
                "a space means and, | means or, - means not; put the word {word} into quotation marks",
                word=value,
            ),
            column,
        )
    if not value:
        raise FilterError(_("expected a value behind {value}", value=field or minus), column)
    if field is None:
        condition = _path(value, column, now)
    elif field not in FIELDS:
        raise FilterError(
            _("no field {field!r}; valid: {names}", field=field, names=", ".join(FIELDS)), column
        )
    else:
        condition = _field(field, comparison, value, column, now)
    return Condition(sql=f"NOT coalesce({condition.sql}, 0)", values=condition.values) if minus else condition


def _field(field: str, comparison: str, value: str, column: int, now: datetime) -> Condition:
    if field in _NUMBERS:
        return _number(_NUMBERS[field], comparison, value, column)
    if comparison not in (":", "="):
        raise FilterError(_("{field} takes a colon: {field}:{value}", field=field, value=value), column)
    if field in ("operation", "op"):
        _check_operation(value, column)
    if field == "method":
        value = value.upper()
    if field in _TEXTS:
        return Condition(sql=f"{_TEXTS[field]} = ?", values=(value,))
    if field in _CHOICES:
        return _choice(field, value, column)
    return _SPECIAL[field](value, column, now)


def _check_operation(name: str, column: int) -> None:
    if name in _OTHERS:
        return
    try:
        named_operation(name)
    except NoSuchOperationError as error:
        raise FilterError(str(error), column) from None


def _number(sql: str, comparison: str, value: str, column: int) -> Condition:
    if not _NUMBER.fullmatch(value):
        raise FilterError(_("expected a number, not {value!r}", value=value), column)
    return Condition(sql=f"{sql} {'=' if comparison == ':' else comparison} ?", values=(float(value),))


def _choice(field: str, value: str, column: int) -> Condition:
    one, other = _CHOICES[field]
    if value not in (one, other):
        raise FilterError(_("{field} is {one} or {other}", field=field, one=one, other=other), column)
    return Condition(sql=_CHOICES[field][value])


def _contains(sql: str, value: str) -> Condition:
    """Plain text anywhere, upper and lower case alike; Korean in either normal form."""
    forms = {unicodedata.normalize(form, value) for form in ("NFC", "NFD")} | {value}
    every = [Condition(sql=f"instr(lower({sql}), lower(?)) > 0", values=(form,)) for form in sorted(forms)]
    return _joined(every, " OR ")


def _path(value: str, column: int, now: datetime) -> Condition:
    return _contains("url", value)


def _tenant(value: str, column: int, now: datetime) -> Condition:
    """Looks through the names of tenants, hopping over the index, and not through every exchange."""
    name = _contains("name", value)
    return Condition(sql=f"tenant_id IN ({_TENANTS} WHERE {name.sql})", values=name.values)


def _body(value: str, column: int, now: datetime) -> Condition:
    parts = ("CAST(request_body AS TEXT)", "CAST(response_body AS TEXT)")
    return _joined([_contains(part, value) for part in parts], " OR ")


def _outcome(value: str, column: int, now: datetime) -> Condition:
    if not _STATUS.fullmatch(value) and value.lower() not in OUTCOMES:
        names = ", ".join(OUTCOMES)
        raise FilterError(_("outcome is a status or one of {names}", names=names), column)
    return Condition(sql="coalesce(failure, CAST(status AS TEXT)) = ?", values=(value.lower(),))


def _since(value: str, column: int, now: datetime) -> Condition:
    try:
        return Condition(sql="started_at >= ?", values=((now - parse_span(value)).isoformat(),))
    except SpanError as error:
        raise FilterError(str(error), column) from None


def _run(value: str, column: int, now: datetime) -> Condition:
    """The exchanges of one run, by its id; ``any`` run's, or ``none``: the market's own."""
    if value in ("any", "none"):
        return Condition(sql="run IS NOT NULL" if value == "any" else "run IS NULL")
    return Condition(sql="run = ?", values=(value,))


_SPECIAL: dict[str, Callable[[str, int, datetime], Condition]] = {
    "path": _path,
    "tenant": _tenant,
    "body": _body,
    "outcome": _outcome,
    "since": _since,
    "run": _run,
}


def _joined(conditions: list[Condition], word: str) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    return Condition(
        sql=f"({word.join(condition.sql for condition in conditions)})",
        values=tuple(value for condition in conditions for value in condition.values),
    )
