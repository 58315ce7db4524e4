"""The forms of the screen: which fields they have, and what comes out of them. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from languages import _
from mock_market.domain.clock import SpanError, parse_span
from tui.state.form import Field, Values
from tui.state.session import Sent
from tui.text.json_text import editable
from tui.text.safe_text import Safe
from tui.views.parts.rows import path_of

if TYPE_CHECKING:
    from mock_market.api.market_views import WishInput
    from mock_market.api.views import EditsInput, ExchangeView
    from standard_api.operations import Operation

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_KEY = "idempotency-key"
MOST_BURST = 200
_TOO_MANY_DIGITS = 19
SPANS = ("1d", "12h", "7d", "31d")


def call_names() -> list[str]:
    """Every operation that can be called."""
    from standard_api.operations import AUTO_PROVISION, OPERATIONS

    return list(dict.fromkeys([*(one.name for one in OPERATIONS), AUTO_PROVISION.name]))


def call_fields(name: str, sent: Sent, *, tenants: Sequence[str], month: str) -> list[Field]:
    """What an operation takes: of whom, the parameters of its query, its body."""
    from standard_api.operations import operation_named

    operation = operation_named(name)
    known = {"tenant_id": (sent.tenant_id or "", tuple(tenants)), "user_id": (sent.user_id or "", ())}
    who = [
        Field(name=one, label=one, value=known[one][0], known=known[one][1], needed=True)
        for one in operation.path_parameters
    ]
    asked = operation.query.model_fields if operation.query else {}
    query = [_query_field(one, asked[one], sent.query, month) for one in asked]
    return [*who, *query, *_body_field(operation, sent)]


def _query_field(name: str, field: Any, given: dict[str, str | int], month: str) -> Field:
    value = given.get(name, month if field.is_required() else "")
    return Field(name=f"?{name}", label=f"?{name}", value=str(value), offered=_words(field.annotation))


def _words(annotation: Any) -> tuple[str, ...]:
    """The words of a literal, an empty one first: it leaves the parameter out."""
    parts = [annotation] if get_origin(annotation) is Literal else get_args(annotation)
    words = [word for part in parts if part is not NoneType for word in get_args(part)]
    return ("", *words) if words and all(isinstance(word, str) for word in words) else ()


def _body_field(operation: "Operation", sent: Sent) -> list[Field]:
    from standard_api.examples import EXAMPLES

    if operation.request is None:
        return []
    example = EXAMPLES[operation.name].request or {}
    body = sent.body if sent.body is not None else example
    if sent.tenant_id and "tenant_id" in body:
        body = {**body, "tenant_id": sent.tenant_id}
    return [body_field(body)]


def body_field(body: Any) -> Field:
    """A JSON body to change."""
    text = editable(json.dumps(body, ensure_ascii=False)) or ""
    return Field(name="body", label=_("body, JSON"), value=text, kind="json")


def call_of(name: str, values: Values) -> Sent:
    """The call that a form describes; what was left empty is left out."""
    body = values.get("body", "").strip()
    return Sent(
        operation=name,
        tenant_id=values.get("tenant_id") or None,
        user_id=values.get("user_id") or None,
        query={key[1:]: value for key, value in values.items() if key.startswith("?") and value},
        body=json.loads(body) if body else None,
    )


def user_fields(number: int) -> list[Field]:
    """A new user, with a name and an address that nobody has yet."""
    from standard_api.models.users import Role

    return [
        Field(name="email", label=_("e-mail"), value=f"user{number}@univ.example", needed=True),
        Field(name="name", label=_("name"), value=f"user{number}", needed=True),
        Field(name="role", label=_("role"), value="user", offered=get_args(Role)),
    ]


def change_fields(user: Mapping[str, Any]) -> list[Field]:
    """What can be changed of a user."""
    from standard_api.models.users import Role, UserStatus

    role, status = str(user.get("role", "")), str(user.get("status", ""))
    return [
        Field(name="name", label=_("name"), value=Safe(str(user.get("name", ""))), needed=True),
        Field(name="role", label=_("role"), value=role, offered=_with(role, get_args(Role))),
        Field(name="status", label=_("status"), value=status, offered=_with(status, get_args(UserStatus))),
    ]


def changes(fields: Sequence[Field], values: Values) -> dict[str, object]:
    """Only what is not as it was shown."""
    return {field.name: values[field.name] for field in fields if values[field.name] != field.value}


def _with(word: str, words: Sequence[str]) -> tuple[str, ...]:
    """The words that may be chosen, and the one that stands there now."""
    return tuple(dict.fromkeys([word, *words])) if word else tuple(words)


def application_fields() -> list[Field]:
    """A wish for a tenant."""
    return [
        Field(name="kind", label=_("kind"), offered=("demo", "service")),
        Field(name="via", label=_("how the service hears of it"), offered=("activate", "webhook")),
        Field(name="email", label=_("e-mail")),
        Field(name="name", label=_("name")),
        Field(name="university_name", label=_("university")),
        Field(name="reason", label=_("reason")),
        Field(name="start_date", label=_("first day (2026-03-01)"), check=day_problem),
        Field(name="end_date", label=_("last day"), check=day_problem),
    ]


def wish_of(values: Values, target: str, *, seed: int) -> "WishInput":
    """The application that a form describes; an empty field is left out. Raises ValueError for no date."""
    from mock_market.api.market_views import WishInput

    given = {name: value.strip() for name, value in values.items() if value.strip()}
    people = {name: given.pop(name) for name in ("email", "name", "university_name") if name in given}
    return WishInput.model_validate({**given, "target": target, "seed": seed, "applicant": people or None})


def fault_fields(meanings: Mapping[Any, str], plan: Mapping[str, float], seed: int) -> list[Field]:
    """Each fault with how often it strikes."""
    shown = [
        Field(name=kind, label=kind, value=f"{plan.get(kind, 0):g}", note=_(meaning), check=rate_problem)
        for kind, meaning in meanings.items()
    ]
    return [*shown, Field(name="seed", label=_("seed"), value=str(seed), check=number_problem)]


def burst_field() -> Field:
    """How many calls at once."""
    return Field(name="burst", label=_("how many calls"), value="10", note=_("1 to 200"), check=burst_problem)


def span_field() -> Field:
    """How far market time goes on."""
    note = _("such as 12h, 31d")
    return Field(name="span", label=_("span"), value="1d", known=SPANS, note=note, check=span_problem)


def day_problem(value: str) -> str:
    """Why a word is no day; "" for one, and for nothing at all."""
    try:
        date.fromisoformat(value or "2026-01-01")
    except ValueError:
        return _("{value} is no day such as 2026-03-01", value=value)
    return ""


def rate_problem(value: str) -> str:
    """Why a word is no rate; "" for one."""
    with suppress(ValueError):
        if 0 <= float(value) <= 1:
            return ""
    return _("a rate lies between 0 and 1")


def number_problem(value: str) -> str:
    """Why a word is no whole number that a store can hold; "" for one."""
    good = value.isascii() and value.isdigit() and len(value) < _TOO_MANY_DIGITS
    return "" if good else _("a number is expected")


def burst_problem(value: str) -> str:
    """Why so many calls are not sent; "" when they are."""
    good = not number_problem(value) and 0 < int(value) <= MOST_BURST
    return "" if good else _("not a number from 1 to 200")


def span_problem(value: str) -> str:
    """Why a word is no span of time; "" for one."""
    try:
        parse_span(value)
    except SpanError as error:
        return str(error)
    return ""


def traffic_fields() -> list[Field]:
    """How much traffic, and what goes wrong in it."""
    return [
        Field(name="universities", label=_("universities"), value="20", check=number_problem),
        Field(name="days", label=_("days"), value="30", check=number_problem),
        Field(name="seed", label=_("seed"), value="1", check=number_problem),
        Field(name="faults", label=_("faults, 0 to 1"), value="0", check=rate_problem),
    ]


def target_fields(dialects: Iterable[str]) -> list[Field]:
    """A service to be written down in mt-sim.toml."""
    return [
        Field(name="name", label=_("name"), needed=True),
        Field(name="url", label=_("address"), value="http://127.0.0.1:8000", needed=True),
        Field(name="--key-env", label=_("variable of its key"), value="MT_SIM_KEY"),
        Field(name="--dialect", label=_("dialect"), value="standard", known=tuple(dialects)),
        Field(name="place", label=_("used by"), offered=(_("only me: LOCAL"), _("others too: SHARED"))),
    ]


def target_words(values: Values) -> list[str]:
    """The command that writes a target down."""
    options = [f"{name}={value}" for name, value in values.items() if name.startswith("--") and value]
    shared = values["place"] == _("others too: SHARED")
    words = ["target", "add", *options, "--shared" if shared else "--local"]
    return [*words, "--", values["name"].strip(), values["url"].strip()]


class EditForm:
    """A stored request as it may be changed before it goes out again."""

    def __init__(self, exchange: "ExchangeView") -> None:
        request, body = exchange.request, exchange.request.body
        self._method, self._path = request.method, path_of(request.url)
        self._keyed = any(name.lower() == _KEY for name, _value in request.headers)
        self._body = "" if body is None else editable(body.text) if body.text is not None else None
        command = f"mt-sim traces replay {exchange.id} --edit"
        raw = _("the body is no JSON and goes out as it was; {command} changes it", command=command)
        self.note = raw if self._body is None else ""
        """What of the request cannot be changed here."""

    def fields(self) -> list[Field]:
        """Method, path, key and body."""
        method = self._method
        key = Field(name="key", label="Idempotency-Key", offered=(_("a new one"), _("the old one")))
        body = Field(name="body", label=_("body, JSON"), value=self._body or "", kind="json")
        return [
            Field(name="method", label=_("method"), value=method, offered=_with(method, METHODS)),
            Field(name="path", label=_("path"), value=self._path, needed=True),
            *([key] if self._keyed else []),
            *([body] if self._body is not None else []),
        ]

    def edits(self, values: Values, new_id: str) -> "EditsInput":
        """What is changed; what stands as it was shown goes out byte for byte."""
        from mock_market.api.views import EditsInput

        old = values.get("key") == _("the old one")
        body = values.get("body", "")
        path = values["path"].strip()
        return EditsInput(
            method=values["method"],
            path=None if path == Safe(self._path) else path,
            headers={"Idempotency-Key": new_id} if self._keyed and not old else None,
            body=None if body == (self._body or "") else body,
        )

    def destroys(self, values: Values) -> str:
        """The operation that asks every time, when the changed request is one; else its own."""
        if values["method"] == "DELETE":
            return "delete_user"
        return "deactivate_tenant" if values["path"].rstrip("/").endswith("/deactivate") else ""
