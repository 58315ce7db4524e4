"""Makes people, universities, telephone numbers and reasons out of chance."""

from dataclasses import dataclass
from random import Random
from typing import Any

from people.names import AREAS, FAMILIES, FORMS, GIVEN, OFTEN, PLACES, REASONS


@dataclass(frozen=True, kw_only=True)
class University:
    """A university that could exist, and the domain of its addresses."""

    name: str
    domain: str


@dataclass(frozen=True, kw_only=True)
class Invented:
    """A person, and what stands before the @ of the person's address."""

    name: str
    local: str


UNIVERSITIES: tuple[University, ...] = tuple(
    University(name=place + form, domain=f"{letters}{ending}.example")
    for form, ending in FORMS.items()
    for place, letters in PLACES.items()
)


def person(chance: Random) -> Invented:
    """Somebody."""
    (family,) = chance.choices(tuple(FAMILIES), OFTEN)
    given = chance.choice(tuple(GIVEN))
    return Invented(name=family + given, local=f"{GIVEN[given]}.{FAMILIES[family]}")


def university(chance: Random) -> University:
    """One of the universities."""
    return chance.choice(UNIVERSITIES)


def applicant(seed: str) -> dict[str, Any]:
    """An applicant as an application names one: the same seed makes the same person."""
    chance = Random(seed)  # noqa: S311  believable, not secret
    somebody, at = person(chance), university(chance)
    return {
        "id": chance.randrange(1, 10_000),
        "name": somebody.name,
        "email": f"{somebody.local}{chance.randrange(10, 1000)}@{at.domain}",
        "university_name": at.name,
    }


def telephone(chance: Random) -> str:
    """A number as an office has one."""
    return f"{chance.choice(AREAS)}-{chance.randrange(200, 900)}-{chance.randrange(10_000):04d}"


def reason(chance: Random) -> str:
    """Why somebody applies, in a sentence."""
    return chance.choice(REASONS)
