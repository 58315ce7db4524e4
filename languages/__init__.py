"""The languages mt-sim speaks. English stands in the code, Korean in ``ko/LC_MESSAGES/mt-sim.po``."""

from languages.retold import retold
from languages.speak import LANGUAGES, _, choose, chosen, paragraphs, preferred, speaking_as_asked

__all__ = ["LANGUAGES", "_", "choose", "chosen", "paragraphs", "preferred", "retold", "speaking_as_asked"]
