"""Invented people and universities are believable, and the same seed makes the same ones."""

import re
from random import Random

import people

ADDRESS = re.compile(r"[a-z]+\.[a-z]+\d{2,3}@[a-z]+(-[a-z]+)?\.example")


def test_an_applicants_address_fits_the_name_and_the_university() -> None:
    domains = {one.name: one.domain for one in people.UNIVERSITIES}
    for number in range(200):
        applicant = people.applicant(f"seed/{number}")
        assert ADDRESS.fullmatch(applicant["email"])
        assert applicant["email"].endswith("@" + domains[applicant["university_name"]])
        assert 1 <= applicant["id"] < 2**31


def test_the_letters_of_a_person_are_those_of_the_name() -> None:
    chance = Random(1)
    letters: dict[str, set[str]] = {}
    for _ in range(3000):
        somebody = people.person(chance)
        letters.setdefault(somebody.name, set()).add(somebody.local)
    assert len(letters) > 300
    assert all(len(spelt) == 1 for spelt in letters.values())


def test_the_same_seed_makes_the_same_applicant_and_another_seed_another() -> None:
    assert people.applicant("7") == people.applicant("7")
    assert len({people.applicant(str(seed))["email"] for seed in range(500)}) == 500


def test_no_two_universities_share_a_name_or_a_domain() -> None:
    assert len({one.name for one in people.UNIVERSITIES}) == len(people.UNIVERSITIES) == 200
    assert len({one.domain for one in people.UNIVERSITIES}) == len(people.UNIVERSITIES)


def test_a_telephone_number_and_a_reason_are_texts_for_people() -> None:
    chance = Random(3)
    assert all(re.fullmatch(r"0\d{1,2}-\d{3}-\d{4}", people.telephone(chance)) for _ in range(100))
    assert people.reason(chance).endswith("다.")
