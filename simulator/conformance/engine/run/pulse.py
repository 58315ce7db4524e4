"""Notices when it is no use to go on: no answers, no way in, or nothing but pleas to wait."""

import asyncio
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from languages import _
from mock_market.saying import worded
from mock_market.wire.exchange import Exchange, FailureKind
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import listed

_GONE = frozenset({FailureKind.REFUSED, FailureKind.TIMEOUT, FailureKind.RESET, FailureKind.CUT_SHORT})

_NAMED = 3
"""So many calls are named; the traces of the run have all."""


class Pulse:
    """What the answers of a run say about the target as a whole."""

    silences = 6
    refusals = 60
    vain_waits = 4

    def __init__(self) -> None:
        self._unanswered: list[Exchange] = []
        """The calls that ended without an answer, and none that was asked after them has one."""
        self._shut_out: int | None = 0
        self._vain = 0
        self._answered = False
        self._accepted = False
        self._certain = False
        self.doubt = asyncio.Lock()

    @property
    def doubtful(self) -> bool:
        """Whether only some calls stayed without an answer, and nobody has looked whether others do."""
        return self._gone and not self._certain

    def looked(self, *, answers: bool) -> None:
        """Record whether the target still answers its health."""
        self._certain = not answers
        if answers:
            self._unanswered.clear()

    @property
    def _gone(self) -> bool:
        return len(self._unanswered) >= self.silences

    @property
    def _suspects(self) -> list[Exchange]:
        """The call that the target died on, and what it had at the same time; one that came later is none."""
        first = self._unanswered[0]
        died_at = _ended_at(first)
        others = self._unanswered[1:]
        return [first, *(one for one in others if one.started_at < died_at and _arrived(one))]

    @property
    def no_evidence(self) -> frozenset[int]:
        """Calls whose silence says nothing of the rule that they were asked for: the target was gone.

        The one call that it died on says something, where it had no other at the time.
        """
        if not self._gone:
            return frozenset()
        suspects = self._suspects
        certain = suspects if len(suspects) == 1 and _arrived(suspects[0]) else []
        return frozenset(one.id for one in self._unanswered if one not in certain)

    @property
    def verdict(self) -> str:
        """Why to stop asking, or ""."""
        if self._gone:
            return self._death
        if not self.patient:
            return _("the target asks to wait again and again")
        if self._shut_out is not None and self._shut_out >= self.refusals:
            return _("the target answers 401 to everything, also with the key; is it the right one?")
        return ""

    @property
    def _death(self) -> str:
        last, suspects = self._unanswered[-1].failure, self._suspects
        assert last is not None  # noqa: S101  only what failed is kept
        calls = list(dict.fromkeys(f"{one.call.method} {urlsplit(one.call.url).path}" for one in suspects))
        gone = _(
            "the target no longer answers ({why}, {count} times in a row)",
            why=worded(last.message),
            count=self.silences,
        )
        if len(suspects) == 1:
            return _("{gone}; it died on {call}", gone=gone, call=calls[0])
        return _(
            "{gone}; it died on one of these, --parallel 1 tells which: {calls}",
            gone=gone,
            calls=listed(calls, most=_NAMED),
        )

    @property
    def patient(self) -> bool:
        """Whether it is still worth to wait as long as a Retry-After says."""
        return self._vain < self.vain_waits

    @property
    def never_accepts(self) -> bool:
        """Whether calls with a key were answered and not one was accepted, so that nothing was made."""
        return self._answered and not self._accepted

    def record(self, reply: Reply) -> None:
        """Record one answer, or that none came."""
        failure = reply.exchange.failure
        if reply.operation and reply.operation.keyed and reply.status:
            self._answered = True
            self._accepted = self._accepted or reply.accepted
        if failure is not None and failure.kind in _GONE:
            self._unanswered.append(reply.exchange)
        elif failure is None or failure.kind is not FailureKind.ABANDONED:
            asked_at = reply.exchange.started_at
            self._unanswered = [one for one in self._unanswered if _ended_at(one) > asked_at]
        if self._shut_out is not None and reply.operation and reply.operation.keyed and reply.status:
            # One answer that is no 401 shows that there is a way in.
            self._shut_out = self._shut_out + 1 if reply.status == 401 else None

    def waited(self, *, in_vain: bool) -> None:
        """Record whether the answer after a Retry-After was again a plea to wait."""
        self._vain = self._vain + 1 if in_vain else 0


def _ended_at(exchange: Exchange) -> datetime:
    return exchange.started_at + timedelta(milliseconds=exchange.timing.total_ms)


def _arrived(exchange: Exchange) -> bool:
    """Whether somebody took the connection."""
    return exchange.failure is not None and exchange.failure.kind is not FailureKind.REFUSED
