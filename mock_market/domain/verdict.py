"""What the market makes of one attempt: done, refused for good, try again, or unknown (section 4)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from mock_market.saying import Saying, said
from mock_market.target.reading import Reading, succeeded
from mock_market.wire.exchange import Exchange
from standard_api.models import AutoProvisionResponse, TenantStatusResponse
from standard_api.operations import Operation

LONGEST_RETRY_AFTER_S = 3600.0
_ASK_AGAIN = frozenset({408, 425, 429})


class VerdictKind(StrEnum):
    """The few ends of an attempt."""

    SUCCESS = "success"
    FINAL = "final"
    """The target refused; asking again would not help."""
    RETRY = "retry"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """``retry_after_s`` is what the target asked for, at most an hour.

    ``unknown`` tells that the target may have acted although no readable answer came.
    """

    kind: VerdictKind
    reason: Saying
    retry_after_s: float | None = None
    unknown: bool = False


def verdict_of(operation: Operation, exchange: Exchange, reading: Reading, *, now: datetime) -> Verdict:
    """Judge one attempt by the rules of contract section 4; what only reads leaves nothing unknown."""
    found = _by_answer(operation, exchange, reading, now=now)
    return replace(found, unknown=False) if operation.method == "GET" else found


def _by_answer(operation: Operation, exchange: Exchange, reading: Reading, *, now: datetime) -> Verdict:
    response = exchange.response
    if response is None:
        message = exchange.failure.message if exchange.failure else said("nothing_sent")
        return Verdict(kind=VerdictKind.RETRY, reason=message, unknown=exchange.unknown)
    status = response.status
    if succeeded(operation, status, reading):
        return Verdict(kind=VerdictKind.SUCCESS, reason=said("answered", status=status, word=response.reason))
    if status in operation.success:
        problem = reading.problems[0] if reading.problems else said("no_fit")
        reason = said("but", status=status, problem=problem)
        return Verdict(kind=VerdictKind.RETRY, reason=reason, unknown=True)
    code = reading.error_code or response.reason
    reason = said("answered", status=status, word=code)
    again = status in _ASK_AGAIN or (status >= 500 and status != 501)
    if again and reading.error_code != "QUOTA_EXCEEDED":
        return Verdict(
            kind=VerdictKind.RETRY,
            reason=reason,
            retry_after_s=retry_after(response.header("retry-after"), now=now),
            unknown=status >= 500 and status != 503,
        )
    return Verdict(kind=VerdictKind.FINAL, reason=reason)


def still_going_on(reading: Reading, verdict: Verdict, *, told: bool) -> Verdict:
    """A success that says "not yet" is asked again, unless the service has been ``told`` to call back."""
    model = reading.model
    if verdict.kind is not VerdictKind.SUCCESS:
        return verdict
    if isinstance(model, TenantStatusResponse) and model.status == "provisioning":
        return Verdict(kind=VerdictKind.RETRY, reason=said("provisioning"))
    if isinstance(model, AutoProvisionResponse) and model.status == "processing" and not told:
        return Verdict(kind=VerdictKind.RETRY, reason=said("processing"))
    return verdict


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Seconds to wait from a Retry-After header; None when it is absent or rubbish.

    A date that has passed is now; the longest wait is an hour.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:10]), LONGEST_RETRY_AFTER_S)
    when = http_date(text)
    return min(max((when - now).total_seconds(), 0.0), LONGEST_RETRY_AFTER_S) if when else None


def http_date(text: str) -> datetime | None:
    """A date of HTTP, in UTC when it names no zone; None for what is no date."""
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
