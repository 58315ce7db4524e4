"""What a step expects without being told: that it worked."""

from typing import Any

from simulator.scenarios.language.words import WaitWords, Words

_OUTCOMES = frozenset({"status", "error", "succeeded", "statuses", "answers"})
"""Whoever expects one of these says how a call ends."""
_DELIVERING = ("approve", "activate", "deactivate", "deliver", "change_plan", "redeliver")


def default_expectation(verb: str, words: Words, expected: dict[str, Any]) -> dict[str, Any]:
    """What holds beside what a step says that it expects."""
    first_words = {path.partition(".")[0] for path in expected}
    if verb == "call" and not first_words & _OUTCOMES:
        return {"succeeded": True}
    if verb == "page":
        default: dict[str, Any] = {"problems": [], "disagreements": []}
        return {path: wanted for path, wanted in default.items() if path not in first_words}
    if isinstance(words, WaitWords):
        return {"state": words.state}
    if verb in _DELIVERING and "state" not in first_words and not getattr(words, "hold", False):
        return {"state": "delivered"}
    return {}
