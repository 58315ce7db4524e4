"""What a check has at hand, in a few parts: it asks, arranges tenants and people, and expects things."""

from collections.abc import Iterable
from random import Random
from statistics import median
from typing import NoReturn

from languages import _
from simulator.conformance.engine.answers.wording import placed
from simulator.conformance.engine.arrangement.applications import ApplicationSender
from simulator.conformance.engine.arrangement.offers import Offers
from simulator.conformance.engine.arrangement.people import People
from simulator.conformance.engine.arrangement.shared_tenant import SharedTenant
from simulator.conformance.engine.arrangement.tenants import Tenants
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.asking.expectations import Arrangements, Expectations, Requirements
from simulator.conformance.engine.asking.questions import Questions
from simulator.conformance.engine.findings.advice import advice
from simulator.conformance.engine.findings.cause import Cause
from simulator.conformance.engine.findings.check import Check
from simulator.conformance.engine.findings.finding import Finding
from simulator.conformance.engine.findings.outcomes import SkippedError
from simulator.conformance.engine.run.run import Run


class CheckContext:
    """One check against one target. ``chance`` is seeded, so the same seed asks the same."""

    def __init__(self, check: Check, run: Run, asker: Asker, chance: Random) -> None:
        self.check = check
        self.run = run
        self.asker = asker
        self.chance = chance
        self.ask = Questions(run, asker, check.id)
        self.expect = Expectations(check, run, self.ask)
        self.require = Requirements(self.expect)
        self.given = Arrangements(run)
        self.tenants = Tenants(check, run, asker, self.ask, self.given, self.require)
        self.people = People(run, self.ask, self.given, chance)
        self.applications = ApplicationSender(run, asker, self.ask, self.given, self.tenants, self.people)
        self.reader = SharedTenant(run, self.ask, self.tenants, self.people, self.applications)
        self.offers = Offers(run, self.ask, self.reader)
        self.notes: list[str] = []

    @property
    def findings(self) -> list[Finding]:
        """What broke so far."""
        return self.expect.findings

    @property
    def response_ms(self) -> float:
        """How long the service took for an answer of this check: the middle one."""
        took = [reply.exchange.timing.total_ms for reply in self.ask.replies]
        return round(median(took), 1) if took else 0.0

    def answers_of(self, operation: str) -> None:
        """Turn what the answers of an operation owe the contract into findings, with every place of each."""
        for places in self.run.causes.owned(operation):
            first = places[0]
            cause = self.run.causes.of_deviation(first.reply, first.deviation)
            where = placed(f"{one.operation}: {one.deviation.field}" for one in places)
            expected = _("{expected} ({where})", expected=cause.expected, where=where)
            self.expect.roots(cause, expected, advice(cause))

    def tell(self, causes: Iterable[Cause]) -> None:
        """Turn what broke on the walk into findings of this check."""
        for cause in causes:
            self.expect.roots(cause, cause.expected, advice(cause))

    @property
    def about(self) -> str | None:
        """The operation that broke, or the only one that was asked beside what makes tenants and people."""
        asked = list(+self.ask.counted)
        return self.expect.culprit or (asked[0] if len(asked) == 1 else None)

    def add_sightings(self) -> None:
        """Turn what this check's watcher saw during the whole run into findings, but what the walk told."""
        for seen in self.run.sightings.of(self.check):
            told = self.run.causes.of_refusal(seen.reply)
            if told is not None and (told.kind or told.unwritten):
                continue
            sighting = seen.sighting
            self.expect.broken(sighting.expected, seen.observed, seen.reply, level=sighting.level)

    def note(self, text: str) -> None:
        """Say something that is neither good nor bad."""
        self.notes.append(text)

    def skip(self, reason: str) -> NoReturn:
        """End the check: there is nothing to judge."""
        raise SkippedError(reason)
