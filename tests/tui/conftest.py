"""Each application would read the same stylesheets anew, which is a seventh of what its start costs."""

from functools import cache
from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

read = Stylesheet._parse_rules


@cache
def rules(variables: tuple[tuple[str, str], ...], *given: Any) -> list[RuleSet]:
    """What a text of a stylesheet says where the variables are these."""
    return read(Stylesheet(variables=dict(variables)), *given)


def rules_of(
    sheet: Stylesheet,
    css: str,
    read_from: Any,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    return rules(tuple(sheet._variables.items()), css, read_from, is_default_rules, tie_breaker, scope)


Stylesheet._parse_rules = rules_of  # type: ignore[method-assign, assignment]
