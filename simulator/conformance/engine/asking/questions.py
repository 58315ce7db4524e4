"""How a check asks: one operation by its name, any path, several calls on one connection or at once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterable
from contextlib import suppress
from typing import Any, TypeVar

from languages import _
from mock_market.target.client import AttemptMark
from mock_market.target.dialects import Arguments
from mock_market.wire.transport import Manner
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.asker import Asker, Turn
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.findings.cause import Cause
from simulator.conformance.engine.findings.outcomes import BlockedError, SkippedError
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.engine.run.run import Run
from standard_api.operations import operation_named

T = TypeVar("T")
_READING = ("GET", "HEAD", "OPTIONS")
_LAST_WORD_S = 2.0


class Questions:
    """Asks for one check, remembers what it asked, and never writes to what is not the run's own."""

    def __init__(self, run: Run, asker: Asker, check: str) -> None:
        self.replies: list[Reply] = []
        """Every answer so far."""
        self.blocking = True
        """Whether an answer that the walk found broken ends the check: it is evidence of nothing else."""
        self.counted: Counter[str] = Counter()
        """How often each operation was asked for its own sake, not to arrange something."""
        self._check = check
        self._run = run
        self._asker = asker

    async def __call__(
        self,
        operation: str,
        tenant: OwnTenant | str | None = None,
        user_id: str | None = None,
        *,
        body: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        spoiling: Spoiling | None = None,
        manner: Manner | None = None,
        mark: AttemptMark | None = None,
        again: bool = True,
        watched: bool = True,
    ) -> Reply:
        """Ask one operation by its name."""
        if operation in self._run.absent:
            raise SkippedError(_("the target does not offer {name}", name=operation))
        tenant_id = tenant.id if isinstance(tenant, OwnTenant) else tenant
        asked = operation_named(operation)
        if "user_id" in asked.path_parameters and not user_id and self.replies:
            raise BlockedError(self._gave_no_id())
        self._may(spoiling.method if spoiling and spoiling.method else asked.method, tenant_id or "")
        asking = self._asker.ask(
            asked,
            Arguments(tenant_id=tenant_id, user_id=user_id, query=query or {}, body=body),
            spoiling=spoiling,
            manner=manner,
            mark=mark,
            again=again,
            watched=watched,
        )
        if operation == "activate_tenant" and tenant_id:
            asking = _heard_out(self._activated(tenant_id, asking))
        reply = await asking
        self.counted[operation] += 1
        return self._remembered(reply)

    async def _activated(self, tenant_id: str, asking: Coroutine[Any, Any, Reply]) -> Reply:
        self._run.ledger.asks(tenant_id)
        reply = await asking
        if reply.status is not None:
            self._run.ledger.answered(tenant_id, refused=reply.refused or reply.absent)
        return reply

    async def path(
        self,
        method: str,
        path: str,
        *,
        keyed: bool = True,
        headers: tuple[tuple[str, str], ...] = (),
        body: bytes | None = None,
        watched: bool = True,
        stands_for: str = "",
    ) -> Reply:
        """Ask for any path by any method; it fails as the operation does that it ``stands_for``."""
        self._may(method, *path.split("/"))
        reply = self._remembered(
            await self._asker.ask_path(method, path, keyed=keyed, headers=headers, body=body, watched=watched)
        )
        cause = self._run.causes.as_broken(stands_for, reply.status)
        if cause is not None and self.blocking:
            raise BlockedError(cause)
        return reply

    def turn(
        self,
        operation: str,
        tenant: OwnTenant,
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
        return [self._remembered(reply) for reply in await self._asker.ask_in_turn(*turns)]

    async def at_once(self, calls: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
        """Run calls together; the first that raises ends the others."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(call) for call in calls]
        return [task.result() for task in tasks]

    async def once(self, what: Hashable, ask: Callable[[], Awaitable[object]]) -> tuple[Reply, ...]:
        """The answers to what one check of a run asks for all: the others take them as if they had asked.

        Where something keeps a check from having all of them, the next one asks anew.
        """
        shared = self._run.asked_once[what]
        async with shared.lock:
            if not shared.replies:
                known = len(self.replies)
                await ask()
                shared.replies = tuple(self.replies[known:])
                return shared.replies
        return tuple(map(self._remembered, shared.replies))

    def only_arranged(self, operation: str) -> None:
        """The last call of this operation only arranged something."""
        self.counted[operation] -= 1

    def _gave_no_id(self) -> Cause:
        """What is behind a user whose id nobody knows: the answer that made him."""
        made = next((one for one in reversed(self.replies) if one.unclear), self.replies[-1])
        return self._run.causes.behind(made)

    def _remembered(self, reply: Reply) -> Reply:
        self.replies.append(reply)
        if not reply.misled:
            self._run.causes.see(reply)
        if reply.put_off:
            throttled = self._run.causes.throttled(reply)
            if self.blocking:
                raise BlockedError(throttled)
        cause = self._run.causes.of_refusal(reply)
        own = cause is not None and bool(cause.kind) and cause.check == self._check
        if cause is not None and self.blocking and not own:
            raise BlockedError(cause)
        return reply

    def _may(self, method: str, *names: str) -> None:
        """Only tenants of this run are written to; a check that writes to the user's own is wrong."""
        if method in _READING:
            return
        if self._run.read_tenant in names:
            raise PermissionError(f"{method} on {self._run.read_tenant}, which is only read")
        if set(names) & set(self._run.ledger.left_alone):
            raise SkippedError(_("a tenant that may be somebody else's is only read"))


async def _heard_out(asking: Coroutine[Any, Any, Reply]) -> Reply:
    """An answer; a run that is interrupted waits a moment for it, since what it makes must be erased."""
    answer = asyncio.ensure_future(asking)
    try:
        return await asyncio.shield(answer)
    except asyncio.CancelledError:
        with suppress(Exception):
            async with asyncio.timeout(_LAST_WORD_S):
                await answer
        raise
