"""The forms of the screen: which fields they have, and what comes out of them. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from languages import _
from tui.state.form import Field, Values
from tui.state.session import Sent
from tui.text.json_text import editable
from tui.text.safe_text import Safe
from tui.views.rows import path_of

if TYPE_CHECKING:
    from mock_market.api.views import EditsInput, ExchangeView
    from standard_api.operations import Operation

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_KEY = "idempotency-key"


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
    query: dict[str, str | int] = {
        key[1:]: value for key, value in values.items() if key.startswith("?") and value
    }
    body = values.get("body", "").strip()
    return Sent(
        operation=name,
        tenant_id=values.get("tenant_id") or None,
        user_id=values.get("user_id") or None,
        query=query,
        body=json.loads(body) if body else None,
    )


@dataclass(frozen=True, kw_only=True)
class EditForm:
    """A stored request as it may be changed before it goes out again."""

    exchange: "ExchangeView"

    @property
    def _body(self) -> str | None:
        body = self.exchange.request.body
        return "" if body is None else editable(body.text) if body.text is not None else None

    @property
    def _path(self) -> str:
        return path_of(self.exchange.request.url)

    @property
    def keyed(self) -> bool:
        """Whether the request had an idempotency key."""
        return any(name.lower() == _KEY for name, _value in self.exchange.request.headers)

    @property
    def note(self) -> str:
        """What of the request cannot be changed here."""
        if self._body is not None:
            return ""
        command = f"mt-sim traces replay {self.exchange.id} --edit"
        return _("the body is no JSON and goes out as it was; {command} changes it", command=command)

    def fields(self) -> list[Field]:
        """Method, path, key and body."""
        method = self.exchange.request.method
        key = Field(name="key", label="Idempotency-Key", offered=(_("a new one"), _("the old one")))
        body = Field(name="body", label=_("body, JSON"), value=self._body or "", kind="json")
        return [
            Field(
                name="method",
                label=_("method"),
                value=method,
                offered=tuple({method: 0, **dict.fromkeys(METHODS)}),
            ),
            Field(name="path", label=_("path"), value=self._path, needed=True),
            *([key] if self.keyed else []),
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
            headers={"Idempotency-Key": new_id} if self.keyed and not old else None,
            body=None if body == (self._body or "") else body,
        )

    def destroys(self, values: Values) -> str:
        """The operation that asks every time, when the changed request is one; else its own."""
        if values["method"] == "DELETE":
            return "delete_user"
        return "deactivate_tenant" if values["path"].rstrip("/").endswith("/deactivate") else ""
