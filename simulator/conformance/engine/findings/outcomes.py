"""The ways in which a check ends before its last line."""

from simulator.conformance.engine.findings.cause import Cause


class StoppedError(Exception):
    """The check cannot go on; a finding says why."""


class SkippedError(Exception):
    """There is nothing to judge; the text says why."""


class BlockedError(Exception):
    """What the check needs first is broken, so its rule was not judged."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.sentence)
        self.cause = cause


class TargetGoneError(Exception):
    """It is no use to go on asking, the text says why; the run ends here."""
