"""Applications: who asks for a service, and where each answer leads. Pure.

submitted -> approved -> provisioning -> active | failed
submitted -> rejected
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from languages import _
from mock_market.saying import NOTHING, Saying, said, text
from standard_api.models import AutoProvisionResponse

ApplicationState = Literal["submitted", "approved", "rejected", "provisioning", "active", "failed"]
Via = Literal["webhook", "activate"]
FINAL: frozenset[ApplicationState] = frozenset({"rejected", "active", "failed"})


class WrongStateError(ValueError):
    """The application cannot do this now; the text says in which state it is."""


class ContradictionError(ValueError):
    """A callback says something else than what is known already."""


@dataclass(frozen=True, kw_only=True)
class Application:
    """One application. ``payload`` is the auto-provision request without its callback_url."""

    id: int
    target: str
    kind: Literal["demo", "service"]
    via: Via
    payload: dict[str, Any]
    state: ApplicationState = "submitted"
    tenant_id: str | None = None
    message: Saying = NOTHING

    def approved(self) -> "Application":
        """An administrator says yes."""
        self._require("submitted", "approved")
        return replace(self, state="approved")

    def rejected(self, reason: Saying) -> "Application":
        """An administrator says no; the service is never told."""
        self._require("submitted", "rejected")
        return replace(self, state="rejected", message=reason)

    def after_webhook(self, answer: AutoProvisionResponse) -> "Application":
        """Where the service's answer to the webhook leads.

        ``approved`` makes it active, ``processing`` keeps it provisioning, the rest ends it.
        """
        if answer.status == "approved" and answer.tenant_id is None:
            return replace(self, state="failed", message=said("no_tenant_id"))
        states: dict[str, ApplicationState] = {
            "approved": "active",
            "processing": "provisioning",
            "rejected": "rejected",
            "error": "failed",
        }
        return replace(
            self,
            state=states[answer.status],
            tenant_id=answer.tenant_id or self.tenant_id,
            message=text(answer.message),
        )

    def after_callback(self, answer: AutoProvisionResponse) -> "Application":
        """Where a callback leads; the same one again changes nothing.

        Raises ContradictionError when another end is known, and WrongStateError when no webhook
        has been sent or the callback names no end.
        """
        if answer.status == "processing":
            raise WrongStateError(_("a callback tells the end; processing is none"))
        if self.state == "submitted":
            raise WrongStateError(_("the application has not been approved"))
        after = replace(self, state="provisioning").after_webhook(answer)
        if self.state in FINAL and (after.state, after.tenant_id) != (self.state, self.tenant_id):
            raise ContradictionError(_("the application is {state} already", state=self.state))
        return self if self.state in FINAL else after

    def days(self) -> tuple[date | None, date | None]:
        """The first and last day that were asked for."""
        start, end = (self.payload.get(name) for name in ("start_date", "end_date"))
        return start and date.fromisoformat(start[:10]), end and date.fromisoformat(end[:10])

    def _require(self, state: ApplicationState, verb: str) -> None:
        if self.state != state:
            raise WrongStateError(
                _(
                    "application {id} is {state}; only a {state2} one can be {verb}",
                    id=self.id,
                    state=self.state,
                    state2=state,
                    verb=verb,
                )
            )
