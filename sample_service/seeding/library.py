"""What people made: courses, and the discussions, documents and sessions around them."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from sample_service.domain.identifiers import Identifiers
from sample_service.domain.times import timestamp
from sample_service.seeding.people import Person
from sample_service.seeding.vocabulary import Vocabulary
from sample_service.storage.tables.resources import ResourceRow
from standard_api.models.resources import ResourceType

PEOPLE_PER_COURSE = 25


def make_library(people: list[Person], words: Vocabulary, chance: Random) -> list[ResourceRow]:
    """Make courses, each followed by what belongs to it."""
    identifiers = Identifiers(chance)
    teachers = [person for person in people if person.user.role != "user"]
    count = max(1, len(people) // PEOPLE_PER_COURSE) if people else 0
    shelves = (_Shelf(teachers, people, words, chance, identifiers) for _ in range(count))
    return [resource for shelf in shelves for resource in shelf.resources()]


class _Shelf:
    """One course and what belongs to it."""

    def __init__(
        self,
        teachers: list[Person],
        people: list[Person],
        words: Vocabulary,
        chance: Random,
        identifiers: Identifiers,
    ) -> None:
        self._words, self._chance, self._identifiers = words, chance, identifiers
        self._teacher = chance.choice(teachers)
        self._people = people
        self._department = chance.choice(tuple(words.departments))
        self._subject = chance.choice(words.departments[self._department])

    def resources(self) -> Iterator[ResourceRow]:
        """The course first."""
        discussions, documents = self._chance.randint(1, 4), self._chance.randint(2, 6)
        sessions = self._chance.randint(3, 8)
        students = min(len(self._people), self._chance.randint(8, 60))
        yield self._make(
            "course",
            self._words.course,
            self._teacher,
            participants=students,
            discussions=discussions,
            documents=documents,
        )
        for _ in range(discussions):
            yield self._by_anyone("discussion", self._words.discussions, self._chance.randint(1, students))
        for _ in range(documents):
            size = self._chance.randint(40_000, 6_000_000)
            pattern = self._chance.choice(self._words.documents)
            yield self._make("document", pattern, self._teacher, size_bytes=size)
        for _ in range(sessions):
            yield self._by_anyone("session", self._words.sessions, 1)

    def _by_anyone(self, type: ResourceType, patterns: tuple[str, ...], participants: int) -> ResourceRow:
        maker = self._chance.choice(self._people)
        return self._make(type, self._chance.choice(patterns), maker, participants=participants)

    def _make(self, type: ResourceType, pattern: str, maker: Person, **sizes: int) -> ResourceRow:
        week = self._chance.randint(1, 16)
        title = pattern.format(subject=self._subject, department=self._department, week=week)
        return ResourceRow(
            resource_id=self._identifiers.resource(),
            type=type,
            title=title,
            created_by=maker.user.user_id,
            created_at=timestamp(maker.since + timedelta(minutes=self._chance.randint(1, 300))),
            **sizes,
        )
