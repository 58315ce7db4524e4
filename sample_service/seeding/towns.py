"""A university and whoever comes there, in the language of a locale."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from people import UNIVERSITIES, Invented, University, person

OWN_LOCALE = "ko_KR"
"""Whose names and towns are ours; all others are asked of Faker."""
_STEP = 7
"""Neighbours in the list are called alike; it has no common divisor with the list's length."""


@dataclass(frozen=True, kw_only=True)
class Town:
    """``somebody`` makes one more person each time."""

    university: University
    somebody: Callable[[], Invented]


def town_of(locale: str, number: int, chance: Random) -> Town:
    """The town of a number; the first ones are all different."""
    if locale.startswith("ko"):
        at = UNIVERSITIES[number * _STEP % len(UNIVERSITIES)]
        return Town(university=at, somebody=lambda: person(chance))
    return _town_by_faker(locale, chance)


def _town_by_faker(locale: str, chance: Random) -> Town:
    # Imported late: it takes longer to load than everything else.
    from faker import Faker

    fake = Faker(locale)
    fake.seed_instance(chance.getrandbits(64))
    city = fake.city()
    domain = f"{_letters(city) or f'univ{chance.randrange(1000)}'}.example"

    def somebody() -> Invented:
        name = fake.name()
        return Invented(name=name, local=_letters(name) or fake.user_name())

    return Town(university=University(name=f"University of {city}", domain=domain), somebody=somebody)


def _letters(text: str) -> str:
    """A text as an address spells it; "" unless it is written in plain letters."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return ".".join(words) if text.isascii() else ""
