"""Known failures: a file with one check id a line; what stands behind # is a comment."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from languages import os_words
from simulator.conformance.engine.findings.check import Check, Status
from simulator.conformance.engine.findings.finding import Result
from simulator.errors.judging import BASELINE_NAMES_NO_CHECK, BASELINE_NOT_READABLE
from simulator.output.text_files import NotTextError, read_text


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """Failures that are known and do not fail a run."""

    known: frozenset[str] = frozenset()

    @classmethod
    def read(cls, path: Path, checks: Sequence[Check]) -> "Baseline":
        """CommandError when the file cannot be read or names a check that does not exist."""
        try:
            lines = read_text(path).splitlines()
        except (OSError, NotTextError) as error:
            raise BASELINE_NOT_READABLE.error(path=path, error=os_words(error)) from None
        ids = {line.partition("#")[0].strip(): number for number, line in enumerate(lines, 1)}
        ids.pop("", None)
        unknown = sorted(set(ids) - {check.id for check in checks})
        if unknown:
            first = unknown[0]
            raise BASELINE_NAMES_NO_CHECK.error(path=path, ids=ids[first], first=first)
        return cls(known=frozenset(ids))

    def mended(self, results: Sequence[Result]) -> tuple[str, ...]:
        """Entries that pass now and can go."""
        passed = {result.check.id for result in results if result.status is Status.PASSED}
        return tuple(sorted(self.known & passed))
