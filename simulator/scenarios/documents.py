"""What the market knows, as documents that a step can expect things of."""

from typing import Any

from mock_market.domain.applications import Application
from mock_market.domain.tenants import Tenant
from mock_market.saying import english
from mock_market.target.client import Answer

Document = dict[str, Any]


def answer_document(answer: Answer) -> Document:
    """What a call came to."""
    model = answer.reading.model
    failure = answer.exchange.failure
    problems = (*answer.reading.problems, *([failure.message] if failure else []))
    return {
        "status": answer.status,
        "error": answer.reading.error_code,
        "succeeded": answer.succeeded,
        "problems": [english(one) for one in problems],
        "body": model.model_dump(mode="json") if model is not None else answer.reading.value,
    }


def application_document(known: Application) -> Document:
    """How an application stands."""
    return {"state": known.state, "tenant_id": known.tenant_id, "message": english(known.message)}


def belief_document(known: Tenant) -> Document:
    """What the market believes of a tenant."""
    term = known.subscription
    days = (term.start, term.end, term.renewed_until) if term else (None, None, None)
    start, end, next_end = (day and day.isoformat() for day in days)
    return {
        "tenant_id": known.tenant_id,
        "state": known.state,
        "plan": known.plan,
        "name": known.name,
        "start": start,
        "end": end,
        "next_end": next_end,
        "auto_renew": bool(term and term.auto_renew),
    }
