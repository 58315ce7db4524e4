"""How long the successes of a run took, by operation."""

from collections import defaultdict
from collections.abc import Iterable

from simulator.conformance.engine.answers.reply import Reply


class Times:
    """Hears every answer of the run, those to several calls at once too."""

    def __init__(self) -> None:
        self._of: defaultdict[str, list[float]] = defaultdict(list)

    def heard(self, reply: Reply) -> None:
        """Keep how long a success took, or how long nothing came.

        A refusal is quick and says nothing, and so does what cannot be read.
        """
        if reply.operation and (reply.timed_out or (reply.succeeded and not reply.unreadable)):
            self._of[reply.operation.name].append(reply.exchange.timing.total_ms / 1000)

    def within(self, seconds: float, operations: Iterable[str], *, least: int) -> bool:
        """Whether at least so many answers are known, and all but one of them took no longer."""
        known = [took for name in operations for took in self._of[name]]
        return len(known) >= least and sum(took >= seconds for took in known) <= 1
