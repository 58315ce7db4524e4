"""Runs checks against a target: some at once, those that measure alone, the watchers last."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from languages import _
from mock_market.target.client import Record, TargetClient
from mock_market.target.dialects import Arguments
from mock_market.wire.exchange import Exchange
from mock_market.wire.transport import Limits
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.arrangement.eraser import erase
from simulator.conformance.engine.arrangement.ownership import decide
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.advice import advice
from simulator.conformance.engine.findings.cause import Cause
from simulator.conformance.engine.findings.check import Check, Status
from simulator.conformance.engine.findings.events import Observer
from simulator.conformance.engine.findings.finding import Result, without
from simulator.conformance.engine.findings.outcomes import BlockedError, SkippedError, TargetGoneError
from simulator.conformance.engine.findings.roots import accusation, settled
from simulator.conformance.engine.run.run import Run
from simulator.conformance.engine.verdict import CheckVerdict, by_exception, by_findings, innermost
from simulator.conformance.engine.walk import WALK, Walk
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
        self._no_evidence: frozenset[int] = frozenset()

    async def run(self) -> tuple[Result, ...]:
        """Run all checks; return their results in report order."""
        self._observer.started(self._checks)
        last = [check for check in self._checks if check.watch is not None or check.answers]
        try:
            async with asyncio.timeout(self._pace.seconds):
                await self._walk()
                roots = [check for check in self._checks if self._is_root(check)]
                await self._together(roots, 1)
                first = [check for check in self._checks if check not in (*last, *roots)]
                crowd = sorted(
                    (check for check in first if not check.alone), key=lambda check: not check.long
                )
                alone = [check for check in first if check.alone]
                await self._together(crowd, self._pace.parallel)
                await self._together(alone, 1)
                rest = [check for check in last if check.id not in self.results]
                await self._together(rest, self._pace.parallel)
        except TimeoutError:
            self.stopped = self.stopped or _("the run's {seconds:g} s are over", seconds=self._pace.seconds)
        self._no_evidence = self._run.pulse.no_evidence
        return self.finished()

    def _is_root(self, check: Check) -> bool:
        """Whether the walk found what this check judges: it is told before all others."""
        causes = self._run.causes
        answers = check.answers and (causes.owned(check.answers) or causes.is_broken(check.answers))
        return bool(answers or causes.told_by(check.id))

    async def _walk(self) -> None:
        """Ask for every operation once. Raises CommandError when the target cannot be judged at all."""
        chance = Random(f"{self._pace.seed}/walk")  # noqa: S311  repeatable, not secret
        ctx = CheckContext(WALK, self._run, self._asker("the walk", chance), chance)
        walk = Walk(ctx, with_applications=any("auto_provision" in check.needs for check in self._checks))
        try:
            try:
                await (walk.go() if self._run.dialect.name == "standard" else walk.look_around())
            finally:
                if not _is_cancelled():
                    await ctx.tenants.erase_all()
        except Exception as error:
            reason = innermost(error)
            if isinstance(reason, TargetGoneError):
                self.stopped = self.stopped or str(reason)
            elif not isinstance(reason, BlockedError | SkippedError):
                raise

    async def ping(self) -> Exchange:
        """Ask for health once, before anything is judged."""
        asker = self._asker("first ping", Random("ping"))  # noqa: S311
        reply = await asker.ask(operation_named("health"), Arguments(), again=False, watched=False)
        return reply.exchange

    def finished(self) -> tuple[Result, ...]:
        """What is known now; a check that did not run is skipped, with the reason."""
        reason = self._run.safe(self.stopped or _("the run was interrupted"))
        told = _("not run: {reason}", reason=reason)
        for check in self._checks:
            if check.id not in self.results:
                self._keep(Result(check=check, status=Status.SKIPPED, message=told, not_run=True))
        results = [self.results[check.id] for check in self._checks]
        return settled([without(self._no_evidence, result, told) for result in results])

    async def clean_up(self) -> None:
        """Erase every tenant of this run that is left, those of undecided applications too."""
        if self._run.pulse.never_accepts:
            self._run.ledger.made_nothing()
        else:
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
        verdict = await self._tried(check, ctx)
        result = Result(
            check=check,
            status=verdict.status,
            message=self._run.safe(verdict.message),
            findings=tuple(ctx.findings),
            exchanges=tuple(reply.id for reply in ctx.ask.replies),
            operation=ctx.about,
            duration_ms=round((time.perf_counter() - began) * 1000, 1),
            response_ms=ctx.response_ms,
            cause=verdict.cause,
            not_run=verdict.not_run,
        )
        self._keep(result)
        if self._pace.fail_fast and verdict.status is Status.FAILED:
            self.stopped = self.stopped or _("{id} failed, and --fail-fast was asked for", id=check.id)

    async def _tried(self, check: Check, ctx: CheckContext) -> CheckVerdict:
        reason = self._not_applicable(check)
        if reason:
            return CheckVerdict(status=Status.SKIPPED, message=reason)
        try:
            try:
                await ctx.offers.need(check.needs)
                if check.answers:
                    self._judge_answers(check.answers, ctx)
                else:
                    ctx.tell(self._run.causes.told_by(check.id))
                await check.body(ctx)
                ctx.add_sightings()
                if not ctx.findings:
                    _share(ctx)
            finally:
                # What ends the whole run leaves the erasing to clean_up, which is bounded.
                if not _is_cancelled():
                    await ctx.tenants.erase_all()
        except BaseException as error:  # noqa: BLE001  the edge of a check: nothing of it ends the run
            return self._ended(ctx, innermost(error))
        return by_findings(ctx)

    def _judge_answers(self, operation: str, ctx: CheckContext) -> None:
        """What every answer of an operation owes, and how it broke on a way that no check judges."""
        ctx.answers_of(operation)
        for broken in self._run.causes.of_kind(operation):
            ctx.expect.roots(broken, broken.expected, advice(broken))
        cause = self._run.causes.refused(operation)
        if cause is not None and not cause.is_told_by(ctx.check.id):
            raise BlockedError(cause)
        if cause is not None and not self._is_told(cause):
            ctx.expect.roots(cause, cause.expected, advice(cause))

    def _ended(self, ctx: CheckContext, error: BaseException) -> CheckVerdict:
        """What the exception that ended a check means; a target that is gone ends the run."""
        if isinstance(error, TargetGoneError):
            self.stopped = self.stopped or str(error)
        return by_exception(
            ctx, error, elsewhere=isinstance(error, BlockedError) and self._is_told(error.cause)
        )

    def _is_told(self, cause: Cause) -> bool:
        """Whether another check has told already what broke only on the way of this one."""
        return self._run.causes.is_late(cause) and accusation(cause, self.results.values()) is not None

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
            notice=self._notice,
            limits=Limits(deadline_s=self._pace.deadline_s),
            throttle=self._run.throttle,
        )

    def _notice(self, reply: Reply) -> None:
        """Let the watchers look, unless the walk has told what is wrong with such answers."""
        self._run.times.heard(reply)
        cause = self._run.causes.of_refusal(reply)
        # A path that a service need not have is to it as any other path, which has no errors of the contract.
        elsewhere = reply.not_offered and reply.code is None
        if not elsewhere and (cause is None or not (cause.unwritten or cause.kind)):
            self._run.sightings.show(self._watchers, reply)

    def _keep(self, result: Result) -> None:
        self.results[result.check.id] = result
        self._observer.check_finished(result)


def _share(ctx: CheckContext) -> None:
    """A check that found nothing waits for another's cause when its answers owe what that one tells."""
    causes = ctx.run.causes
    borrowed = causes.borrowed(ctx.check.answers) if ctx.check.answers else None
    if borrowed is not None:
        raise BlockedError(borrowed)
    for reply in ctx.ask.replies:
        if reply.unreadable and reply.unclear is not None and not reply.misled:
            raise BlockedError(causes.of_deviation(reply, reply.unclear))


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
