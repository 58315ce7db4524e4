"""The users that a check makes in its tenants."""

from random import Random
from typing import Any

from simulator.conformance.engine.asking.expectations import Arrangements
from simulator.conformance.engine.asking.questions import Questions
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.engine.run.run import Run

_FAMILY, _GIVEN = "김이박최정강조윤장임", ("하늘", "길동", "서연", "도윤", "지우", "민준", "가온", "나래")


class People:
    """Makes people with names and addresses of their own."""

    def __init__(self, run: Run, ask: Questions, given: Arrangements, chance: Random) -> None:
        self._run = run
        self._ask = ask
        self._given = given
        self._chance = chance
        self._number = 0

    def request(self, **changes: Any) -> dict[str, Any]:
        """A request for a user with a name and an address of his own."""
        self._number += 1
        name = self._chance.choice(_FAMILY) + self._chance.choice(_GIVEN)
        local = f"{self._chance.getrandbits(40):x}-{self._number}"
        return {"email": f"{local}@{self._run.ledger.prefix}people.example", "name": name, **changes}

    async def created(self, tenant: OwnTenant, **changes: Any) -> dict[str, Any]:
        """A user that exists now; the check is blocked when none can be made."""
        reply = await self._ask("create_user", tenant, body=self.request(**changes))
        self._ask.only_arranged("create_user")
        self._given.value(reply, "user_id")
        return dict(reply.json)

    async def total(self, tenant: OwnTenant) -> int:
        """How many users the list counts."""
        return int(self._given.value(await self._ask("list_users", tenant, query={"limit": 1}), "total"))
