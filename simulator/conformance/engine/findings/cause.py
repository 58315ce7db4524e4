"""Why checks cannot judge: what broke, where it was seen first, and which check it is a failure of."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from languages import _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.shape import Deviation
from standard_api.errors import ErrorCode

Key = tuple[str, ...]
THROTTLED = "throttled"
OPEN = "open"
SLOW = "timeout"
NOT_WRITTEN = (404, 405, 501)
"""The answers of an operation that nobody has written yet (OP-0)."""


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One thing that broke; ``check`` is the check that it is a failure of, if there is one."""

    key: Key
    operation: str
    check: str | None
    field: str
    expected: str
    observed: str
    reply: Reply
    said: str = ""
    """The service's own message."""
    unwritten: bool = False
    kind: str = ""
    """Why the answer is broken, where a check judges that for all operations: a redirect, say."""

    def is_told_by(self, check: str) -> bool:
        """Whether it is a failure of this check; what nobody has written yet is no failure, but work."""
        return self.check == check and not self.unwritten

    @property
    def sentence(self) -> str:
        """What broke, in one line."""
        return _("{name} answered {observed}", name=self.operation, observed=self.observed)


@dataclass(frozen=True, kw_only=True)
class DeviationPlace:
    """Where a deviation was seen."""

    operation: str
    deviation: Deviation
    reply: Reply


class Causes:
    """What broke in this run. ``judges`` names the check that judges each operation's answer."""

    def __init__(self, judges: Mapping[str, str]) -> None:
        self._judges = judges
        self._places: dict[Key, list[DeviationPlace]] = defaultdict(list)
        self._broken: dict[str, Cause] = {}
        self._late: dict[str, Cause] = {}

    def see(self, reply: Reply) -> None:
        """Keep what a success owes the contract, once a place."""
        if reply.operation is None:
            return
        for deviation in (one for one in reply.deviations if one.key != ("value",)):
            place = DeviationPlace(operation=reply.operation.name, deviation=deviation, reply=reply)
            known = self._places[deviation.key]
            if all(
                (one.operation, one.deviation.field) != (place.operation, deviation.field) for one in known
            ):
                known.append(place)

    def breaks(self, reply: Reply) -> Cause:
        """A lawful request of the walk was not accepted: the operation is broken."""
        cause = self._refusal(reply)
        self._broken[cause.operation] = cause
        self._late.pop(cause.operation, None)
        return cause

    def breaks_if_judged(self, reply: Reply) -> None:
        """As ``breaks``, where a check of this run tells it; others are judged as they are met."""
        if reply.operation is not None and self._owner(_kind(reply), reply.operation.name):
            self.breaks(reply)

    def told_by(self, check: str) -> tuple[Cause, ...]:
        """What broke on the walk and is a failure of this check."""
        return tuple(cause for cause in self._broken.values() if cause.is_told_by(check))

    def late(self, reply: Reply, *, observed: str = "") -> Cause:
        """Something that a check needed on its way did not come, though it did on the walk."""
        if reply.timed_out:
            return self.too_slow(reply)
        cause = replace(self._refusal(reply), unwritten=False)
        cause = replace(cause, observed=observed) if observed else cause
        return self._late.setdefault(cause.operation, cause)

    def not_refused(self, reply: Reply, code: ErrorCode) -> Cause:
        """On a check's way something was not refused that had to be, or not so; whose rule it is tells it."""
        cause = self._refusal(reply)
        expected = f"{_(' or ').join(map(str, sorted(code.statuses)))} {code}"
        cause = replace(cause, key=(*cause.key, code), expected=expected, unwritten=False)
        return self._late.setdefault(" ".join(cause.key), cause)

    def opened(self, reply: Reply, operation: str, judge: str) -> Cause:
        """A stranger came in, which ``judge`` tells; what is finer about keys cannot be judged there."""
        key, expected = (OPEN, operation, judge), _("401 without the right key")
        return self._of_every_operation(key, operation, judge, expected, reply.said, reply)

    def too_slow(self, reply: Reply) -> Cause:
        """An answer did not come in time, which one check judges for all operations."""
        judge, expected = self._judges.get(SLOW), _("a whole answer within 10 s")
        return self._of_every_operation((SLOW,), _asked(reply), judge, expected, reply.said, reply)

    def throttled(self, reply: Reply) -> Cause:
        """The target asks to wait again and again: nothing that it says is judged."""
        expected = _("an answer, sooner or later")
        return self._of_every_operation((THROTTLED,), _asked(reply), None, expected, reply.plea, reply)

    def _of_every_operation(
        self, key: Key, operation: str, check: str | None, expected: str, observed: str, reply: Reply
    ) -> Cause:
        """One that may be met on any call; the first that met it tells."""
        cause = Cause(
            key=key,
            operation=operation,
            check=check,
            field="",
            expected=expected,
            observed=observed,
            reply=reply,
        )
        return self._late.setdefault(" ".join(key), cause)

    def of_refusal(self, reply: Reply) -> Cause | None:
        """The cause behind an answer that is as bad as the walk's was."""
        return self.as_broken(reply.operation.name, reply.status) if reply.operation else None

    def as_broken(self, operation: str, status: int | None) -> Cause | None:
        """The cause behind a status that is the one with which an operation broke on the walk."""
        cause = self._broken.get(operation)
        return cause if cause is not None and cause.reply.status == status else None

    def of_deviation(self, reply: Reply, deviation: Deviation) -> Cause:
        """The cause behind an answer that cannot be read as it was meant."""
        first = next(iter(self._places.get(deviation.key, ())), None)
        operation = first.operation if first else reply.operation.name if reply.operation else ""
        seen = first.deviation if first else deviation
        return Cause(
            key=deviation.key,
            operation=operation,
            check=self._owner(deviation.key[0], operation),
            field=seen.field,
            expected=seen.expected,
            observed=seen.observed,
            reply=first.reply if first else reply,
        )

    def behind(self, reply: Reply) -> Cause:
        """The cause behind a success that lacks what a check needs of it."""
        return self.of_deviation(reply, reply.unclear) if reply.unclear else self.late(reply)

    def is_broken(self, operation: str) -> bool:
        """Whether the walk found that the operation does not work at all."""
        return operation in self._broken

    def is_late(self, cause: Cause) -> bool:
        """Whether something broke on the way of a check alone, and not on the walk."""
        return any(late is cause for late in self._late.values())

    @property
    def all(self) -> tuple[Cause, ...]:
        """Every cause that is known now: the walk's, then the deviations, then what broke later."""
        deviations = [
            self.of_deviation(places[0].reply, places[0].deviation) for places in self._places.values()
        ]
        return (*self._broken.values(), *deviations, *self._late.values())

    def places(self, key: Key) -> tuple[DeviationPlace, ...]:
        """Every place where a deviation was seen."""
        return tuple(self._places.get(key, ()))

    def owned(self, operation: str) -> list[list[DeviationPlace]]:
        """The deviations seen in this operation first, or of this kind, with every place of each."""
        return [places for key, places in self._places.items() if self._is_of(operation, key, places)]

    def _is_of(self, operation: str, key: Key, places: list[DeviationPlace]) -> bool:
        if key[0] in self._judges:
            return key[0] == operation and not places[0].deviation.mended
        return places[0].operation == operation

    def borrowed(self, operation: str) -> Cause | None:
        """The cause of a deviation that this operation shares with one that was walked before it."""
        for places in self._places.values():
            elsewhere = places[0].operation != operation or places[0].deviation.key[0] in self._judges
            if elsewhere and any(one.operation == operation for one in places):
                return self.of_deviation(places[0].reply, places[0].deviation)
        return None

    def of_kind(self, kind: str) -> tuple[Cause, ...]:
        """The operations that broke on the walk in a way that one check judges for all of them."""
        return tuple(cause for cause in self._broken.values() if cause.kind == kind)

    def refused(self, operation: str) -> Cause | None:
        """How the operation broke on the walk, or later on some check's way."""
        return self._broken.get(operation) or self._late.get(operation)

    def _refusal(self, reply: Reply) -> Cause:
        assert reply.operation is not None  # noqa: S101  only operations are asked on the way
        name = reply.operation.name
        kind = _kind(reply)
        error = reply.reading.error
        return Cause(
            key=(name, str(reply.status)),
            operation=name,
            check=self._owner(kind, name),
            field="",
            expected=_(
                "{statuses} from {name}",
                statuses=_(" or ").join(map(str, reply.operation.success)),
                name=name,
            ),
            observed=reply.said,
            reply=reply,
            said=error.message if error else "",
            unwritten=reply.status in NOT_WRITTEN,
            kind=kind if kind in self._judges else "",
        )

    def _owner(self, kind: str, operation: str) -> str | None:
        """The check that judges this kind of answer for all operations, else the one of the operation."""
        return self._judges.get(kind) or self._judges.get(operation)


def _asked(reply: Reply) -> str:
    return reply.operation.name if reply.operation else reply.exchange.call.method


def _kind(reply: Reply) -> str:
    failure, status = reply.exchange.failure, reply.status or 0
    if failure is not None:
        return failure.kind.value
    if reply.operation is not None and not reply.operation.keyed and status in (401, 403):
        return "shut"
    return "redirect" if 300 <= status < 400 else ""
