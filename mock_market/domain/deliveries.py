"""Deliveries: what the market has promised to tell a target, and every attempt at it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from mock_market.saying import NOTHING, Saying

DeliveryState = Literal["waiting", "delivered", "failed", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One promise. Deliveries of one ``lane`` (a tenant) go out strictly in order.

    ``next_at`` is market time; ``strikes`` are the faults that a plan has put on it.
    """

    id: int = 0
    target: str
    lane: str
    operation: str
    arguments: dict[str, Any]
    idempotency_key: str
    group: str
    application_id: int | None = None
    state: DeliveryState = "waiting"
    attempts: int = 0
    next_at: datetime
    created_at: datetime
    position: float = 0.0
    strikes: tuple[str, ...] = ()
    reason: Saying = NOTHING


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try; ``outcome`` None is still open. A fault may send a copy beside it."""

    number: int
    started_at: datetime
    outcome: str | None
    reason: Saying | None
    exchange_id: int | None
    copy_exchange_id: int | None = None
