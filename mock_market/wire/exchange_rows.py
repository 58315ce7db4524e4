"""An exchange as one line of a list: everything but its headers and bodies. Pure.

A page of rows costs the same whether the bodies behind it are empty or five megabytes each.
"""

from dataclasses import dataclass
from typing import Any, Literal

ROW_COLUMNS = (
    'id, started_at, direction, method, url, operation, tenant_id, delivery_id, attempt, grp AS "group", '
    "asked_by, target, status, reason, failure, total_ms, length(request_body) AS request_size, "
    "length(response_body) AS response_size, breaks, run, run_number"
)


@dataclass(frozen=True, kw_only=True)
class ExchangeRow:
    """One line of a list; ``status`` is None when no whole answer came, and ``failure`` says why."""

    id: int
    started_at: str
    direction: Literal["out", "in"]
    method: str
    url: str
    operation: str | None
    tenant_id: str | None
    delivery_id: str | None
    attempt: int
    group: str | None
    asked_by: str
    target: str
    status: int | None
    reason: str | None
    failure: str | None
    total_ms: float
    request_size: int | None
    response_size: int | None
    breaks: int = 0
    """How many rules of the contract the answer breaks."""
    run: str | None = None
    """The run that it was copied from; None for the market's own."""
    run_number: int | None = None
    """Its number there."""

    @property
    def failed(self) -> bool:
        """Whether it was no success, or one that breaks the contract: the filter ``failed:yes``."""
        return self.status is None or self.status >= 300 or self.breaks > 0


@dataclass(frozen=True, kw_only=True)
class RowPage:
    """Rows, oldest first, and the first and last id that the store holds."""

    rows: tuple[ExchangeRow, ...]
    first_id: int
    last_id: int

    @classmethod
    def read(cls, value: dict[str, Any]) -> "RowPage":
        """The page from its JSON."""
        rows = tuple(ExchangeRow(**row) for row in value["rows"])
        return cls(rows=rows, first_id=value["first_id"], last_id=value["last_id"])


def outcome_word(status: int | None, failure: str | None, breaks: int = 0) -> str:
    """``200 ok``, ``200 BROKE`` (the contract), ``409 no``, ``500 FAIL``, or a failure in capitals."""
    if status is None:
        return (failure or "none").upper()
    word = "BROKE" if breaks else "ok" if status < 300 else "FAIL" if status >= 500 else "no"
    return f"{status} {word}"
