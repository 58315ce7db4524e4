"""The people of a university: an administrator, teachers, and students of very different zeal."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sample_service.domain.identifiers import Identifiers
from sample_service.domain.times import timestamp
from sample_service.seeding.towns import Town
from sample_service.storage.tables.users import UserRow
from standard_api.models.users import Role, UserStatus

NO_PASSWORD = "!"  # noqa: S105  no hash is equal to it, so nobody can log in
NEWCOMERS = 0.12
TEACHERS = 0.05
ACTIVE_OF_100, INACTIVE_OF_100 = 95, 4


@dataclass(frozen=True, kw_only=True)
class Person:
    """A user, since when, and how likely a visit is on an ordinary day."""

    user: UserRow
    since: datetime
    zeal: float


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days that the data covers: from ``first`` up to, and without, ``today``."""

    first: date
    today: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.today - self.first).days


def make_people(count: int, town: Town, span: Span, chance: Random) -> list[Person]:
    """Make users; most came before the span, some join during it."""
    identifiers = Identifiers(chance)
    return [_person(number, town, span, chance, identifiers) for number in range(count)]


def _person(number: int, town: Town, span: Span, chance: Random, identifiers: Identifiers) -> Person:
    somebody = town.somebody()
    since = _since(number, span, chance)
    role = _role(number, chance)
    user = UserRow(
        user_id=identifiers.user(),
        email=f"{somebody.local}{number}@{town.university.domain}",
        name=somebody.name,
        role=role,
        status=_status(number, chance),
        created_at=timestamp(since),
    )
    return Person(user=user, since=since, zeal=min(chance.lognormvariate(-1.9, 0.9), 0.9))


def _since(number: int, span: Span, chance: Random) -> datetime:
    if number and span.days > 1 and chance.random() < NEWCOMERS:
        day = span.first + timedelta(days=chance.randrange(span.days - 1))
    else:
        day = span.first - timedelta(days=chance.randint(1, 150))
    return datetime.combine(day, time(chance.randrange(0, 10), chance.randrange(60)), UTC)


def _role(number: int, chance: Random) -> Role:
    if number == 0:
        return "admin"
    return "moderator" if number == 1 or chance.random() < TEACHERS else "user"


def _status(number: int, chance: Random) -> UserStatus:
    if number < 2:
        return "active"
    drawn = chance.randrange(100)
    if drawn < ACTIVE_OF_100:
        return "active"
    return "inactive" if drawn < ACTIVE_OF_100 + INACTIVE_OF_100 else "suspended"
