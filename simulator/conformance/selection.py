"""Which checks a run makes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from languages import _
from simulator.conformance.catalogue import OF_DIALECT, ON_REQUEST, SUITES, all_checks
from simulator.conformance.engine.findings.check import Check, Level


class UnknownCheckError(ValueError):
    """A suite, a check or a level that does not exist; the text names what is meant instead."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Empty parts do not limit anything. A check may be named by the start of its id."""

    suites: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    def chosen(self) -> tuple[Check, ...]:
        """The checks in report order. Raises UnknownCheckError."""
        known = all_checks()
        for suite in self.suites:
            _must_be_known(_("no suite {suite!r}", suite=suite), suite, SUITES)
        for name in self.checks:
            if not any(_names(name, check) for check in known):
                _must_be_known(_("no check {name!r}", name=name), name, [check.id for check in known])
        for level in self.levels:
            _must_be_known(_("no level {level!r}", level=level), level.upper(), list(Level))
        return tuple(check for check in known if self._wants(check))

    def _wants(self, check: Check) -> bool:
        if self.levels and check.level not in [level.upper() for level in self.levels]:
            return False
        if not self.suites and not self.checks:
            return check.suite not in ON_REQUEST
        return check.suite in self.suites or any(_names(name, check) for name in self.checks)


def fitting(checks: tuple[Check, ...], dialect: str) -> tuple[Check, ...]:
    """Of checks that nobody named: those of the dialect's own suite, where it has one."""
    own = [suite for suite, spoken in OF_DIALECT.items() if spoken == dialect]
    if own:
        return tuple(check for check in checks if check.suite in own or check.suite == "health")
    return tuple(check for check in checks if check.suite not in OF_DIALECT)


def _names(name: str, check: Check) -> bool:
    return check.id == name or (name.endswith("*") and check.id.startswith(name[:-1]))


def _must_be_known(refusal: str, name: str, known: Iterable[str]) -> None:
    if name in known:
        return
    close = get_close_matches(name, list(known), n=3, cutoff=0.4)
    hint = (
        _("did you mean {names}?", names=", ".join(close))
        if close
        else _("mt-sim test --list shows what there is")
    )
    raise UnknownCheckError(f"{refusal}; {hint}")
