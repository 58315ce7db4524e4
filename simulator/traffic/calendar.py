"""What happens in a month of a market with so many universities, hour by hour. Pure; seeded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal

KST_HOURS = 9
"""Office hours are Korean; market time is UTC."""
Kind = Literal[
    "apply",
    "reject",
    "poll",
    "join",
    "promote",
    "suspend_user",
    "leave",
    "violation",
    "return",
    "renew",
    "plan",
]
_OFFICE = (9, 18)
_RUSH_DAYS = 5
_DEMO_PART = 0.4
_REJECTED_PART = 0.06
_TROUBLED_PART = 0.06
_PLAN_PART = 0.2
_RENEWED_PART = 0.5


@dataclass(frozen=True, kw_only=True, order=True)
class Moment:
    """Something that a person of the market or of a university does. Ordered by time."""

    at: datetime
    number: int
    """Its place among all, so that equal times have an order."""
    university: int = field(compare=False)
    kind: Kind = field(compare=False)
    facts: dict[str, Any] = field(default_factory=dict, compare=False)


def month(start: datetime, *, universities: int, days: int, seed: int) -> list[Moment]:
    """Every moment from ``start`` (a midnight in Korea, as UTC), in order. Same seed, same month."""
    chance = Random(seed)  # noqa: S311  believable, not secret
    found: list[Moment] = []
    for university in range(universities):
        for at, kind, facts in _life(chance, days):
            moment = start + at
            found.append(Moment(at=moment, number=len(found), university=university, kind=kind, facts=facts))
    return sorted(found)


def _life(chance: Random, days: int) -> Iterator[tuple[timedelta, Kind, dict[str, Any]]]:
    """One university's month: most begin in the rush at the start of the term."""
    rush = chance.random() < 0.7
    born = _office_hour(chance, chance.randrange(min(_RUSH_DAYS, days)) if rush else chance.randrange(days))
    if chance.random() < _REJECTED_PART:
        yield born, "reject", {}
        return
    demo = chance.random() < _DEMO_PART
    ends = None if demo or chance.random() < 0.7 else chance.randint(5, max(days, 6))
    yield born, "apply", {"kind": "demo" if demo else "service", "ends_in_days": ends}
    first = born.days + 1
    if first >= days:
        return
    yield from _people(chance, first, days)
    for day in range(first, days):
        if day % 7 < 5 and chance.random() < 0.25:
            yield _office_hour(chance, day), "poll", {}
    yield from _turns(chance, first, days)


def _people(chance: Random, first: int, days: int) -> Iterator[tuple[timedelta, Kind, dict[str, Any]]]:
    """Most join in the first week; later one of them may be promoted, then suspended, and one may leave."""
    people = chance.randint(2, 6)
    for person in range(people):
        day = min(first + chance.randrange(7 if chance.random() < 0.8 else days), days - 1)
        yield _any_hour(chance, day), "join", {"person": person}
    if first + 8 >= days:
        return
    changes: tuple[Kind, ...] = ("promote", "suspend_user", "leave")
    moments = sorted(_office_hour(chance, chance.randrange(first + 8, days)) for _kind in changes)
    changed = chance.randrange(people)
    for at, kind in zip(moments, changes, strict=True):
        if chance.random() < 0.5:
            yield at, kind, {"person": chance.randrange(people) if kind == "leave" else changed}


def _turns(chance: Random, first: int, days: int) -> Iterator[tuple[timedelta, Kind, dict[str, Any]]]:
    """What happens to few: a violation and the return, another plan, a renewal."""
    if chance.random() < _TROUBLED_PART and first + 4 < days:
        day = chance.randrange(first + 1, days - 2)
        yield _office_hour(chance, day), "violation", {}
        yield _office_hour(chance, day + 2), "return", {}
    if chance.random() < _PLAN_PART and first + 1 < days:
        yield _office_hour(chance, chance.randrange(first + 1, days)), "plan", {"to": "premium"}
    if chance.random() < _RENEWED_PART:
        yield _office_hour(chance, chance.randrange(first, days)), "renew", {}


def _office_hour(chance: Random, day: int) -> timedelta:
    seconds = chance.randrange(_OFFICE[0] * 3600, _OFFICE[1] * 3600)
    return timedelta(days=day, seconds=seconds)


def _any_hour(chance: Random, day: int) -> timedelta:
    """Students sign up in the evening too."""
    return timedelta(days=day, seconds=chance.randrange(7 * 3600, 24 * 3600))
