"""The languages mt-sim speaks. English stands in the code, Korean in ``ko/LC_MESSAGES/mt-sim.po``."""

from languages.os_words import os_words
from languages.speak import (
    LANGUAGES,
    N_,
    _,
    choose,
    chosen,
    paragraphs,
    preferred,
    said_as,
    speaking_as_asked,
)

__all__ = [
    "LANGUAGES",
    "N_",
    "_",
    "choose",
    "chosen",
    "os_words",
    "paragraphs",
    "preferred",
    "said_as",
    "speaking_as_asked",
]
