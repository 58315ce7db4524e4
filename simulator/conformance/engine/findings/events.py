"""What happens during a run, told to whoever watches: a console, a file, a screen."""

from collections.abc import Sequence
from typing import Protocol

from simulator.conformance.engine.findings.check import Check
from simulator.conformance.engine.findings.finding import Result


class Observer(Protocol):
    """Hears of each step of a run, in order."""

    def started(self, checks: Sequence[Check]) -> None:
        """The run begins with these checks."""

    def check_started(self, check: Check) -> None:
        """A check begins."""

    def check_finished(self, result: Result) -> None:
        """A check has ended."""


class Silent:
    """Hears everything and says nothing."""

    def started(self, checks: Sequence[Check]) -> None:
        """Say nothing."""

    def check_started(self, check: Check) -> None:
        """Say nothing."""

    def check_finished(self, result: Result) -> None:
        """Say nothing."""
