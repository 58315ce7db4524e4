"""One thing that was looked at, and how it is."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "note", "problem"]


@dataclass(frozen=True, kw_only=True)
class Diagnosis:
    """What is fine needs neither a meaning nor something to do."""

    area: str
    level: Level
    told: str
    means: str = ""
    do: str = ""


def fine(area: str, told: str) -> Diagnosis:
    """Nothing to do."""
    return Diagnosis(area=area, level="ok", told=told)


def remark(area: str, told: str, means: str, do: str) -> Diagnosis:
    """Worth knowing; mt-sim works."""
    return Diagnosis(area=area, level="note", told=told, means=means, do=do)


def problem(area: str, told: str, means: str, do: str) -> Diagnosis:
    """Something will fail."""
    return Diagnosis(area=area, level="problem", told=told, means=means, do=do)
