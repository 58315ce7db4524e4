"""What ``mt-sim test`` does: finds the target, runs the checks, erases its tenants, reports."""

import asyncio
import re
import secrets
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from languages import _
from mock_market.store.exchanges import ExchangeStore
from mock_market.target.dialects import STANDARD, dialect_of
from mock_market.wire.exchange import Exchange
from simulator.conformance.engine.findings.baseline import Baseline
from simulator.conformance.engine.findings.cause import Causes
from simulator.conformance.engine.findings.check import Check
from simulator.conformance.engine.findings.ending import Ending, exit_code_of
from simulator.conformance.engine.findings.events import Observer
from simulator.conformance.engine.findings.finding import Result
from simulator.conformance.engine.findings.roots import roots_of
from simulator.conformance.engine.preflight import judge_address, judge_first_answer
from simulator.conformance.engine.registry import registered
from simulator.conformance.engine.run.inbox import Inbox
from simulator.conformance.engine.run.ledger import PREFIX, Ledger
from simulator.conformance.engine.run.pulse import Pulse
from simulator.conformance.engine.run.run import Run
from simulator.conformance.engine.runner import Pace, Runner
from simulator.errors.exit_codes import ExitCode
from simulator.errors.judging import NOT_A_PREFIX
from simulator.output.console import say
from simulator.sandbox.signals import endings, interruption
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import new_run
from simulator.targets.callback_listener import CallbackListener, answering
from simulator.targets.named import NamedTarget
from standard_api.operations import OPERATIONS
from standard_api.patterns import TENANT_ID_PATTERN

_ALL_PAGES = "dashboard.readable"
_CLEAN_UP_S = 30.0
_STOP_S = 5.0
_TOGETHER_S = 0.1
"""What is asked in such a moment is written together: a write of its own costs as much as the exchange."""


@dataclass(frozen=True, kw_only=True)
class JudgeRequest:
    """One run to make: against whom, with which checks, how."""

    named: NamedTarget
    checks: tuple[Check, ...]
    folder: DataFolder
    pace: Pace = field(default_factory=Pace)
    strict: bool = False
    baseline: Baseline = field(default_factory=Baseline)
    prefix: str = PREFIX
    service_key: str | None = None
    read_tenant: str | None = None
    callback_url: str | None = None


class JudgeSession:
    """One run, from its folder to its verdict."""

    def __init__(self, request: JudgeRequest, observer: Observer) -> None:
        self._asked = request
        self._path = new_run(request.folder)
        self._store = ExchangeStore(self._path / "exchanges.db")
        self._writing: asyncio.TimerHandle | None = None
        self._unwritten: sqlite3.Error | None = None
        self._listener: CallbackListener | None = None
        self._work: asyncio.Task[Any] | None = None
        self._run = self._new_run()
        self._runner = Runner(
            self._run,
            request.checks,
            pace=request.pace,
            record=self._record,
            observer=observer,
        )
        self.started_at = datetime.now(UTC)

    @property
    def path(self) -> Path:
        """The folder of this run, which holds its exchanges."""
        return self._path

    async def judge(self) -> tuple[tuple[Result, ...], Ending]:
        """Run until the end, a signal, or the target's death; always erase what was made.

        Raises CommandError when the target cannot be reached at all; then nothing was judged.
        """
        began = time.perf_counter()
        signalled: ExitCode | None = None
        with endings() as ending:
            try:
                await self._reach()
                self._listen()
                signalled = await self._until(ending)
            finally:
                signalled = await self._clean_up(signalled)
                if self._listener is not None:
                    await self._listener.close()
                self._close()
        results = self._runner.finished()
        return results, self._ending(results, signalled, time.perf_counter() - began)

    def _close(self) -> None:
        """Write what is left, or raise what kept something from the disk."""
        if self._writing is not None:
            self._writing.cancel()
        self._store.close()
        if self._unwritten is not None:
            raise self._unwritten

    async def _until(self, ending: "asyncio.Future[ExitCode]") -> ExitCode | None:
        work = self._work = asyncio.create_task(self._runner.run())
        code = await interruption(work, ending)
        if code is not None:
            self._runner.stopped = _("the run was interrupted")
            work.cancel()
        return code

    async def _reach(self) -> None:
        """One call to the target before anything is judged."""
        target = self._asked.named.target
        judge_address(target)
        await judge_first_answer(await self._runner.ping(), target)

    def _record(self, exchange: Exchange) -> Exchange:
        """Keep an exchange, written to the disk a moment later together with all of that moment."""
        if self._unwritten is not None:
            raise self._unwritten
        kept = self._store.hold(exchange)
        if self._writing is None:
            self._writing = asyncio.get_running_loop().call_later(_TOGETHER_S, self._write)
        return kept

    def _write(self) -> None:
        """What keeps it from the disk ends the run with the next exchange."""
        self._writing = None
        try:
            self._store.settle()
        except sqlite3.Error as error:
            self._unwritten = error

    def _listen(self) -> None:
        target = self._asked.named.target
        if self._asked.callback_url or target.is_local:
            inbox = self._run.inbox = Inbox()
            self._listener = CallbackListener(answering(inbox.answer))
            self._run.callbacks = self._asked.callback_url or self._listener.url

    async def _clean_up(self, signalled: ExitCode | None) -> ExitCode | None:
        """Erase what was made, for so long and until a signal; return how the run was ended, if it was."""
        with endings() as ending:
            if signalled:
                say(_("erasing what was made; Ctrl-C once more ends at once"))
            work = asyncio.create_task(self._erase())
            waits: set[asyncio.Future[Any]] = {work, ending}
            await asyncio.wait(waits, timeout=_CLEAN_UP_S, return_when=asyncio.FIRST_COMPLETED)
            work.cancel()
            await asyncio.wait({work}, timeout=_STOP_S)
            if not ending.done():
                return signalled
            self._runner.stopped = self._runner.stopped or _("the run was interrupted")
            return signalled or ending.result()

    async def _erase(self) -> None:
        """Once the checks have let go."""
        if self._work is not None:
            await asyncio.wait({self._work}, timeout=_STOP_S)
        await self._runner.clean_up()

    def _ending(self, results: Sequence[Result], signalled: ExitCode | None, took: float) -> Ending:
        asked, target = self._asked, self._asked.named.target
        ledger = self._run.ledger
        code = signalled or exit_code_of(
            results,
            strict=asked.strict,
            known=asked.baseline.known,
            incomplete=bool(self._runner.stopped or ledger.left_over),
        )
        return Ending(
            run=self._path.name,
            started_at=self.started_at,
            duration_ms=round(took * 1000, 1),
            target={"url": target.url, "name": target.name, "dialect": target.dialect},
            exit_code=code,
            message=self._run.safe(self._runner.stopped),
            seed=asked.pace.seed,
            baseline=tuple(sorted(asked.baseline.known)),
            mended=asked.baseline.mended(results),
            roots=roots_of(results, self._run.causes, self._run.safe),
            left_over=tuple(map(self._run.safe, ledger.left_over)),
            left_alone=tuple(
                self._run.safe(f"{tenant}: {reason}") for tenant, reason in ledger.left_alone.items()
            ),
        )

    def _new_run(self) -> Run:
        asked, named = self._asked, self._asked.named
        name = secrets.token_hex(3)
        service_key = asked.service_key or named.service_key
        return Run(
            name=name,
            target=named.target,
            dialect=dialect_of(named.target),
            ledger=Ledger(f"{asked.prefix}{name}-"),
            pulse=Pulse(),
            key=named.key,
            key_variable=named.key_variable,
            service_key=service_key,
            read_tenant=asked.read_tenant,
            causes=Causes(_judges(dialect_of(named.target).name, asked.checks)),
        )


def _judges(dialect: str, chosen: Sequence[Check]) -> dict[str, str]:
    """Which check judges the answers of each operation; in an older dialect one judges all pages."""
    if dialect == STANDARD.name:
        own = (check for check in registered() if check.dialect == dialect)
        return {check.answers: check.id for check in own if check.answers}
    pages = [check.id for check in chosen if check.id == _ALL_PAGES]
    reads = (one.name for one in OPERATIONS if one.keyed and not one.writes)
    return {
        **{name: check for name in reads for check in pages},
        **{
            check.answers: check.id
            for check in chosen
            if check.answers and (check.portable or check.dialect == dialect)
        },
    }


def check_prefix(prefix: str) -> str:
    """A prefix that makes lawful tenant ids; CommandError otherwise."""
    if not re.match(TENANT_ID_PATTERN, prefix) or len(prefix) > 20:
        raise NOT_A_PREFIX.error(prefix=prefix)
    return prefix
