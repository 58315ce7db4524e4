"""``mt-sim traffic``: a month is played against a service, then reckoned up."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from languages import _
from mock_market.faults import FaultPlan
from simulator.console import say, show, show_json
from simulator.data_folder import DataFolder
from simulator.errors import CommandError
from simulator.exit_codes import ExitCode
from simulator.named_target import NamedTarget
from simulator.runs import new_run
from simulator.scenarios.run import sample_ground, sample_service
from simulator.scenarios.service import ServiceHost
from simulator.scenarios.stage import Stage, open_stage
from simulator.signals import endings
from simulator.traffic.calendar import KST_HOURS, Moment, month
from simulator.traffic.reckoning import Reckoning, reckon
from simulator.traffic.world import World

SCHEMA = "mt-sim/traffic/1"
_LAST_WORDS = timedelta(hours=12)
"""How long deliveries may go on after the month's last moment."""


@dataclass(frozen=True, kw_only=True)
class Month:
    """What is to be played. ``speed`` is market seconds a real second; 0 is as fast as it goes."""

    data: Path
    universities: int = 20
    days: int = 30
    seed: int = 1
    speed: float = 0.0
    fault_rate: float = 0.0
    named: NamedTarget | None = None
    host: Callable[[Path], ServiceHost] = field(default_factory=lambda: sample_service)
    """Makes the service of a run without ``named``."""


def run_traffic(wanted: Month, *, as_json: bool) -> ExitCode:
    """Play the month until its end or a signal; exit 1 when the two sides differ at its end."""
    code, run, found = asyncio.run(_until_ended(wanted))
    if found is None:
        return code
    if as_json:
        show_json({"schema": SCHEMA, "run": run, **asdict(found)})
    else:
        for line in summary(found, run):
            show(line)
    return code or (ExitCode.FAILED if found.differences else ExitCode.PASSED)


async def _until_ended(wanted: Month) -> tuple[ExitCode, str, Reckoning | None]:
    with endings() as ending:
        life = asyncio.create_task(play_month(wanted, say))
        waits: set[asyncio.Future[Any]] = {life, ending}
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if life.done():
            run, found = life.result()
            return ExitCode.PASSED, run, found
        say(_("stopping; what was made is erased ..."))
        life.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await life
        return ending.result(), "", None


async def play_month(wanted: Month, tell: Callable[[str], None]) -> tuple[str, Reckoning]:
    """Play and reckon; every tenant that was made is erased, also when cancelled."""
    run = new_run(DataFolder(wanted.data))
    async with _stage(wanted, run) as stage:
        world = World(stage, seed=wanted.seed)
        try:
            await _check_reachable(stage)
            await _play(stage, world, wanted, tell)
            found = await reckon(stage, world, days=wanted.days)
        finally:
            left = await asyncio.shield(stage.erase())
            if left:
                tell(_("these tenants could not be erased: {tenants}", tenants=", ".join(left)))
    return run.name, found


@asynccontextmanager
async def _stage(wanted: Month, run: Path) -> AsyncIterator[Stage]:
    async with (
        sample_ground(wanted.named, wanted.host, run) as ground,
        open_stage(run, ground.named, host=ground.host) as stage,
    ):
        stage.run = run.name[-9:].replace("-", "")
        if wanted.fault_rate:
            stage.market.store.put_fault_plan(stage.target.name, faults(wanted.fault_rate, wanted.seed))
        yield stage


async def _check_reachable(stage: Stage) -> None:
    silence = await stage.silence(asked_by="traffic")
    if silence:
        raise CommandError(silence, code=ExitCode.INCOMPLETE, id="MTS-551")


async def _play(stage: Stage, world: World, wanted: Month, tell: Callable[[str], None]) -> None:
    start = _midnight_in_korea(stage.market.clock.now())
    moments = month(start, universities=wanted.universities, days=wanted.days, seed=wanted.seed)
    pace = _Pace(stage, wanted.speed)
    day = -1
    for moment in moments:
        await pace.until(moment.at)
        if (moment.at - start).days > day:
            day = (moment.at - start).days
            tell(_progress(day, wanted.days, stage, moments, moment))
        await world.play(moment)
    await pace.until(start + timedelta(days=wanted.days))
    stage.market.store.put_fault_plan(stage.target.name, None)
    await stage.pass_time(_LAST_WORDS)


def _progress(day: int, days: int, stage: Stage, moments: list[Moment], moment: Moment) -> str:
    part = 100 * moments.index(moment) // len(moments)
    calls = stage.market.exchanges.last_id()
    return _("day {day} of {days}: {calls} calls, {part}%", day=day + 1, days=days, calls=calls, part=part)


class _Pace:
    """Brings market time to a moment: at once, or ``speed`` times as fast as real time."""

    def __init__(self, stage: Stage, speed: float) -> None:
        self._stage = stage
        self._speed = speed
        self._began: tuple[float, datetime] | None = None

    async def until(self, moment: datetime) -> None:
        clock = self._stage.market.clock
        if self._speed:
            # The first moment comes at once; nobody waits for a midnight.
            self._began = self._began or (time.monotonic(), moment)
            real, market = self._began
            ahead = (moment - market).total_seconds() / self._speed - (time.monotonic() - real)
            await asyncio.sleep(max(ahead, 0))
        await self._stage.pass_time(max(moment - clock.now(), timedelta()))


def faults(rate: float, seed: int) -> FaultPlan:
    """A bad day's mixture: everything that a network and a queue do, each at this rate."""
    kinds = ("duplicate", "delay", "reorder", "drop_answer")
    return FaultPlan(rates=dict.fromkeys(kinds, rate), seed=seed)


def _midnight_in_korea(now: datetime) -> datetime:
    """The next midnight in Korea, as UTC."""
    there = now + timedelta(hours=KST_HOURS)
    midnight = there.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return midnight - timedelta(hours=KST_HOURS)


def summary(found: Reckoning, run: str) -> list[str]:
    """The reckoning for a person, readable at 80 columns."""

    def counted(counts: dict[str, int]) -> str:
        return ", ".join(f"{count} {name}" for name, count in counts.items()) or "0"

    lines = [
        _("{days} days of {universities} universities", days=found.days, universities=found.universities),
        _("  tenants      {counts}", counts=counted(found.tenants)),
        _(
            "  deliveries   {counts}; {retries} retries",
            counts=counted(found.deliveries),
            retries=found.retries,
        ),
        _(
            "  calls        {calls}, {pages} pages of dashboards among them",
            calls=found.calls,
            pages=found.pages,
        ),
        _("  no success   {counts}", counts=counted(found.failures)),
        _("  latency      {marks} ms", marks=" ".join(f"{k} {v:g}" for k, v in found.latency_ms.items())),
    ]
    if found.skipped:
        lines.append(_("  not played   {counts}", counts=counted(found.skipped)))
    if found.differences:
        lines.append(_("The market and the service differ in {count} places:", count=len(found.differences)))
        lines += [f"  {one}" for one in found.differences[:50]]
    else:
        lines.append(_("The market and the service agree in {count} comparisons.", count=found.compared))
    return [*lines, _("Every call: mt-sim traces list --run {run}", run=run)]
