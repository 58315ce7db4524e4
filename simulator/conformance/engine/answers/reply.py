"""One answer of the target as checks read it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from languages import _
from mock_market.domain.verdict import http_date
from mock_market.saying import worded
from mock_market.target.reading import Reading, succeeded
from mock_market.wire.exchange import Exchange, FailureKind
from simulator.conformance.engine.answers.shape import Deviation
from standard_api.operations import AUTO_PROVISION, Operation

_CHANGING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{12,}|\d+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """``operation`` is None when no operation of the contract was asked."""

    operation: Operation | None
    exchange: Exchange
    reading: Reading
    watched: bool = True
    """Whether the watchers of the run look at it."""
    misled: bool = False
    """Whether it is a success of a service that took what it had to refuse: its form is no evidence."""
    put_off: bool = False
    """Whether the service still asked to wait when it was no use to ask again."""
    deviations: tuple[Deviation, ...] = ()
    """What a success owes the contract; ``reading`` is the answer as it was meant."""
    raw: Any = None
    """The JSON of a success with deviations, as it was sent."""

    @property
    def id(self) -> int:
        """The exchange's number in the run's store."""
        return self.exchange.id

    @property
    def status(self) -> int | None:
        """The HTTP status, as it was meant; None when no whole answer came."""
        sent = self.exchange.response.status if self.exchange.response else None
        if not self.deviations or self.operation is None:
            return sent
        meant = any(one.key[0] == "status" and one.mended for one in self.deviations)
        return self.operation.success[0] if meant else sent

    @property
    def absent(self) -> bool:
        """Whether the target says that it does not have this operation (OP-0)."""
        return self.status in (404, 405, 501)

    @property
    def not_offered(self) -> bool:
        """Whether it is absent, and may be: a service need not have every operation (OP-0)."""
        return self.absent and self.operation is not None and not self.operation.required

    @property
    def code(self) -> str | None:
        """The code of the error body."""
        return self.reading.error_code

    @property
    def json(self) -> Any:
        """The parsed body, or None."""
        return self.reading.value

    @property
    def body(self) -> bytes:
        """The bytes of the body; empty when no whole answer came."""
        return self.exchange.response.body if self.exchange.response else b""

    @property
    def succeeded(self) -> bool:
        """A success that can be read, be its form the contract's or not: what it owes is judged apart."""
        if self.operation is None or not self.accepted:
            return False
        return bool(self.deviations) or succeeded(self.operation, self.status, self.reading)

    @property
    def unclear(self) -> Deviation | None:
        """What keeps a success from being read as it was meant; whatever it says is no evidence."""
        return next((one for one in self.deviations if not one.mended), None)

    @property
    def unreadable(self) -> bool:
        """Whether nothing of a success can be read: no JSON, nothing at all, or something else."""
        return self.unclear is not None and self.unclear.key[0] in ("json", "status", "foreign")

    @property
    def said(self) -> str:
        """The answer in a few words: its status and code, or why none came."""
        failure = self.exchange.failure
        if failure is not None:
            return _(
                "no answer ({kind}: {message})", kind=failure.kind.value, message=worded(failure.message)
            )
        if self.redirected_to:
            return _("{status} to {address}", status=self.status, address=self.redirected_to)
        if self.accepted and self.operation is AUTO_PROVISION and self.reading.model is not None:
            return f"{self.status} {self.at('status')}: {self.at('message')}"
        read = self.accepted and self.operation is not None
        problems = "; ".join(map(worded, self.reading.problems[:3])) if read else ""
        return f"{self.status} {self.code or ''}".strip() + (f" ({problems})" if problems else "")

    @property
    def service_time(self) -> datetime | None:
        """When the service answered, by its own clock: the Date of its answer, in whole seconds."""
        response = self.exchange.response
        return http_date(response.header("date") or "") if response else None

    @property
    def timed_out(self) -> bool:
        """Whether we gave up waiting: for a connection, or for the answer."""
        failure = self.exchange.failure
        return failure is not None and failure.kind is FailureKind.TIMEOUT

    @property
    def redirected_to(self) -> str:
        """The address of a redirect, or ""."""
        response = self.exchange.response
        away = response is not None and 300 <= response.status < 400
        return (response.header("location") or "") if response is not None and away else ""

    @property
    def accepted(self) -> bool:
        """Whether the status is a 2xx."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        """Whether the status is a 4xx."""
        return self.status is not None and 400 <= self.status < 500

    @property
    def asks_to_wait(self) -> bool:
        """A 503, or a 429 that is no quota of the tenant, with Retry-After (JUDGE-4)."""
        response = self.exchange.response
        busy = response is not None and response.status in (429, 503) and self.code != "QUOTA_EXCEEDED"
        return busy and response is not None and response.header("retry-after") is not None

    @property
    def plea(self) -> str:
        """How the service asked to wait."""
        response = self.exchange.response
        value = response.header("retry-after") if response else ""
        return _("{status} with Retry-After: {value}", status=self.status, value=value)

    @property
    def refusal(self) -> tuple[int | None, str | None, str]:
        """Status, code and message of a refusal, without ids and numbers; its details may differ."""
        told = self.reading.error
        text = told.message if told else self.body.decode("utf-8", "replace")
        return self.status, self.code, faceless(text)

    @property
    def error_problems(self) -> list[str]:
        """What an error body lacks; its Content-Type and a wrapper around it are judged apart."""
        apart = ("type", "no_type", "wrapped")
        return [worded(one) for one in self.reading.problems if one.kind not in apart]

    @property
    def named(self) -> Any:
        """What the contract names in a success, without fields of the service's own."""
        return named(self.reading.model) if self.reading.model else self.json

    def at(self, *path: str | int) -> Any:
        """A value inside the body; None when there is nothing of that name."""
        value = self.json
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    @property
    def sent_json(self) -> Any:
        """The JSON as it was sent, whatever was meant."""
        return self.raw if self.deviations else self.json

    def sent(self, name: str) -> Any:
        """A field as it was sent, whatever was meant."""
        value = self.sent_json
        return value.get(name) if isinstance(value, dict) else None

    def rows(self, *path: str | int) -> list[dict[str, Any]]:
        """The objects of a list inside the body; empty when there is no such list."""
        value = self.at(*path)
        return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def faceless(text: str) -> str:
    """A text without what may be another in each answer: ids, numbers and times."""
    return _CHANGING.sub("#", text)


def named(value: Any) -> Any:
    """What the contract names in a model, without fields of the service's own."""
    if isinstance(value, BaseModel):
        return {name: named(getattr(value, name)) for name in type(value).model_fields}
    return [named(one) for one in value] if isinstance(value, list) else value
