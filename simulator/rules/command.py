"""Carries out ``mt-sim rule``."""

from textwrap import indent

from languages import _
from simulator.conformance.engine.findings.check import Check
from simulator.output.console import show, show_json
from simulator.rules.explaining import Explained, explained
from simulator.rules.rulebook import rule_text, rules


def show_rule(name: str | None, *, as_json: bool) -> None:
    """Show one rule or check; without a name, every rule in one line."""
    if name is None:
        numbers = list(rules())
        if as_json:
            show_json([{"rule": number, "text": rule_text(number)} for number in numbers])
        else:
            show("\n".join(f"{number:<10} {rule_text(number)}" for number in numbers))
    elif as_json:
        show_json(explained(name).as_data())
    else:
        show(told(explained(name)))


def told(found: Explained) -> str:
    """A rule and its checks as a person reads them."""
    parts = [f"{number}  {text}" for number, text in found.rules]
    parts += [_check(check) for check in found.checks]
    if not found.checks:
        parts.append(_("No check judges it: it cannot be seen from outside, or it binds the market."))
    return "\n\n".join(parts)


def _check(check: Check) -> str:
    head = f"{check.id}  ({check.level}: {', '.join(check.rules)})"
    more = [check.claim, _("Hint: {hint}", hint=_(check.hint)), f"mt-sim test --check {check.id}"]
    return "\n".join([head, *(indent(text, "  ") for text in more)])
