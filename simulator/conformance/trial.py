"""What a check has at hand: it asks the target, expects things of the answers, and notes what broke."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable
from random import Random
from typing import Any, NoReturn, TypeVar

from languages import _
from mock_market.target.client import Delivery
from mock_market.target.dialects import Arguments
from mock_market.wire.transport import Manner
from simulator.conformance.asking import Asker, Spoiling, Turn
from simulator.conformance.check import Check
from simulator.conformance.expectations import Expectations
from simulator.conformance.reply import Reply
from simulator.conformance.run import Run
from simulator.conformance.tenants import TrialTenant
from standard_api.operations import OPERATIONS, Operation, operation_named

T = TypeVar("T")
_IMPATIENT_S = 3.0
_READING = ("GET", "HEAD", "OPTIONS")
_FAMILY, _GIVEN = "김이박최정강조윤장임", ("하늘", "길동", "서연", "도윤", "지우", "민준", "가온", "나래")


class SkippedError(Exception):
    """There is nothing to judge; the text says why."""


class Trial(Expectations):
    """One check against one target. ``chance`` is seeded, so the same seed asks the same."""

    def __init__(self, check: Check, run: Run, asker: Asker, chance: Random) -> None:
        super().__init__(check, run)
        self.chance = chance
        self.exchanges: list[int] = []
        self._asked: Counter[str] = Counter()
        self.notes: list[str] = []
        self.asker = asker
        self._number = 0
        self._made: list[TrialTenant] = []

    # Asking

    async def ask(
        self,
        operation: str,
        tenant: TrialTenant | str | None = None,
        user_id: str | None = None,
        *,
        body: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        spoiling: Spoiling | None = None,
        manner: Manner | None = None,
        delivery: Delivery | None = None,
        again: bool = True,
        watched: bool = True,
    ) -> Reply:
        """Ask one operation by its name."""
        tenant_id = tenant.id if isinstance(tenant, TrialTenant) else tenant
        asked = operation_named(operation)
        self._may(spoiling.method if spoiling and spoiling.method else asked.method, tenant_id or "")
        if operation == "activate_tenant" and tenant_id:
            self.run.ledger.asks(tenant_id)
        reply = await self.asker.ask(
            asked,
            Arguments(tenant_id=tenant_id, user_id=user_id, query=query or {}, body=body),
            spoiling=spoiling,
            manner=manner,
            delivery=delivery,
            again=again,
            watched=watched,
        )
        self._asked[operation] += 1
        if operation == "activate_tenant" and tenant_id and reply.status is not None:
            self.run.ledger.answered(tenant_id)
        self.exchanges.append(reply.id)
        self.latest = reply
        return reply

    async def ask_path(
        self,
        method: str,
        path: str,
        *,
        keyed: bool = True,
        headers: tuple[tuple[str, str], ...] = (),
        body: bytes | None = None,
        watched: bool = True,
    ) -> Reply:
        """Ask for any path by any method."""
        self._may(method, *path.split("/"))
        reply = await self.asker.ask_path(
            method, path, keyed=keyed, headers=headers, body=body, watched=watched
        )
        self.exchanges.append(reply.id)
        self.latest = reply
        return reply

    def turn(
        self,
        operation: str,
        tenant: TrialTenant,
        *,
        body: dict[str, Any] | None = None,
        spoiling: Spoiling | None = None,
    ) -> Turn:
        """One call for ``in_turn``."""
        arguments = Arguments(tenant_id=tenant.id, body=body)
        return Turn(operation=operation_named(operation), arguments=arguments, spoiling=spoiling)

    async def in_turn(self, *turns: Turn) -> list[Reply]:
        """Ask on one connection, each call as it stands; fewer replies when the target ends it."""
        for turn in turns:
            self._may(turn.operation.method, turn.arguments.tenant_id or "")
        replies = await self.asker.ask_in_turn(*turns)
        self.exchanges += [reply.id for reply in replies]
        self.latest = replies[-1]
        return replies

    def _may(self, method: str, *names: str) -> None:
        """Only tenants of this run are written to; a check that writes to the user's own is wrong."""
        if method in _READING:
            return
        if self.run.read_tenant in names:
            raise PermissionError(f"{method} on {self.run.read_tenant}, which is only read")
        for name in set(names) & set(self.run.ledger.left_alone):
            self.skip(_("{tenant} may be somebody else's, so it is only read", tenant=name))

    async def at_once(self, calls: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
        """Run calls together; the first that raises ends the others."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(call) for call in calls]
        return [task.result() for task in tasks]

    async def needs(self, operations: tuple[str, ...]) -> None:
        """Skip the check unless the target offers these optional operations (OP-0)."""
        for name in operations:
            if not await self.run.offers(self, name):
                self.skip(_("the target does not offer {name}", name=name))

    @property
    def about(self) -> str | None:
        """The operation that broke, or the only one that was asked beside what makes tenants and people."""
        asked = list(+self._asked)
        return self.culprit or (asked[0] if len(asked) == 1 else None)

    def add_sightings(self) -> None:
        """Turn what this check's watcher saw during the whole run into findings."""
        for level, expected, observed, reply in self.run.seen.get(self.check.id, []):
            self.expect(False, expected, observed, reply, level=level)

    def note(self, text: str) -> None:
        """Say something that is neither good nor bad."""
        self.notes.append(_(text))

    def skip(self, reason: str) -> NoReturn:
        """End the check: there is nothing to judge."""
        raise SkippedError(_(reason))

    # Tenants and people

    def new_id(self) -> str:
        """An id for a tenant of this check that has never been used."""
        self._number += 1
        return (
            f"{self.run.ledger.prefix}{self.check.id.replace('.', '-').replace('_', '')[:28]}-{self._number}"
        )

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

    def plan_tenant(self, **changes: Any) -> TrialTenant:
        """A tenant that does not exist yet but will be erased if it ever does."""
        tenant_id = changes.pop("tenant_id", None) or self.new_id()
        tenant = TrialTenant(id=tenant_id, activation=self.activation(tenant_id, **changes))
        self.run.ledger.owes(tenant.id)
        self._made.append(tenant)
        return tenant

    async def activate(self, tenant: TrialTenant, **changes: Any) -> Reply:
        """Send the tenant's activation, with changes for this time only."""
        return await self.ask("activate_tenant", tenant, body={**tenant.activation, **changes})

    async def tenant(self, **changes: Any) -> TrialTenant:
        """A fresh tenant that is active; the check ends with a finding when it cannot be had."""
        tenant = self.plan_tenant(**changes)
        reply = await self.activate(tenant)
        self._asked["activate_tenant"] -= 1
        self.require(
            reply.succeeded,
            "an active tenant to begin with (activate_tenant: 200 or 202)",
            reply.said,
            reply,
            hint=_("mend lifecycle.activate first"),
        )
        tenant.access_url = reply.at("access_url")
        if reply.status == 202:
            await self.until_active(tenant)
        return tenant

    async def until_active(self, tenant: TrialTenant) -> None:
        """Poll the status of a tenant that is provisioned in the background (LIFE-17)."""
        pause, waited = 0.05, 0.0
        while True:
            reply = await self.ask("get_tenant_status", tenant)
            self._asked["get_tenant_status"] -= 1
            state = reply.at("status")
            if state == "active":
                return
            limit = self.run.polls_s
            if state == "provisioning" and waited >= limit:
                # One tenant that was waited for in vain is enough; the others get less time.
                self.run.polls_s = _IMPATIENT_S
            self.require(
                state == "provisioning" and waited < limit,
                _("status provisioning, then active within {limit:g} s of a 202", limit=limit),
                _("status {state!r} after {waited:.1f} s", state=state, waited=waited),
                reply,
            )
            await asyncio.sleep(pause)
            waited += pause
            pause = min(pause * 1.5, 2.0)

    async def returned(self, tenant: TrialTenant, **changes: Any) -> Reply:
        """Activate a tenant that is off, and wait until it is active again."""
        reply = self.require_success(await self.activate(tenant, **changes), _("on the way back"))
        if reply.status == 202:
            await self.until_active(tenant)
        return reply

    async def status_of(self, tenant: TrialTenant) -> Reply:
        """The tenant's status, which must be readable."""
        return self.require_success(await self.ask("get_tenant_status", tenant))

    async def reader(self) -> TrialTenant:
        """A tenant that all checks read and none changes: the user's own, or one with some people."""
        return await self.run.shared_tenant(self)

    def person(self, **changes: Any) -> dict[str, Any]:
        """A request for a user with a name and an address of his own."""
        self._number += 1
        name = self.chance.choice(_FAMILY) + self.chance.choice(_GIVEN)
        local = f"{self.chance.getrandbits(40):x}-{self._number}"
        return {"email": f"{local}@{self.run.ledger.prefix}people.example", "name": name, **changes}

    async def user(self, tenant: TrialTenant, **changes: Any) -> dict[str, Any]:
        """A user that exists now; the check ends with a finding when none can be made."""
        reply = await self.ask("create_user", tenant, body=self.person(**changes))
        self._asked["create_user"] -= 1
        self.require(reply.succeeded, "201 for a new user to begin with", reply.said, reply)
        return dict(reply.json)

    async def total_users(self, tenant: TrialTenant) -> int:
        """How many users the list counts."""
        reply = self.require_success(await self.ask("list_users", tenant, query={"limit": 1}))
        return int(reply.at("total"))

    async def deactivate(
        self, tenant: TrialTenant, *, reason: str = "admin_request", preserve: bool = True
    ) -> Reply:
        """Deactivate, suspend or erase a tenant."""
        body = {"reason": reason, "preserve_data": preserve}
        return await self.ask("deactivate_tenant", tenant, body=body)

    def takes(self, tenant: TrialTenant) -> None:
        """This check erases a tenant that the service made for it."""
        if all(made.id != tenant.id for made in self._made):
            self._made.append(tenant)

    def keeps(self, tenant: TrialTenant) -> None:
        """The run keeps this tenant when it is ours at all."""
        if any(made.id == tenant.id for made in self._made):
            self._made = [made for made in self._made if made.id != tenant.id]

    def hand_over(self, tenant: TrialTenant) -> None:
        """The run keeps this tenant, and erases it at its end."""
        self._made.remove(tenant)

    async def erase_all(self) -> None:
        """Erase what this check has made."""
        await self.at_once(self.run.erase(self.asker, tenant.id) for tenant in self._made)

    # Rooms of the contract

    def keyed(self) -> list[Operation]:
        """The operations that want a key and that the target's dialect has a word for."""
        return [
            operation
            for operation in OPERATIONS
            if operation.keyed and self.run.dialect.offers(operation.name)
        ]

    def path(self, template: str, **names: str) -> str:
        """A path of the contract, filled in."""
        return template.format(**names)
