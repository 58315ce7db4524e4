"""A check: its id, its level, the rules it judges, and a docstring that a user reads in the report."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from inspect import cleandoc
from typing import Any

from languages import paragraphs
from simulator.conformance.engine.answers.reply import Reply


class Level(StrEnum):
    """How binding the rule behind a check is."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Status(StrEnum):
    """The few ends of a check."""

    PASSED = "passed"
    FAILED = "failed"
    """A MUST is broken."""
    WARNED = "warned"
    """A SHOULD is broken."""
    SKIPPED = "skipped"
    """Not offered or not applicable; the message says why."""
    ERRORED = "errored"
    """The check itself could not run: our bug, never the target's."""


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What a watcher saw in one answer; ``level`` SHOULD only warns."""

    expected: str
    observed: str
    level: Level | None = None


Watch = Callable[[Reply], Iterable[Sighting]]
"""Looks at one answer of the run and says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One claim about a service and the code that tries it.

    ``rules`` are numbers of docs/contract.md. ``needs`` names optional operations without which
    there is nothing to judge. A check judges its ``dialect``, and a ``portable`` one the older dialects too.
    A ``watch`` looks at every answer of the run. An ``alone`` check measures, so nothing runs beside it.
    A ``long`` one begins before others, so that nobody waits for it at the end.
    """

    id: str
    level: Level
    rules: tuple[str, ...]
    body: Callable[[Any], Awaitable[None]]
    hint: str
    needs: tuple[str, ...] = ()
    portable: bool = False
    dialect: str = "standard"
    alone: bool = False
    long: bool = False
    answers: str = ""
    """The operation, or the kind of broken answer, that this check judges whoever asked."""
    watch: Watch | None = None

    @property
    def suite(self) -> str:
        """The first part of the id."""
        return self.id.partition(".")[0]

    @property
    def docstring(self) -> str:
        """The claim and why it matters, as they stand in the code."""
        return cleandoc(self.body.__doc__ or "")

    @property
    def claim(self) -> str:
        """The claim, then why it matters, in the language of whoever reads it."""
        return paragraphs(self.docstring)

    @property
    def title(self) -> str:
        """The claim in one line, without its full stop."""
        return self.claim.partition("\n")[0].rstrip(".")
