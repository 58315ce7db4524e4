"""The tenants of one check: made, changed, waited for, and erased at its end."""

import asyncio
from typing import Any

from languages import _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.arrangement.eraser import erase
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.asking.expectations import Arrangements, Requirements
from simulator.conformance.engine.asking.questions import Questions
from simulator.conformance.engine.findings.check import Check
from simulator.conformance.engine.findings.outcomes import BlockedError
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.engine.run.run import Run

_IMPATIENT_S = 3.0


class Tenants:
    """Makes tenants that are named after the check, and remembers which of them it has to erase."""

    def __init__(
        self, check: Check, run: Run, asker: Asker, ask: Questions, given: Arrangements, require: Requirements
    ) -> None:
        self._run = run
        self._asker = asker
        self._ask = ask
        self._given = given
        self._require = require
        self._word = check.id.replace(".", "-").replace("_", "")[:28]
        self._number = 0
        self._made: list[OwnTenant] = []

    def new_id(self) -> str:
        """An id for a tenant of this check that has never been used."""
        self._number += 1
        return f"{self._run.ledger.prefix}{self._word}-{self._number}"

    @staticmethod
    def activation(tenant_id: str, **changes: Any) -> dict[str, Any]:
        """A believable activation."""
        return {
            "tenant_id": tenant_id,
            "tenant_name": "한빛대학교",
            "plan": "standard",
            "features": ["chat", "rag"],
            "config": {},
            "contact": {"email": f"admin@{tenant_id}.example", "name": "김하늘"},
            **changes,
        }

    def planned(self, **changes: Any) -> OwnTenant:
        """A tenant that does not exist yet but will be erased if it ever does."""
        tenant_id = changes.pop("tenant_id", None) or self.new_id()
        tenant = OwnTenant(id=tenant_id, activation=self.activation(tenant_id, **changes))
        self._run.ledger.owes(tenant.id)
        self._made.append(tenant)
        return tenant

    async def activate(self, tenant: OwnTenant, **changes: Any) -> Reply:
        """Send the tenant's activation, with changes for this time only."""
        return await self._ask("activate_tenant", tenant, body={**tenant.activation, **changes})

    async def active(self, **changes: Any) -> OwnTenant:
        """A fresh tenant that is active; the check is blocked when it cannot be had."""
        tenant = self.planned(**changes)
        reply = await self.activate(tenant)
        self._ask.only_arranged("activate_tenant")
        self._given.success(reply)
        tenant.access_url = reply.at("access_url")
        if reply.status == 202:
            await self.until_active(tenant)
        return tenant

    async def until_active(self, tenant: OwnTenant, require: Requirements | None = None) -> None:
        """Poll the status of a tenant that is provisioned in the background (LIFE-17).

        With ``require`` a tenant that never comes is a finding; without, the check is blocked.
        """
        pause, waited = 0.05, 0.0
        while True:
            reply = await self._ask("get_tenant_status", tenant)
            self._ask.only_arranged("get_tenant_status")
            state = reply.at("status")
            if state == "active":
                return
            limit = self._run.polls_s
            if state == "provisioning" and waited >= limit:
                # One tenant that was waited for in vain is enough; the others get less time.
                self._run.polls_s = _IMPATIENT_S
            if state != "provisioning" or waited >= limit:
                observed = _("status {state} after {waited:.1f} s", state=state, waited=waited)
                expected = _("status provisioning, then active within {limit:g} s of a 202", limit=limit)
                if require is not None:
                    require(False, expected, observed, reply)
                raise BlockedError(self._run.causes.late(reply, observed=observed))
            await asyncio.sleep(pause)
            waited += pause
            pause = min(pause * 1.5, 2.0)

    async def returned(self, tenant: OwnTenant, **changes: Any) -> Reply:
        """Activate a tenant that is off, and wait until it is active again."""
        reply = self._given.success(await self.activate(tenant, **changes))
        if reply.status == 202:
            await self.until_active(tenant)
        return reply

    async def status(self, tenant: OwnTenant) -> Reply:
        """The tenant's status, which must be readable."""
        return self._require.success(await self._ask("get_tenant_status", tenant))

    async def deactivate(
        self, tenant: OwnTenant, *, reason: str = "admin_request", preserve: bool = True
    ) -> Reply:
        """Deactivate, suspend or erase a tenant."""
        body = {"reason": reason, "preserve_data": preserve}
        return await self._ask("deactivate_tenant", tenant, body=body)

    def takes(self, tenant: OwnTenant) -> None:
        """This check erases a tenant that the service made for it."""
        if all(made.id != tenant.id for made in self._made):
            self._made.append(tenant)

    def hands_over(self, tenant: OwnTenant) -> None:
        """The run keeps this tenant, and erases it at its end."""
        self._made = [made for made in self._made if made.id != tenant.id]

    async def erase_all(self) -> None:
        """Erase what this check has made."""
        await self._ask.at_once(erase(self._run, self._asker, tenant.id) for tenant in self._made)
