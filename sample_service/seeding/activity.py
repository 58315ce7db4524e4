"""Who talked to which model when: one event a conversation."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

from sample_service.domain.prices import PRICES
from sample_service.domain.usage import UsageEvent
from sample_service.seeding.people import Person, Span
from sample_service.seeding.term import HOURS, busyness

_POPULARITY = {
    "gpt-4o-mini": 46,
    "gpt-4o": 20,
    "claude-sonnet": 16,
    "claude-haiku": 12,
    "embedding-small": 6,
}
_MODELS = tuple(_POPULARITY)
_WEIGHTS = tuple(_POPULARITY.values())
_ANY_HOUR = range(24)
_TURN = 8
Visitors = Callable[[date], Iterable[Person]]
"""Who comes on a day."""


def by_zeal(people: list[Person], chance: Random) -> Visitors:
    """Whoever feels like it, more of them on busy days."""

    def visitors(day: date) -> Iterator[Person]:
        busy = busyness(day)
        return (person for person in people if chance.random() < person.zeal * busy)

    return visitors


def in_turns(people: list[Person]) -> Visitors:
    """Everybody on every eighth day, so that nobody's numbers are zero, and no week's."""
    return lambda day: people[-day.toordinal() % _TURN :: _TURN]


def make_activity(
    visitors: Visitors, span: Span, chance: Random, *, utc_offset_hours: int
) -> Iterator[UsageEvent]:
    """Yield conversations in local time's rhythm, as UTC events of the span."""
    local = timezone(timedelta(hours=utc_offset_hours))
    begin = datetime.combine(span.first, datetime.min.time(), UTC)
    end = datetime.combine(span.today, datetime.min.time(), UTC)
    # One day more on either side, since local days overlap two UTC days.
    for offset in range(-1, span.days + 1):
        day = span.first + timedelta(days=offset)
        midnight = datetime.combine(day, datetime.min.time(), local).astimezone(UTC)
        for person in visitors(day):
            for event in _visit(person, midnight, chance):
                if max(begin, person.since) <= event.at < end:
                    yield event


def _visit(person: Person, midnight: datetime, chance: Random) -> Iterator[UsageEvent]:
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3))):
        hour = chance.choices(_ANY_HOUR, HOURS)[0]
        at = midnight + timedelta(hours=hour, seconds=chance.randrange(3600))
        yield _conversation(person, at, chance)


def _conversation(person: Person, at: datetime, chance: Random) -> UsageEvent:
    model = chance.choices(_MODELS, _WEIGHTS)[0]
    messages = 1 + int(chance.expovariate(0.2))
    answers = messages * chance.randint(120, 700) if PRICES[model].output else 0
    return UsageEvent(
        user_id=person.user.user_id,
        at=at,
        model=model,
        input_tokens=messages * chance.randint(200, 1800),
        output_tokens=answers,
        messages=messages,
        sessions=1,
        session_seconds=messages * chance.randint(40, 160),
    )
