"""Invented people and universities, believable in Korean; the same chance makes the same ones.

Nobody here exists, and every address ends in ``.example``, where nothing is ever delivered.
"""

from people.invention import (
    UNIVERSITIES,
    Invented,
    University,
    applicant,
    person,
    reason,
    telephone,
    university,
)

__all__ = [
    "UNIVERSITIES",
    "Invented",
    "University",
    "applicant",
    "person",
    "reason",
    "telephone",
    "university",
]
