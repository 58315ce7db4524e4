"""Applications as a check sends them: to the auto-provision webhook, for applicants of this run only."""

import asyncio
from typing import Any

from languages import _
from mock_market.target.dialects import STANDARD
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.arrangement.ownership import APPLY, adopt
from simulator.conformance.engine.arrangement.people import People
from simulator.conformance.engine.arrangement.tenants import Tenants
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.asking.expectations import Arrangements, Requirements
from simulator.conformance.engine.asking.questions import Questions
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.findings.outcomes import BlockedError, SkippedError
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.engine.run.run import Run

_PATIENCE_S = 30.0
_TOLD = {"contact": "02-300-1234", "reason": "2학기 교양 수업에서 시범 운영하려고 합니다."}


class ApplicationSender:
    """Sends applications; a tenant that comes of one is remembered, and erased when it is ours."""

    def __init__(
        self,
        run: Run,
        asker: Asker,
        ask: Questions,
        given: Arrangements,
        tenants: Tenants,
        people: People,
    ) -> None:
        self._run = run
        self._asker = asker
        self._ask = ask
        self._given = given
        self._tenants = tenants
        self._people = people

    def wish(self, *, email: str | None = None, **changes: Any) -> dict[str, Any]:
        """An application with what it must have; an older service is told all that its market tells."""
        number = self._run.next_application()
        person = self._people.request()
        return {
            "application_id": number,
            "kind": "demo",
            **({} if self._run.dialect.name == STANDARD.name else _TOLD),
            "applicant": {
                "id": number % 10_000,
                "name": person["name"],
                "email": email or person["email"],
                "university_name": "한빛대학교",
            },
            "service": {"id": 3, "slug": "advisor", "title": "AI 어드바이저"},
            **changes,
        }

    async def send(self, wish: dict[str, Any], *, spoiling: Spoiling | None = None) -> Reply:
        """Send an application once."""
        sent = self._run.ledger.applies(wish)
        reply = await self._ask(APPLY, body=wish, spoiling=spoiling)
        tenant_id = await adopt(self._run, self._asker, sent, reply)
        if tenant_id is not None:
            self._tenants.takes(OwnTenant(id=tenant_id))
        return reply

    async def approved(
        self, wish: dict[str, Any], require: Requirements | None = None
    ) -> tuple[OwnTenant, Reply]:
        """Apply until the answer is final.

        With ``require`` a refusal is a finding; without, the check is blocked unless it is approved.
        """
        reply = await self.send(wish)
        waited = 0.0
        # Without a callback the market repeats the request to learn the end (HOOK-11).
        while reply.at("status") == "processing" and waited < _PATIENCE_S:
            await asyncio.sleep(0.25)
            waited += 0.25
            reply = await self.send(wish)
        if require is not None:
            require.success(reply, _("for an application"))
        self._given.success(reply)
        if reply.at("status") == "rejected" and wish.get("kind") == "service":
            raise SkippedError(_("the service rejects applications of the kind service"))
        tenant_id = reply.at("tenant_id")
        if reply.at("status") != "approved" or not tenant_id:
            observed = _("status {state}, tenant {tenant}", state=reply.at("status"), tenant=tenant_id)
            raise BlockedError(self._run.causes.late(reply, observed=observed))
        return OwnTenant(id=str(tenant_id), access_url=reply.at("tenant_url")), reply
