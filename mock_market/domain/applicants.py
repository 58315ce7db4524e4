"""Believable applicants, made by Faker from a seed."""

from random import Random
from typing import Any


def make_applicant(seed: str) -> dict[str, Any]:
    """An applicant of a university; the same seed makes the same person. Addresses end in .example."""
    # Faker takes longer to load than the whole market; most sandboxes never need it.
    from faker import Faker

    chance = Random(seed)  # noqa: S311  believable, not secret
    fake = Faker("ko_KR")
    fake.seed_instance(chance.getrandbits(64))
    domain = f"univ-{chance.randrange(1000, 10_000)}.example"
    return {
        "id": chance.randrange(1, 100_000),
        "name": fake.name(),
        "email": f"{fake.user_name()}@{domain}",
        "university_name": f"{fake.city().removesuffix('시').removesuffix('군')}대학교",
    }
