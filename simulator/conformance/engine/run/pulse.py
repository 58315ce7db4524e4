"""Notices when it is no use to go on: no answers, no way in, or nothing but pleas to wait."""

import asyncio
from urllib.parse import urlsplit

from languages import _
from mock_market.saying import NOTHING, worded
from mock_market.wire.exchange import FailureKind
from simulator.conformance.engine.answers.reply import Reply

_GONE = frozenset({FailureKind.REFUSED, FailureKind.TIMEOUT, FailureKind.RESET, FailureKind.CUT_SHORT})


class Pulse:
    """What the answers of a run say about the target as a whole."""

    silences = 6
    refusals = 60
    vain_waits = 4

    def __init__(self) -> None:
        self._silent = 0
        self._shut_out: int | None = 0
        self._vain = 0
        self._answered = False
        self._accepted = False
        self._last_words = NOTHING
        self._died_on = ""
        self._certain = False
        self.doubt = asyncio.Lock()

    @property
    def doubtful(self) -> bool:
        """Whether only some calls stayed without an answer, and nobody has looked whether others do."""
        return self._silent >= self.silences and not self._certain

    def looked(self, *, answers: bool) -> None:
        """Record whether the target still answers its health."""
        self._certain = not answers
        if answers:
            self._silent = 0

    @property
    def verdict(self) -> str:
        """Why to stop asking, or ""."""
        if self._silent >= self.silences:
            return _(
                "the target no longer answers ({why}, {count} times in a row); it died on {call}",
                why=worded(self._last_words),
                count=self.silences,
                call=self._died_on,
            )
        if not self.patient:
            return _("the target asks to wait again and again")
        if self._shut_out is not None and self._shut_out >= self.refusals:
            return _("the target answers 401 to everything, also with the key; is it the right one?")
        return ""

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
        if failure is None or failure.kind not in _GONE:
            self._silent = 0
        else:
            call = reply.exchange.call
            self._died_on = self._died_on if self._silent else f"{call.method} {urlsplit(call.url).path}"
            self._silent += 1
            self._last_words = failure.message
        if self._shut_out is not None and reply.operation and reply.operation.keyed and reply.status:
            # One answer that is no 401 shows that there is a way in.
            self._shut_out = self._shut_out + 1 if reply.status == 401 else None

    def waited(self, *, in_vain: bool) -> None:
        """Record whether the answer after a Retry-After was again a plea to wait."""
        self._vain = self._vain + 1 if in_vain else 0
