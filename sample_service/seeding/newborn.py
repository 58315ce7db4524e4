"""Newborn tenants that bring people and usage along, so that their dashboards are not empty.

The contract allows it (LIFE-5); real services import people the same way.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from sample_service.domain.identifiers import Identifiers
from sample_service.domain.usage import Rollups, roll_up
from sample_service.seeding.activity import in_turns, make_activity
from sample_service.seeding.library import make_library
from sample_service.seeding.people import NO_PASSWORD, Person, Span, make_people
from sample_service.seeding.towns import OWN_LOCALE, town_of
from sample_service.seeding.vocabulary import vocabulary_of
from sample_service.storage.store import Store
from sample_service.storage.tables.resources import ResourceRow
from sample_service.storage.tables.users import UserRow

DAYS = 60
_SEED = 7


@dataclass(frozen=True, kw_only=True)
class Household:
    """People with what they did and made, copied into each newborn under ids of its own."""

    people: tuple[Person, ...]
    usage: Rollups
    library: tuple[ResourceRow, ...]


@cache
def household(size: int, today: date) -> Household:
    """The same people for the same size and day."""
    chance = Random(_SEED)  # noqa: S311  believable, not secret
    words = vocabulary_of(OWN_LOCALE)
    span = Span(first=today - timedelta(days=DAYS), today=today)
    people = make_people(size, town_of(OWN_LOCALE, 0, chance), span, chance)
    events = make_activity(in_turns(people), span, chance, utc_offset_hours=words.utc_offset_hours)
    library = make_library(people, words, chance)
    return Household(people=tuple(people), usage=roll_up(events), library=tuple(library))


def move_in(store: Store, tenant_id: str, family: Household, identifiers: Identifiers) -> None:
    """Give a newborn tenant its people; call it inside a transaction."""
    ids = {person.user.user_id: identifiers.user() for person in family.people}
    people = [_moved(person.user, ids, tenant_id) for person in family.people]
    store.users.insert_many(tenant_id, people, NO_PASSWORD)
    store.usage.record_sums(tenant_id, family.usage.of_others(ids))
    store.users.log_in_when_active(tenant_id)
    library = [
        replace(one, resource_id=identifiers.resource(), created_by=ids[one.created_by or ""])
        for one in family.library
    ]
    store.resources.insert_many(tenant_id, library)


def _moved(user: UserRow, ids: dict[str, str], tenant_id: str) -> UserRow:
    local = user.email.partition("@")[0]
    domain = tenant_id.replace("_", "-")
    return replace(user, user_id=ids[user.user_id], email=f"{local}@{domain}.example")
