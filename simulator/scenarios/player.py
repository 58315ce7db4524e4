"""Plays one scenario on a harness, step by step, and emits what happens."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from languages import _
from mock_market.target.dialects import NotOfferedHereError
from simulator.errors.exit_codes import ExitCode
from simulator.scenarios.actions import ACTIONS, CannotError
from simulator.scenarios.events import (
    Event,
    Finished,
    Started,
    Status,
    StepFinished,
    StepStarted,
    StepTitle,
)
from simulator.scenarios.harness import Harness
from simulator.scenarios.language.matching import Difference, differences, shown
from simulator.scenarios.language.mistakes import words_of
from simulator.scenarios.language.scenario import Scenario, Step
from simulator.scenarios.language.unsaid import default_expectation
from simulator.scenarios.language.values import MISSING, UnknownValueError, Values, at_path
from simulator.scenarios.language.words import CALLBACK, STEPS

Emit = Callable[[Event], None]
_GROUND = frozenset({"apply", "approve", "activate"})
"""Steps that the others stand on: without a tenant there is nothing to play."""
_EXITS = {
    "passed": ExitCode.PASSED,
    "skipped": ExitCode.PASSED,
    "failed": ExitCode.FAILED,
    "errored": ExitCode.INCOMPLETE,
}


@dataclass(frozen=True, kw_only=True)
class StepEnd:
    """How a step ended, before it has a number and a time."""

    status: Status
    expected: str = ""
    observed: str = ""
    hint: str = ""


class Player:
    """One scenario on one harness; ``run`` is the run's name."""

    def __init__(self, scenario: Scenario, harness: Harness, values: Values, *, run: str, emit: Emit) -> None:
        self._scenario = scenario
        self._harness = harness
        self._values = values
        self._run = run
        self._emit = emit
        self._lost: dict[str, str] = {}
        """Names that a skipped step would have saved, and that step."""
        self._ended = ""
        """Why the rest of the story is not for this service."""

    async def play(self) -> Finished:
        """Play to the end or to the first step that fails; emits everything but ``Finished``."""
        self._emit(self._started())
        reason = self._not_for_this_target()
        if reason:
            self._skip_from(1, reason)
            return self._finished("skipped", reason)
        silence = await self._harness.silence(asked_by="scenario")
        if silence:
            self._skip_from(1, _("the service could not be reached"))
            return self._finished("errored", silence)
        played: list[StepFinished] = []
        for index, step in enumerate(self._scenario.steps, start=1):
            played.append(await self._step(index, step))
            if played[-1].status in ("failed", "errored"):
                self._skip_from(index + 1, _("step {index} failed", index=index))
                return self._finished("failed", self._failure_text(played[-1]))
            if self._ended:
                self._skip_from(index + 1, self._ended)
                return self._finished("skipped", self._ended)
            if played[-1].status == "skipped" and step.writes:
                # The others stand on what it would have done.
                self._skip_from(index + 1, _("step {index} was skipped", index=index))
                if step.verb in _GROUND:
                    return self._finished("skipped", played[-1].observed)
                break
        passed = sum(one.status == "passed" for one in played)
        if not passed:
            return self._finished("skipped", played[0].observed)
        skipped = len(self._scenario.steps) - passed
        told = _("{count} steps passed", count=passed)
        more = _(", {count} skipped", count=skipped) if skipped else ""
        return self._finished("passed", told + more)

    def _started(self) -> Started:
        target = self._harness.target
        titles = (
            StepTitle(index=index, title=step.title)
            for index, step in enumerate(self._scenario.steps, start=1)
        )
        return Started(
            run=self._run,
            scenario={"name": self._scenario.name, "title": self._scenario.title},
            target={"url": target.url, "name": target.name, "dialect": target.dialect},
            steps=tuple(titles),
        )

    def _not_for_this_target(self) -> str:
        harness = self._harness
        if self._scenario.restarts_service and harness.host is None:
            return _(
                "it restarts the service with other settings, which a service of your own cannot be told"
            )
        if CALLBACK in self._scenario.needs and not harness.market.callback_url:
            return _("no callback can come: name the key that the service posts with (--service-key-env)")
        missing = [name for name in self._scenario.needs if name != CALLBACK and not harness.offers(name)]
        if not missing:
            return ""
        return _(
            "the dialect {dialect} does not know {names}",
            dialect=harness.target.dialect,
            names=", ".join(missing),
        )

    async def _step(self, index: int, step: Step) -> StepFinished:
        self._emit(StepStarted(index=index))
        before, began = self._harness.market.exchanges.last_id(), time.perf_counter()
        verdict = await self._verdict(step)
        last = self._harness.market.exchanges.last_id()
        finished = StepFinished(
            index=index,
            title=self._filled(_(step.title)),
            status=verdict.status,
            expected=verdict.expected,
            observed=verdict.observed,
            hint=verdict.hint,
            duration_ms=round((time.perf_counter() - began) * 1000, 1),
            exchanges=tuple(range(before + 1, last + 1)),
        )
        self._emit(finished)
        return finished

    async def _verdict(self, step: Step) -> StepEnd:
        try:
            for name, value in step.binds.items():
                self._bind(name, value, step)
            words = step.model(self._values.fill(step.words))
            expected = self._values.fill(step.beside.expect)
            document = await ACTIONS[step.verb](self._harness, words)
        except UnknownValueError as error:
            return self._without(error, step)
        except (CannotError, NotOfferedHereError) as error:
            self._lost |= dict.fromkeys(step.beside.save, step.title)
            return StepEnd(status="skipped", observed=str(error.args[0]))
        except ValidationError as error:
            _place, told = words_of(error, STEPS[step.verb], self._values.fill(step.words))[0]
            return StepEnd(status="errored", expected=_("words that fit"), observed=told)
        except (KeyError, IndexError):
            raise  # our own mistake: what the market refuses is none of these
        except (LookupError, ValueError) as error:
            return StepEnd(status="errored", expected=_("a step that can be played"), observed=str(error))
        expected = default_expectation(step.verb, words, expected) | expected
        if step.verb == "check":
            found = [one for name, value in document.items() for one in _checked(name, value)]
        else:
            found = differences(document, expected)
        if not found:
            found = self._saved(step, document)
        if not found:
            self._end_unless(step, document)
        return self._failed(step, document, found) if found else StepEnd(status="passed")

    def _bind(self, name: str, value: Any, step: Step) -> None:
        """One value for a whole part; what stands on a step that was skipped is as lost as that."""
        try:
            self._values.put(name, self._values.fill(value))
        except UnknownValueError as error:
            if error.name not in self._lost:
                raise
            self._lost[name] = self._lost[error.name]

    def _end_unless(self, step: Step, document: dict[str, Any]) -> None:
        """What ``only_if`` says of the rest of the story."""
        found = differences(document, self._values.fill(step.beside.only_if))
        if found:
            self._ended = _(
                "the rest is for services whose {path} is {expected}; here it is {observed}",
                path=found[0].path,
                expected=found[0].expected,
                observed=found[0].observed,
            )

    def _saved(self, step: Step, document: dict[str, Any]) -> list[Difference]:
        for name, path in step.beside.save.items():
            value = at_path(document, path)
            if value is MISSING:
                expected = _("something to save as {name}", name=name)
                return [Difference(path=path, expected=expected, observed=_("nothing"))]
            self._values.put(name, value)
        return []

    def _failed(self, step: Step, document: dict[str, Any], found: list[Difference]) -> StepEnd:
        observed = "; ".join(f"{one.path} {one.observed}" for one in found)
        told = [str(one) for one in document.get("problems") or []][:2]
        if document.get("reason"):
            told.append(str(document["reason"]))
        body = document.get("body")
        if isinstance(body, dict) and body.get("message") and not document.get("succeeded", True):
            told.append(_("the service says: {message}", message=shown(body["message"])))
        return StepEnd(
            status="failed",
            expected="; ".join(f"{one.path} {one.expected}" for one in found),
            observed=observed + (f" ({'; '.join(told)})" if told else ""),
            hint=self._filled(_(" ".join(step.beside.hint.split()))),
        )

    def _without(self, error: UnknownValueError, step: Step) -> StepEnd:
        skipped = self._lost.get(error.name)
        if skipped is None:
            return StepEnd(status="errored", expected=_("a value that is there"), observed=str(error))
        self._lost |= dict.fromkeys(step.beside.save, step.title)
        return StepEnd(
            status="skipped",
            observed=_("needs {name} of a step that was skipped: {step}", name=error.name, step=skipped),
        )

    def _filled(self, text: str) -> str:
        try:
            return str(self._values.fill(text))
        except UnknownValueError:
            return text

    def _skip_from(self, first: int, reason: str) -> None:
        for index, step in enumerate(self._scenario.steps[first - 1 :], start=first):
            title = self._filled(_(step.title))
            self._emit(StepFinished(index=index, title=title, status="skipped", observed=reason))

    def _finished(self, status: Status, message: str) -> Finished:
        return Finished(status=status, message=message, exit_code=_EXITS[status])

    def _failure_text(self, step: StepFinished) -> str:
        return _(
            "step {index} ({title}): expected {expected}, observed {observed}",
            index=step.index,
            title=step.title,
            expected=step.expected,
            observed=step.observed,
        )


def _checked(name: str, value: Any) -> list[Difference]:
    """A check is ``{value: ..., <operator>: ...}``, or a list of values that must be equal."""
    if isinstance(value, dict):
        wanted = {key: one for key, one in value.items() if key != "value"}
        found = differences(value, {"value": wanted})
        return [replace(one, path=name) for one in found]
    unequal = [one for one in value[1:] if one != value[0]]
    return [Difference(path=name, expected=shown(value[0]), observed=shown(one)) for one in unequal[:1]]
