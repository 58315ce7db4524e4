"""From the options of ``mt-sim traffic`` to a month that can be played."""

from dataclasses import dataclass
from pathlib import Path

from simulator.errors.exit_codes import ExitCode
from simulator.errors.judging import NO_SPEED
from simulator.scenarios.run import target_for
from simulator.targets.named import TargetChoice
from simulator.traffic.command import Month, run_traffic


@dataclass(frozen=True, kw_only=True)
class TrafficRequest:
    """The options, as they were typed."""

    choice: TargetChoice
    universities: int
    days: int
    seed: int
    speed: str
    faults: float
    yes: bool
    data: Path
    as_json: bool


def play_traffic(request: TrafficRequest) -> ExitCode:
    """Play the month that was asked for. CommandError for wrong usage."""
    speed = _speed(request.speed)
    choice = request.choice.read()
    wanted = Month(
        data=request.data,
        universities=request.universities,
        days=request.days,
        seed=request.seed,
        speed=speed,
        fault_rate=request.faults,
        named=target_for(None, request.data, choice, agreed=request.yes),
    )
    return run_traffic(wanted, as_json=request.as_json)


def _speed(text: str) -> float:
    if text == "max":
        return 0.0
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= 1_000_000:
        raise NO_SPEED.error(text=text)
    return speed
