"""Writes of one tenant go out as deliveries, so that they survive a bad day of the target."""

from pydantic import ValidationError

from languages import _
from mock_market.api.errors import MarketAPIError
from mock_market.api.views import CallInput, CallResult, ExchangeView
from mock_market.delivery.engine import Engine
from mock_market.domain.deliveries import Delivery
from mock_market.domain.error_answers import NOT_SENT
from mock_market.saying import said, worded
from mock_market.target.client import Answer
from mock_market.target.dialects import dialect_of
from mock_market.target.target import Target
from standard_api import strict_json
from standard_api.operations import Operation

_VERDICTS = {"delivered": "success", "failed": "final", "waiting": "retry", "unknown": "retry"}


def is_durable(operation: Operation, given: CallInput) -> bool:
    """Whether the call is a write of a tenant that the contract allows.

    A body that breaks the contract on purpose is sent once and as it is.
    """
    if not operation.writes or given.tenant_id is None or operation.name == "auto_provision":
        return False
    if operation.request is None:
        return given.body is None
    try:
        operation.request.model_validate(given.body)
        strict_json.parse((given.written or "{}").encode())  # a name twice is wrong on purpose
    except (ValidationError, strict_json.StrictJSONError):
        return False
    return operation.name != "activate_tenant" or (given.body or {}).get("tenant_id") == given.tenant_id


async def deliver(engine: Engine, target: Target, operation: Operation, given: CallInput) -> CallResult:
    """Promise the write and wait for its first attempts."""
    dialect_of(target).phrase(operation.name)
    tenant_id = str(given.tenant_id)
    if operation.name == "activate_tenant":
        promised = engine.commands.activate(target, given.body or {}, given.written)
    else:
        said = {"user_id": given.user_id, "body": given.body, "written": given.written}
        promised = engine.commands.deliver(target, operation.name, {"tenant_id": tenant_id, **said})
    engine.outbox.wake()
    return _result(*await engine.outbox.answered(promised.id))


def _result(delivery: Delivery, answer: Answer | None) -> CallResult:
    if answer is None:
        held_back = said("held_back", time=f"{delivery.next_at:%H:%M:%S}")
        reason = worded(delivery.reason or held_back)
        raise MarketAPIError(NOT_SENT, _("delivery {id}: {reason}", id=delivery.id, reason=reason))
    return CallResult(
        succeeded=delivery.state == "delivered",
        verdict=_VERDICTS[delivery.state],
        reason=delivery.reason,
        unknown=delivery.state == "unknown" or answer.exchange.unknown,
        problems=list(answer.problems),
        unreadable=list(answer.reading.unreadable),
        exchange=ExchangeView.of(answer.exchange),
        delivery_id=delivery.id,
        next_at=delivery.next_at.isoformat(timespec="seconds") if delivery.state == "waiting" else None,
    )
