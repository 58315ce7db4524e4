"""Runs checks against a target: some at once, those that measure alone, the watchers last."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from languages import _
from mock_market.store.pause import cannot_write
from mock_market.target.client import Record, TargetClient
from mock_market.target.dialects import Arguments, NotOfferedHereError
from mock_market.wire.exchange import Exchange
from mock_market.wire.transport import Limits
from simulator.conformance.engine.asker import Asker
from simulator.conformance.engine.check import Check, Status
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.eraser import erase
from simulator.conformance.engine.events import Observer
from simulator.conformance.engine.finding import Result, judged
from simulator.conformance.engine.outcomes import SkippedError, StoppedError, TargetGoneError
from simulator.conformance.engine.ownership import decide
from simulator.conformance.engine.run import Run
from simulator.storage.runs import if_room
from standard_api.operations import operation_named

_ERASERS = 8
_PAUSE_S = 0.25


@dataclass(frozen=True, kw_only=True)
class Pace:
    """``seconds`` bounds the whole run; ``parallel`` checks run at once."""

    parallel: int = 12
    seconds: float = 600.0
    deadline_s: float = 10.0
    fail_fast: bool = False
    seed: int = 0


class Runner:
    """Makes one run. Cancelling it still leaves what was found, and lets ``clean_up`` be called."""

    def __init__(
        self, run: Run, checks: Sequence[Check], *, pace: Pace, record: Record, observer: Observer
    ) -> None:
        self.results: dict[str, Result] = {}
        self.stopped = ""
        self._run = run
        self._checks = checks
        self._pace = pace
        self._record = record
        self._observer = observer
        self._watchers = tuple(check for check in checks if check.watch is not None)

    async def run(self) -> tuple[Result, ...]:
        """Run all checks; return their results in report order."""
        self._observer.started(self._checks)
        crowd = [check for check in self._checks if not check.alone and check.watch is None]
        alone = [check for check in self._checks if check.alone and check.watch is None]
        try:
            async with asyncio.timeout(self._pace.seconds):
                await self._together(crowd, self._pace.parallel)
                await self._together(alone, 1)
                await self._together(list(self._watchers), self._pace.parallel)
        except TimeoutError:
            self.stopped = self.stopped or _("the run's {seconds:g} s are over", seconds=self._pace.seconds)
        return self.finished()

    async def ping(self) -> Exchange:
        """Ask for health once, before anything is judged."""
        asker = self._asker("first ping", Random("ping"))  # noqa: S311
        reply = await asker.ask(operation_named("health"), Arguments(), again=False, watched=False)
        return reply.exchange

    def finished(self) -> tuple[Result, ...]:
        """What is known now; a check that did not run is skipped, with the reason."""
        reason = self._run.safe(self.stopped or _("the run was interrupted"))
        for check in self._checks:
            if check.id not in self.results:
                self._keep(
                    Result(check=check, status=Status.SKIPPED, message=_("not run: {reason}", reason=reason))
                )
        return tuple(self.results[check.id] for check in self._checks)

    async def clean_up(self) -> None:
        """Erase every tenant of this run that is left, those of undecided applications too."""
        if not self._run.pulse.never_accepts:
            self._run.pulse = type(self._run.pulse)()
        limit = asyncio.Semaphore(_ERASERS)
        chance = Random(f"{self._pace.seed}/clean-up")  # noqa: S311
        asker = self._asker("clean-up", chance, record=if_room(self._record))

        async def erased(tenant_id: str) -> None:
            async with limit:
                while await erase(self._run, asker, tenant_id):  # noqa: ASYNC110  it asks the target
                    await asyncio.sleep(_PAUSE_S)

        ledger = self._run.ledger
        known = ledger.remaining
        decisions = [decide(self._run, asker, sent) for sent in ledger.undecided]
        # Whatever goes wrong with one of them must not keep the others.
        await asyncio.gather(*map(erased, known), *decisions, return_exceptions=True)
        await asyncio.gather(*map(erased, set(ledger.remaining) - set(known)), return_exceptions=True)

    async def _together(self, checks: list[Check], workers: int) -> None:
        waiting = iter(checks)

        async def work() -> None:
            for check in waiting:
                if self.stopped:
                    return
                await self._one(check)

        async with asyncio.TaskGroup() as group:
            for _worker in range(max(1, workers)):
                group.create_task(work())

    async def _one(self, check: Check) -> None:
        self._observer.check_started(check)
        began = time.perf_counter()
        chance = Random(f"{self._pace.seed}/{check.id}")  # noqa: S311  repeatable, not secret
        ctx = CheckContext(check, self._run, self._asker(f"check {check.id}", chance), chance)
        status, message = await self._tried(check, ctx)
        result = Result(
            check=check,
            status=status,
            message=self._run.safe(message),
            findings=tuple(ctx.findings),
            exchanges=tuple(ctx.ask.exchanges),
            operation=ctx.about,
            duration_ms=round((time.perf_counter() - began) * 1000, 1),
        )
        self._keep(result)
        if self._pace.fail_fast and status is Status.FAILED:
            self.stopped = self.stopped or _("{id} failed, and --fail-fast was asked for", id=check.id)

    async def _tried(self, check: Check, ctx: CheckContext) -> tuple[Status, str]:
        reason = self._not_applicable(check)
        if reason:
            return Status.SKIPPED, reason
        try:
            try:
                await ctx.offers.need(check.needs)
                await check.body(ctx)
                ctx.add_sightings()
            finally:
                # What ends the whole run leaves the erasing to clean_up, which is bounded.
                if not _is_cancelled():
                    await ctx.tenants.erase_all()
        except BaseException as error:  # noqa: BLE001  the edge of a check: nothing of it ends the run
            return self._ended(ctx, error)
        return self._verdict(ctx)

    def _ended(self, ctx: CheckContext, error: BaseException) -> tuple[Status, str]:
        """What the exception that ended a check means; a cancellation goes on."""
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        if isinstance(error, StoppedError):
            return self._verdict(ctx)
        if isinstance(error, SkippedError | NotOfferedHereError):
            return (Status.SKIPPED, str(error)) if not ctx.findings else self._verdict(ctx)
        if isinstance(error, TargetGoneError):
            self.stopped = self.stopped or str(error)
            ctx.expect(False, "a target that can be judged", str(error))
            return self._verdict(ctx)
        if not isinstance(error, Exception) or cannot_write(error):
            raise error
        return Status.ERRORED, _(
            "the check itself failed: {name}: {error}", name=type(error).__name__, error=error
        )

    def _verdict(self, ctx: CheckContext) -> tuple[Status, str]:
        status = judged(ctx.check.level, ctx.findings)
        if ctx.findings:
            more = len(ctx.findings) - 1
            return status, ctx.findings[0].sentence + (_(" (and {count} more)", count=more) if more else "")
        return status, "; ".join(ctx.notes)

    def _not_applicable(self, check: Check) -> str:
        dialect = self._run.dialect.name
        if check.portable or dialect == check.dialect:
            return ""
        return _(
            "judged in the {wanted} dialect only; this target speaks {dialect}",
            wanted=check.dialect,
            dialect=dialect,
        )

    def _asker(self, asked_by: str, chance: Random, *, record: Record | None = None) -> Asker:
        client = TargetClient(
            self._run.target,
            key=lambda: self._run.key,
            service_key=lambda: self._run.service_key,
            record=record or self._record,
            new_id=lambda: str(UUID(int=chance.getrandbits(128), version=4)),
        )
        return Asker(
            client,
            asked_by=asked_by,
            pulse=self._run.pulse,
            notice=lambda reply: self._run.sightings.show(self._watchers, reply),
            limits=Limits(deadline_s=self._pace.deadline_s),
        )

    def _keep(self, result: Result) -> None:
        self.results[result.check.id] = result
        self._observer.check_finished(result)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
