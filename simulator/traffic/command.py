"""``mt-sim traffic``: a month is played against a service, then reconciled."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from languages import _
from mock_market.domain.faults import FaultPlan
from simulator.errors.exit_codes import ExitCode
from simulator.errors.judging import NO_SPEED, TARGET_SILENT
from simulator.output.console import say, show, show_json
from simulator.sandbox.signals import endings, interruption
from simulator.scenarios.ground import open_ground, sample_service
from simulator.scenarios.harness import Harness, open_harness
from simulator.scenarios.run import clean_up, stopped
from simulator.scenarios.service import ServiceHost
from simulator.storage.data_folder import DataFolder
from simulator.storage.runs import new_run
from simulator.targets.named import NamedTarget
from simulator.traffic.calendar import KST_HOURS, month
from simulator.traffic.reconciliation import Reconciliation, figures, reconcile
from simulator.traffic.summary import summary
from simulator.traffic.world import World

SCHEMA = "mt-sim/traffic/1"
TELL_S = 10.0
"""Real seconds after which there is another line of progress."""
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
    host: Callable[[Path], ServiceHost] = sample_service
    """Makes the service of a run without ``named``."""


@dataclass(kw_only=True)
class Played:
    """A month as far as it came; ``found`` is None while nothing could be played."""

    run: str = ""
    found: Reconciliation | None = None


def run_traffic(wanted: Month, *, as_json: bool) -> ExitCode:
    """Play the month until its end or a signal, and tell what came of it."""
    played = Played()
    code = asyncio.run(_until_ended(wanted, played))
    found = played.found
    if found is None:
        return code
    if as_json:
        show_json({"schema": SCHEMA, "run": played.run, **asdict(found)})
    else:
        for line in summary(found, played.run):
            show(line)
    return code or found.verdict()


async def _until_ended(wanted: Month, played: Played) -> ExitCode:
    with endings() as ending:
        life = asyncio.create_task(play_month(wanted, say, played))
        code = await interruption(life, ending)
        if code is None:
            return ExitCode.PASSED
        say(_("stopping; what was made is erased ..."))
        await stopped(life)
        return code


async def play_month(wanted: Month, tell: Callable[[str], None], played: Played) -> None:
    """Play and reconcile; every tenant that was made is erased, also when cancelled."""
    run = new_run(DataFolder(wanted.data))
    played.run = run.name
    async with _harness(wanted, run) as harness:
        world = World(harness, seed=wanted.seed)
        try:
            await _check_reachable(harness)
            await _play(harness, world, wanted, tell)
            played.found = await reconcile(harness, world, days=wanted.days)
        except asyncio.CancelledError:
            played.found = replace(figures(harness, world, days=wanted.days), whole=False)
            raise
        finally:
            await clean_up(harness, tell)


@asynccontextmanager
async def _harness(wanted: Month, run: Path) -> AsyncIterator[Harness]:
    async with (
        open_ground(wanted.named, wanted.host, run) as ground,
        open_harness(run, ground.named, host=ground.host) as harness,
    ):
        harness.run = run.name[-9:].replace("-", "")
        if wanted.fault_rate:
            harness.market.store.put_fault_plan(harness.target.name, faults(wanted.fault_rate, wanted.seed))
        yield harness


async def _check_reachable(harness: Harness) -> None:
    silence = await harness.silence(asked_by="traffic")
    if silence:
        raise TARGET_SILENT.error(silence)


async def _play(harness: Harness, world: World, wanted: Month, tell: Callable[[str], None]) -> None:
    start = _midnight_in_korea(harness.market.clock.now())
    moments = month(start, universities=wanted.universities, days=wanted.days, seed=wanted.seed)
    progress = _Progress(harness, start, wanted.days, tell)
    pace = ClockDriver(harness, wanted.speed, progress.told)
    for number, moment in enumerate(moments):
        progress.part = 100 * number // len(moments)
        await pace.until(moment.at)
        progress.told()
        await world.play(moment)
    await pace.until(start + timedelta(days=wanted.days))
    harness.market.store.put_fault_plan(harness.target.name, None)
    await harness.pass_time(_LAST_WORDS)


class _Progress:
    """A line for each new day, and at least one in so many seconds."""

    def __init__(self, harness: Harness, start: datetime, days: int, tell: Callable[[str], None]) -> None:
        self._harness = harness
        self._start = start
        self._days = days
        self._tell = tell
        self._last = (-1, 0.0)
        self.part = 0

    def told(self) -> None:
        """Tell how far it is, when it is time to."""
        day = (self._harness.market.clock.now() - self._start).days
        if day <= self._last[0] and time.monotonic() < self._last[1] + TELL_S:
            return
        self._last = (day, time.monotonic())
        calls, shown = self._harness.market.exchanges.last_id(), min(max(day, 0) + 1, self._days)
        self._tell(
            _(
                "day {day} of {days}: {calls} calls, {part}%",
                day=shown,
                days=self._days,
                calls=calls,
                part=self.part,
            )
        )


class ClockDriver:
    """Brings market time to a moment: at once, or ``speed`` times as fast as real time."""

    def __init__(self, harness: Harness, speed: float, told: Callable[[], None]) -> None:
        self._harness = harness
        self._speed = speed
        self._told = told
        self._began: tuple[float, datetime] | None = None

    async def until(self, moment: datetime) -> None:
        """Return at the moment; what falls due before it happens at its own time."""
        if not self._speed:
            return await self._pass(moment)
        # The first moment comes at once; nobody waits for a midnight.
        self._began = self._began or (time.monotonic(), moment)
        reached = False
        while not reached:
            next_one = self._next(moment)
            ahead = self._seconds_until(next_one)
            await asyncio.sleep(min(max(ahead, 0), TELL_S))
            self._told()
            if ahead <= TELL_S:
                await self._pass(next_one)
                reached = next_one == moment
        return None

    def _next(self, moment: datetime) -> datetime:
        due = self._harness.engine.outbox.next_at()
        return due if due is not None and self._harness.market.clock.now() < due < moment else moment

    def _seconds_until(self, moment: datetime) -> float:
        real, market = self._began or (time.monotonic(), moment)
        return (moment - market).total_seconds() / self._speed - (time.monotonic() - real)

    async def _pass(self, moment: datetime) -> None:
        await self._harness.pass_time(max(moment - self._harness.market.clock.now(), timedelta()))


def speed_of(text: str) -> float:
    """Market seconds a real second as they were typed, 0 for ``max``. CommandError for what is no speed."""
    if text == "max":
        return 0.0
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= 1_000_000:
        raise NO_SPEED.error(text=text)
    return speed


def faults(rate: float, seed: int) -> FaultPlan:
    """A bad day's mixture: everything that a network and a queue do, each at this rate."""
    kinds = ("duplicate", "delay", "reorder", "drop_answer")
    return FaultPlan(rates=dict.fromkeys(kinds, rate), seed=seed)


def _midnight_in_korea(now: datetime) -> datetime:
    """The next midnight in Korea, as UTC."""
    there = now + timedelta(hours=KST_HOURS)
    midnight = there.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return midnight - timedelta(hours=KST_HOURS)
