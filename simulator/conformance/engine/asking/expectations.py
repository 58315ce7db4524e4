"""What a check expects of answers; whatever does not hold becomes a finding."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from languages import _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.questions import Questions
from simulator.conformance.engine.asking.repro import Repro, repro_of
from simulator.conformance.engine.findings.cause import Cause
from simulator.conformance.engine.findings.check import Check, Level
from simulator.conformance.engine.findings.finding import Finding
from simulator.conformance.engine.findings.outcomes import BlockedError, StoppedError
from simulator.conformance.engine.run.run import Run
from standard_api.errors import ErrorCode

Difference = tuple[str, str, tuple[Reply, ...]]
"""What was expected, what was observed, and in which answers."""

_CODES = frozenset(code.value for code in ErrorCode)
_ASK_AGAIN = 3
_MANY = 10


class Expectations:
    """Collects the findings of one check; secrets are masked and control characters made visible in them."""

    def __init__(self, check: Check, run: Run, ask: Questions) -> None:
        self._check = check
        self._run = run
        self._ask = ask
        self.findings: list[Finding] = []
        self.culprit: str | None = None
        """The operation that broke the first expectation."""

    def __call__(
        self,
        fine: bool,
        expected: str,
        observed: str,
        *replies: Reply,
        level: Level | None = None,
        hint: str = "",
    ) -> bool:
        """Note a finding unless ``fine``; return ``fine``.

        The last answer stands for those that are not named.
        """
        if not fine:
            replies = replies or tuple(self._ask.replies[-1:])
            self._end_when_unclear(replies)
        return self._noted(fine, expected, observed, *replies, level=level, hint=hint)

    def _noted(
        self, fine: bool, expected: str, observed: str, *replies: Reply, level: Level | None, hint: str
    ) -> bool:
        """Note a finding unless ``fine``, be the rest of the answer clear or not."""
        if fine:
            return True
        self._end_when_late(replies)
        self.broken(expected, observed, *replies, level=level, hint=hint)
        return False

    def broken(
        self, expected: str, observed: str, *replies: Reply, level: Level | None = None, hint: str = ""
    ) -> None:
        """Note a finding, whatever the form of the answers."""
        self._keep(self._finding(expected, observed, replies, level, hint), replies)

    def roots(self, cause: Cause, expected: str, hint: str) -> None:
        """Note the finding that tells a cause."""
        observed = f"{cause.observed}: {cause.said}" if cause.said else cause.observed
        finding = self._finding(expected, observed, (cause.reply,), None, hint)
        self._keep(replace(finding, cause=cause.key), (cause.reply,))

    def _keep(self, finding: Finding, replies: Sequence[Reply]) -> None:
        """Keep a finding, unless the check has said the same already."""
        told = any(one.sentence == finding.sentence for one in self.findings)
        if told or len(self.findings) >= _MANY:
            return
        self.findings.append(finding)
        if self.culprit is None and replies and replies[-1].operation is not None:
            self.culprit = replies[-1].operation.name

    def _end_when_late(self, replies: Sequence[Reply]) -> None:
        """An answer that did not come in time is evidence of nothing else; a check that measures goes on."""
        for reply in replies:
            if reply.timed_out and not self._check.alone:
                raise BlockedError(self._run.causes.too_slow(reply))

    def _end_when_unclear(self, replies: Sequence[Reply]) -> None:
        """What an answer says that cannot be read as it was meant is no evidence."""
        for reply in replies:
            if reply.unclear is not None and not reply.misled:
                raise BlockedError(self._run.causes.of_deviation(reply, reply.unclear))

    def _end_when_of_other_status(self, reply: Reply, statuses: Sequence[int]) -> None:
        """The operation's success would do, and it was one: 204 for 200, say."""
        unclear, operation = reply.unclear, reply.operation
        if unclear is None or operation is None or unclear.key[0] != "status":
            return
        if set(operation.success) & set(statuses):
            raise BlockedError(self._run.causes.of_deviation(reply, unclear))

    def success(self, reply: Reply, why: str = "", *, level: Level | None = None) -> bool:
        """A success status of the operation, with a body that fits the contract."""
        statuses = _(" or ").join(map(str, reply.operation.success)) if reply.operation else "2xx"
        expected = _("{statuses} in the contract's shape", statuses=statuses) + (f" {why}" if why else "")
        return self(reply.succeeded, expected, reply.said, reply, level=level)

    def status(
        self, reply: Reply, *statuses: int, why: str = "", level: Level | None = None, hint: str = ""
    ) -> bool:
        """One of some statuses; a success of another status than the contract's is told by its cause."""
        self._end_when_of_other_status(reply, statuses)
        expected = _(" or ").join(map(str, statuses)) + (f" {why}" if why else "")
        return self._noted(reply.status in statuses, expected, reply.said, reply, level=level, hint=hint)

    def refusal(
        self, reply: Reply, code: ErrorCode, why: str = "", *, also: Sequence[int] = (), hint: str = ""
    ) -> bool:
        """A status of the code and, when the body has the error form, the code itself.

        A code that the contract does not know is told once, whatever was refused.
        """
        statuses = (*code.statuses, *also)
        expected = f"{_(' or ').join(map(str, sorted(statuses)))} {code}" + (f" {why}" if why else "")
        meant = _means(reply, code) or reply.status in also
        fine = reply.status in statuses and meant
        return self._noted(fine, expected, reply.said, reply, level=None, hint=hint)

    def invalid(self, reply: Reply, why: str) -> bool:
        """400 or 422 INVALID_REQUEST."""
        return self.refusal(reply, ErrorCode.INVALID_REQUEST, why)

    def same(self, observed: object, expected: object, what: str, *replies: Reply) -> bool:
        """Two values that must be equal."""
        return self(
            observed == expected,
            _("{what} to be {value}", what=what, value=_shown(expected)),
            _shown(observed),
            *replies,
        )

    async def settled(self, look: Callable[[], Awaitable[list[Difference]]]) -> None:
        """Note the differences between live numbers only when they stay (DASH-19)."""
        differences: list[Difference] = []
        for attempt in range(_ASK_AGAIN):
            if attempt:
                await asyncio.sleep(0.05 * 4**attempt)
            differences = await look()
            if not differences:
                return
        for expected, observed, replies in differences:
            self(False, expected, observed, *replies)

    def _finding(
        self, expected: str, observed: str, replies: Sequence[Reply], level: Level | None, hint: str
    ) -> Finding:
        again = repro_of(replies[-1].exchange, self._check, self._run) if replies else Repro()
        asked = replies[-1].operation if replies else None
        return Finding(
            level=level or self._check.level,
            expected=self._run.safe(expected),
            observed=self._run.safe(observed),
            rules=self._check.rules,
            hint=hint or _(self._check.hint),
            curl=again.curl,
            curl_note=again.note,
            exchanges=tuple(reply.id for reply in replies),
            operation=asked.name if asked else "",
        )


class Requirements:
    """As ``Expectations``, but what does not hold ends the check."""

    def __init__(self, expect: Expectations) -> None:
        self._expect = expect

    def __call__(self, fine: bool, expected: str, observed: str, *replies: Reply, hint: str = "") -> None:
        """Note a finding and end the check unless ``fine``."""
        if not self._expect(fine, expected, observed, *replies, hint=hint):
            raise StoppedError

    def success(self, reply: Reply, why: str = "") -> Reply:
        """A success of the operation; the check ends otherwise."""
        if not self._expect.success(reply, why):
            raise StoppedError
        return reply


class Arrangements:
    """What a check only needs on its way; where it cannot be had, the rule is not judged."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def success(self, reply: Reply) -> Reply:
        """A success of the operation; otherwise the check is blocked."""
        if not reply.succeeded:
            raise BlockedError(self._run.causes.of_refusal(reply) or self._run.causes.late(reply))
        return reply

    def status(self, reply: Reply, *statuses: int) -> Reply:
        """One of some statuses; otherwise the check is blocked."""
        return reply if reply.status in statuses else self.success(reply)

    def accepted(self, reply: Reply) -> Reply:
        """A 2xx, whatever its body; otherwise the check is blocked."""
        return reply if reply.accepted else self.success(reply)

    def holds(self, fine: bool, observed: str, reply: Reply) -> None:
        """What the check builds upon, and another judges; otherwise it is blocked."""
        if not fine:
            raise BlockedError(self._run.causes.late(reply, observed=observed))

    def refused(self, reply: Reply, code: ErrorCode) -> None:
        """A refusal that another check judges; otherwise the check is blocked."""
        if reply.status not in code.statuses or not _means(reply, code):
            raise BlockedError(self._run.causes.not_refused(reply, code))

    def value(self, reply: Reply, *path: str | int) -> Any:
        """A value of a success that must be there to go on; otherwise the check is blocked."""
        value = self.success(reply).at(*path)
        if value is None:
            raise BlockedError(self._run.causes.behind(reply))
        return value

    def as_sent(self, reply: Reply, name: str) -> Any:
        """A value of a success that needed no mending; otherwise the check waits for what is told of it."""
        mended = next((one for one in reply.deviations if one.field == name), None)
        if mended is not None:
            raise BlockedError(self._run.causes.of_deviation(reply, mended))
        return self.success(reply).at(name)


def _means(reply: Reply, code: ErrorCode) -> bool:
    """Whether it is this code, or none of the contract's, which one check tells once."""
    return reply.code == code or reply.code not in _CODES


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 120 else f"{text[:119]}…"
