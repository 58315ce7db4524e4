"""Finds a rule by its number or a check by its id, and says what belongs to it."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from languages import _
from simulator.conformance.catalogue import all_checks
from simulator.conformance.engine.findings.check import Check
from simulator.errors.arguments import NO_RULE
from simulator.errors.command_error import CommandError
from simulator.rules.rulebook import rule_text, rules


@dataclass(frozen=True, kw_only=True)
class Explained:
    """Rules and checks that belong together; ``subject`` is what was asked for."""

    subject: str
    rules: tuple[tuple[str, str], ...]
    checks: tuple[Check, ...]

    def as_data(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "subject": self.subject,
            "rules": [{"rule": number, "text": text} for number, text in self.rules],
            "checks": [check_data(check) for check in self.checks],
        }


def check_data(check: Check) -> dict[str, Any]:
    """A check as JSON."""
    return {
        "id": check.id,
        "level": check.level.value,
        "rules": list(check.rules),
        "claim": check.claim,
        "hint": _(check.hint),
    }


def explained(name: str) -> Explained:
    """Rules with their checks, or a check with its rules; CommandError names what is close to it.

    A cause cites more than one rule as "USER-6, OP-11"; so they may be asked for.
    """
    checks = all_checks()
    numbers = [part.strip().upper() for part in name.split(",")]
    if all(number in rules() for number in numbers):
        judges = tuple(check for check in checks if set(numbers) & set(check.rules))
        texts = tuple((number, rule_text(number)) for number in numbers)
        return Explained(subject=", ".join(numbers), rules=texts, checks=judges)
    for check in checks:
        if check.id == name.lower():
            texts = tuple((one, rule_text(one)) for one in check.rules)
            return Explained(subject=check.id, rules=texts, checks=(check,))
    raise _unknown(name, [*rules(), *(check.id for check in checks)])


def _unknown(name: str, valid: list[str]) -> CommandError:
    close = get_close_matches(name.upper(), valid, 3) or get_close_matches(name.lower(), valid, 3)
    hint = _("did you mean {names}?", names=", ".join(close)) if close else ""
    return NO_RULE.error(name=name, hint=hint)
