"""Asks a person for what no option said; every question has an answer that Enter gives."""

from collections.abc import Callable, Sequence

from languages import LANGUAGES, _
from simulator.scaffold.answers import SHAPES
from simulator.scaffold.kinds import KINDS
from simulator.scaffold.parts import OPTIONAL

Ask = Callable[[str], str]
"""Shows a question and returns what was typed."""


def ask_kind(ask: Ask) -> str:
    """Which language and framework."""
    lines = [f"  {number}. {_(kind.title)}" for number, kind in enumerate(KINDS.values(), 1)]
    return _choice(ask, "\n".join([_("Language and framework:"), *lines]), tuple(KINDS))


def ask_shape(ask: Ask) -> str:
    """A whole application, or routes for one that exists."""
    lines = [_("  1. a whole application"), _("  2. a router for an application that you have")]
    return _choice(ask, "\n".join([_("What should it be?"), *lines]), SHAPES)


def ask_complete(ask: Ask) -> bool:
    """How much is written."""
    lines = [
        _("  1. a start: tenants, users, settings; the rest is yours"),
        _("  2. every required operation"),
    ]
    return _choice(ask, "\n".join([_("How much is written for you?"), *lines]), ("", "complete")) != ""


def ask_optional(ask: Ask) -> tuple[str, ...]:
    """Which optional operations come with it."""
    lines = [f"  {number}. {name}" for number, name in enumerate(OPTIONAL, 1)]
    question = "\n".join([_("Which optional ones too? Numbers, or Enter for none:"), *lines])
    while True:
        words = ask(question).replace(",", " ").split()
        if all(word.isdecimal() and 1 <= int(word) <= len(OPTIONAL) for word in words):
            return tuple(dict.fromkeys(OPTIONAL[int(word) - 1] for word in words))


def ask_database(ask: Ask, databases: Sequence[str]) -> str:
    """Where its data lives; a choice of one is no question."""
    if len(databases) < 2:
        return ""
    lines = [f"  {number}. {name}" for number, name in enumerate(databases, 1)]
    return _choice(ask, "\n".join([_("Where does its data live?"), *lines]), databases)


def ask_handler(ask: Ask) -> str:
    """Which handler is kept."""
    return ask(_("Your handler, as MODULE:CLASS:")).strip()


def ask_texts(ask: Ask) -> str:
    """The language of its texts and guides."""
    return _choice(ask, "\n".join([_("Its README and messages:"), "  1. English", "  2. 한국어"]), LANGUAGES)


def _choice(ask: Ask, question: str, values: Sequence[str]) -> str:
    """One of some; Enter is the first, and anything else is asked again."""
    while True:
        typed = ask(question).strip() or "1"
        if typed.isdecimal() and 1 <= int(typed) <= len(values):
            return values[int(typed) - 1]
