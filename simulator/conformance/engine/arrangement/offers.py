"""Which optional operations a target has."""

from http import HTTPStatus

from languages import _
from mock_market.target.dialects import STANDARD
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.arrangement.shared_tenant import SharedTenant
from simulator.conformance.engine.asking.questions import Questions
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.findings.outcomes import SkippedError
from simulator.conformance.engine.run.run import Run
from standard_api.operations import AUTO_PROVISION, KEY_HEADER, OPERATIONS, Operation


class Offers:
    """Asks once a run for each optional operation."""

    def __init__(self, run: Run, ask: Questions, reader: SharedTenant) -> None:
        self._run = run
        self._ask = ask
        self._reader = reader

    async def __call__(self, operation: str) -> bool:
        """Whether an optional operation is there: asked on a tenant that is active (OP-0)."""
        if not self._run.dialect.offers(operation):
            return False
        async with self._run.probing:
            if operation not in self._run.offered:
                self._run.offered[operation] = await self._probe(operation)
            return self._run.offered[operation]

    async def need(self, operations: tuple[str, ...]) -> None:
        """Skip the check unless the target offers these optional operations (OP-0)."""
        for name in operations:
            if not await self(name):
                raise SkippedError(_("the target does not offer {name}", name=name))

    def keyed(self) -> list[Operation]:
        """The operations that want a key and that the target's dialect has a word for."""
        known = (one for one in OPERATIONS if one.keyed and self._run.dialect.offers(one.name))
        return [one for one in known if one.name not in self._run.absent]

    async def _probe(self, operation: str) -> bool:
        if operation == AUTO_PROVISION.name:
            return not (await self._application()).absent
        return not (await self._ask(operation, await self._reader(), watched=False)).absent

    async def _application(self) -> Reply:
        """An empty application makes nothing, and is refused wherever the path exists.

        A service that judges the key before the path, and knows the new header only, gives 401 to the older
        one though it has no such path (AUTH-9): the new one tells.
        """
        reply = await self._ask(AUTO_PROVISION.name, body={}, watched=False)
        if reply.status != HTTPStatus.UNAUTHORIZED or self._run.dialect.name != STANDARD.name:
            return reply
        by_the_new = Spoiling(key_header=KEY_HEADER)
        return await self._ask(AUTO_PROVISION.name, body={}, spoiling=by_the_new, watched=False)
