"""Fills a data folder with believable universities: the same plan makes the same data."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from languages import _
from people import University
from sample_service.domain.lifecycle import Activation, activated
from sample_service.domain.plans import PLANS, plan_named
from sample_service.domain.tenant import Tenant
from sample_service.domain.usage import roll_up
from sample_service.seeding.activity import by_zeal, make_activity
from sample_service.seeding.library import make_library
from sample_service.seeding.people import NO_PASSWORD, Person, Span, make_people
from sample_service.seeding.towns import OWN_LOCALE, town_of
from sample_service.seeding.vocabulary import vocabulary_of
from sample_service.storage.store import Store
from standard_api.models import ActivateRequest, Contact

Progress = Callable[[int, int], None]

_OLDEST = timedelta(days=200)
_PLANS = tuple(reversed(PLANS))


class UnknownLocaleError(ValueError):
    """Faker has no data for this locale."""


@dataclass(frozen=True, kw_only=True)
class SeedPlan:
    """Usage covers the ``days`` before ``today``, which itself stays empty, as it is not over."""

    seed: int
    tenants: int = 1
    users: int = 200
    days: int = 90
    locale: str = OWN_LOCALE
    today: date
    public_url: str = "http://127.0.0.1:8000"

    @property
    def span(self) -> Span:
        """The days with usage."""
        return Span(first=self.today - timedelta(days=self.days), today=self.today)


def seed_folder(folder: Path, plan: SeedPlan, *, progress: Progress = lambda done, total: None) -> int:
    """Open a data folder, seed it, close it; return how many tenants were made."""
    store = Store.open(folder)
    try:
        return seed(store, plan, progress=progress)
    finally:
        store.close()


def seed(store: Store, plan: SeedPlan, *, progress: Progress = lambda done, total: None) -> int:
    """Make the plan's tenants, each in one transaction; one that exists is left alone.

    So a folder is never seeded twice, and a run that was stopped goes on where it was.
    """
    missing = [
        number for number in range(1, plan.tenants + 1) if not store.tenants.find(tenant_id_of(number))
    ]
    if missing:
        _refuse_unknown(plan.locale)
    for number in missing:
        _write_university(store, plan, number)
        progress(number, plan.tenants)
    return len(missing)


def _refuse_unknown(locale: str) -> None:
    if locale == OWN_LOCALE:
        return  # a start would be slower for a list that is not needed
    from faker.config import AVAILABLE_LOCALES

    if locale not in AVAILABLE_LOCALES:
        raise UnknownLocaleError(
            _("locale {locale!r} is not known; ko_KR, en_US, ja_JP are, and others", locale=locale)
        )


def _write_university(store: Store, plan: SeedPlan, number: int) -> None:
    chance = Random(f"{plan.seed}/{number}")  # noqa: S311  believable, not secret
    words = vocabulary_of(plan.locale)
    town = town_of(plan.locale, plan.seed * 37 + number, chance)
    people = make_people(plan.users, town, plan.span, chance)
    events = make_activity(
        by_zeal(people, chance), plan.span, chance, utc_offset_hours=words.utc_offset_hours
    )
    with store.transaction():
        tenant = _tenant(plan, number, town.university, people)
        store.tenants.insert(tenant)
        store.users.insert_many(tenant.tenant_id, [person.user for person in people], NO_PASSWORD)
        store.usage.record_sums(tenant.tenant_id, roll_up(events))
        store.users.log_in_when_active(tenant.tenant_id)
        store.resources.insert_many(tenant.tenant_id, make_library(people, words, chance))


def _tenant(plan: SeedPlan, number: int, university: University, people: list[Person]) -> Tenant:
    tenant_id, word = tenant_id_of(number), _PLANS[(number - 1) % len(_PLANS)]
    born = datetime.combine(plan.today - timedelta(days=plan.days) - _OLDEST, time(1), UTC)
    first = people[0].user if people else None
    request = ActivateRequest(
        tenant_id=tenant_id,
        tenant_name=university.name,
        plan=word,
        features=list(plan_named(word).features),
        config={"max_users": max(plan_named(word).max_users, 2 * plan.users)},
        contact=Contact(
            email=first.email if first else f"admin@{university.domain}",
            name=first.name if first else university.name,
        ),
    )
    access_url = f"{plan.public_url.rstrip('/')}/t/{tenant_id}"
    activation = Activation(at=born, access_url=access_url, users=0, next_status="active")
    return replace(activated(None, request, activation), auto_renew=True)


def tenant_id_of(number: int) -> str:
    """The id of a plan's tenant, counted from 1."""
    return f"univ-{number:02d}"
