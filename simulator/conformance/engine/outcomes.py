"""The ways in which a check ends before its last line."""


class StoppedError(Exception):
    """The check cannot go on; a finding says why."""


class SkippedError(Exception):
    """There is nothing to judge; the text says why."""


class TargetGoneError(Exception):
    """It is no use to go on asking, the text says why; the run ends here."""
