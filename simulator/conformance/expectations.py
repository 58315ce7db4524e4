"""What a check expects of answers; whatever does not hold becomes a finding."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence

from languages import _
from simulator.conformance.check import Check, Level
from simulator.conformance.finding import Finding
from simulator.conformance.repeating import Repeating, repeating
from simulator.conformance.reply import Reply
from simulator.conformance.run import Run
from standard_api.errors import ErrorCode

Difference = tuple[str, str, tuple[Reply, ...]]
"""What was expected, what was observed, and in which answers."""

_ASK_AGAIN = 3
_MANY = 10


class StoppedError(Exception):
    """The check cannot go on; a finding says why."""


class Expectations:
    """Collects the findings of one check; secrets are masked and control characters made visible in them."""

    def __init__(self, check: Check, run: Run) -> None:
        self.check = check
        self.run = run
        self.findings: list[Finding] = []
        self.culprit: str | None = None
        """The operation that broke the first expectation."""
        self.latest: Reply | None = None
        """What was asked last; it stands for expectations that name no answer."""

    def expect(
        self,
        fine: bool,
        expected: str,
        observed: str,
        *replies: Reply,
        level: Level | None = None,
        hint: str = "",
    ) -> bool:
        """Note a finding unless ``fine``; return ``fine``."""
        if not fine and len(self.findings) < _MANY:
            replies = replies or ((self.latest,) if self.latest else ())
            self.findings.append(self._finding(expected, observed, replies, level, hint))
            if self.culprit is None and replies and replies[-1].operation is not None:
                self.culprit = replies[-1].operation.name
        return fine

    def require(self, fine: bool, expected: str, observed: str, *replies: Reply, hint: str = "") -> None:
        """As ``expect``, but the check ends here unless ``fine``."""
        if not self.expect(fine, expected, observed, *replies, hint=hint):
            raise StoppedError

    def expect_success(self, reply: Reply, why: str = "", *, level: Level | None = None) -> bool:
        """A success status of the operation, with a body that fits the contract."""
        statuses = _(" or ").join(map(str, reply.operation.success)) if reply.operation else "2xx"
        expected = _("{statuses} in the contract's shape", statuses=statuses) + (f" {why}" if why else "")
        return self.expect(reply.succeeded, expected, reply.said, reply, level=level)

    def require_success(self, reply: Reply, why: str = "") -> Reply:
        """As ``expect_success``, but the check ends here otherwise."""
        if not self.expect_success(reply, why):
            raise StoppedError
        return reply

    def expect_status(
        self, reply: Reply, *statuses: int, why: str = "", level: Level | None = None, hint: str = ""
    ) -> bool:
        """One of some statuses."""
        expected = _(" or ").join(map(str, statuses)) + (f" {why}" if why else "")
        return self.expect(reply.status in statuses, expected, reply.said, reply, level=level, hint=hint)

    def expect_refusal(
        self, reply: Reply, code: ErrorCode, why: str = "", *, also: Sequence[int] = (), hint: str = ""
    ) -> bool:
        """A status of the code and, when the body has the error form, the code itself."""
        statuses = (*code.statuses, *also)
        expected = f"{_(' or ').join(map(str, sorted(statuses)))} {code}" + (f" {why}" if why else "")
        fine = reply.status in statuses and (reply.code in (None, code) or reply.status in also)
        return self.expect(fine, expected, reply.said, reply, hint=hint)

    def expect_invalid(self, reply: Reply, why: str) -> bool:
        """400 or 422 INVALID_REQUEST."""
        return self.expect_refusal(reply, ErrorCode.INVALID_REQUEST, why)

    def expect_same(self, observed: object, expected: object, what: str, *replies: Reply) -> bool:
        """Two values that must be equal."""
        return self.expect(
            observed == expected,
            _("{what} to be {value}", what=what, value=_shown(expected)),
            _shown(observed),
            *replies,
        )

    async def settles(self, look: Callable[[], Awaitable[list[Difference]]]) -> None:
        """Note the differences between live numbers only when they stay (DASH-19)."""
        differences: list[Difference] = []
        for attempt in range(_ASK_AGAIN):
            if attempt:
                await asyncio.sleep(0.05 * 4**attempt)
            differences = await look()
            if not differences:
                return
        for expected, observed, replies in differences:
            self.expect(False, expected, observed, *replies)

    def _finding(
        self, expected: str, observed: str, replies: Sequence[Reply], level: Level | None, hint: str
    ) -> Finding:
        again = repeating(replies[-1].exchange, self.check, self.run) if replies else Repeating()
        return Finding(
            level=level or self.check.level,
            expected=self.run.safe(_(expected)),
            observed=self.run.safe(observed),
            rules=self.check.rules,
            hint=hint or self.check.hint,
            curl=again.curl,
            curl_note=again.note,
            exchanges=tuple(reply.id for reply in replies),
        )


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 120 else f"{text[:119]}…"
