"""The plans that the contract names, and what counts as a service's own word for one. Pure."""

import re

from languages import _

PLAN_FEATURES = {
    "basic": ["chat"],
    "standard": ["chat", "rag"],
    "premium": ["chat", "rag", "quiz", "api_integration"],
}
_WORD = re.compile(r"\w[\w.+-]{0,63}")


class PlanError(ValueError):
    """Not a word that can name a plan."""


def plan_word(plan: str) -> str:
    """The plan itself. Raises PlanError for what no service can mean."""
    if not _WORD.fullmatch(plan):
        raise PlanError(_("{plan!r} cannot be the name of a plan", plan=plan))
    return plan
