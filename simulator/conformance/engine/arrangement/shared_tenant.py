"""The tenant that all checks read and none changes: the user's own, or one with some people."""

from mock_market.target.dialects import STANDARD
from simulator.conformance.engine.arrangement.applications import ApplicationSender
from simulator.conformance.engine.arrangement.people import People
from simulator.conformance.engine.arrangement.tenants import Tenants
from simulator.conformance.engine.asking.questions import Questions
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.engine.run.run import Run
from standard_api.operations import OPERATIONS

_PEOPLE = 5


class SharedTenant:
    """Made by the first check that asks for it."""

    def __init__(
        self, run: Run, ask: Questions, tenants: Tenants, people: People, applications: ApplicationSender
    ) -> None:
        self._run = run
        self._ask = ask
        self._tenants = tenants
        self._people = people
        self._applications = applications

    async def __call__(self) -> OwnTenant:
        """The tenant, with people in it."""
        async with self._run.sharing:
            if self._run.shared is None and self._run.read_tenant is not None:
                self._run.shared = OwnTenant(id=self._run.read_tenant)
            if self._run.shared is None:
                self._run.shared = await self._populated()
            if self._run.dialect.name != STANDARD.name and not self._run.looked_around:
                self._run.looked_around = True
                await self._look_around(self._run.shared)
            return self._run.shared

    async def _look_around(self, tenant: OwnTenant) -> None:
        """No operation of an older dialect must be there: find those that are not (contract section 5)."""
        for operation in OPERATIONS:
            reads = operation.keyed and not operation.writes and "user_id" not in operation.path_parameters
            if reads and self._run.dialect.offers(operation.name):
                reply = await self._ask(operation.name, tenant, watched=False)
                self._ask.only_arranged(operation.name)
                if reply.absent:
                    self._run.absent.add(operation.name)
                elif not reply.succeeded:
                    self._run.causes.breaks_if_judged(reply)

    async def _populated(self) -> OwnTenant:
        if not self._run.dialect.offers("activate_tenant"):
            tenant, _reply = await self._applications.approved(self._applications.wish())
            self._tenants.hands_over(tenant)
            return tenant
        tenant = self._run.unpeopled = self._run.unpeopled or await self._made()
        for number in range(_PEOPLE):
            await self._people.created(tenant, role=("user", "admin", "moderator")[number % 3])
        return tenant

    async def _made(self) -> OwnTenant:
        tenant = await self._tenants.active(tenant_id=f"{self._run.ledger.prefix}shared")
        self._tenants.hands_over(tenant)
        return tenant
