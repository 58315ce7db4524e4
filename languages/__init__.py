"""The languages mt-sim speaks. English stands in the code, Korean in ``ko/LC_MESSAGES/mt-sim.po``."""

from languages.retold import retold
from languages.speak import LANGUAGES, _, choose, chosen, paragraphs, preferred, said_as, speaking_as_asked

__all__ = [
    "LANGUAGES",
    "_",
    "choose",
    "chosen",
    "paragraphs",
    "preferred",
    "retold",
    "said_as",
    "speaking_as_asked",
]
