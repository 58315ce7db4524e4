"""What is known of a run from its events. Pure; an event may lack anything."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

State = Literal["waiting", "running", "passed", "failed", "warned", "skipped", "errored"]
_STATES = ("waiting", "running", "passed", "failed", "warned", "skipped", "errored")
BAD: tuple[State, ...] = ("failed", "warned", "errored")


@dataclass(kw_only=True)
class Item:
    """A check or a step: what it is, and what came of it once it has ended."""

    id: str
    title: str
    suite: str = ""
    level: str = ""
    state: State = "waiting"
    value: Mapping[str, Any] = field(default_factory=dict)
    run: str = ""
    """The run that its exchanges belong to."""

    @property
    def exchanges(self) -> list[int]:
        """The exchanges that belong to it, those of its findings too."""
        found = _numbers(self.value.get("exchanges"))
        for finding in listed(self.value.get("findings")):
            found += [number for number in _numbers(finding.get("exchanges")) if number not in found]
        return found


@dataclass(kw_only=True)
class RunState:
    """One run of the checks or of a scenario."""

    id: str = ""
    title: str = ""
    items: dict[str, Item] = field(default_factory=dict)
    finished: bool = False
    message: str = ""
    strange: list[str] = field(default_factory=list)

    def hear(self, event: Mapping[str, Any]) -> None:
        """Take one event in; an unknown one changes nothing."""
        match event.get("event"):
            case "started":
                self._started(event)
            case "check_started":
                self._running(str(event.get("id", "")))
            case "step_started":
                self._running(str(event.get("index", "")))
            case "check_finished":
                self._ended(_mapping(event.get("check")), "id")
            case "step_finished":
                self._ended(_mapping(event.get("step")), "index")
            case "finished":
                self.finished = True
                self.message = str(event.get("message", ""))

    def _started(self, event: Mapping[str, Any]) -> None:
        self.id = str(event.get("run", ""))
        self.title = str(_mapping(event.get("scenario")).get("title", ""))
        for given in [*listed(event.get("checks")), *listed(event.get("steps"))]:
            self.know(given)

    def know(self, given: Mapping[str, Any]) -> Item:
        """A check or step that will run."""
        number = str(given.get("id", given.get("index", "")))
        item = self.items.setdefault(number, Item(id=number, title=number))
        item.title = str(given.get("title", item.title))
        item.suite = str(given.get("suite", item.suite))
        item.level = str(given.get("level", item.level))
        item.value = item.value or given
        return item

    def _running(self, number: str) -> None:
        self.items.setdefault(number, Item(id=number, title=number)).state = "running"

    def _ended(self, value: Mapping[str, Any], key: str) -> None:
        item = self.know({**value, "id": value.get(key, "")})
        status = value.get("status")
        item.state = status if status in _STATES else "errored"
        item.value = value
        item.run = self.id

    def rerun(self, numbers: Sequence[str]) -> None:
        """These will run again."""
        for number in numbers:
            if number in self.items:
                self.items[number].state = "waiting"
                self.items[number].value = {}
                self.items[number].run = ""
        self.finished = False
        self.message = ""

    def settle(self) -> None:
        """Nothing runs any more: what was under way has not ended well."""
        for item in self.items.values():
            if item.state == "running":
                item.state = "errored"

    @property
    def done(self) -> int:
        """How many have ended."""
        return sum(1 for item in self.items.values() if item.state not in ("waiting", "running"))

    @property
    def score(self) -> int | None:
        """The share of what applies that passed, in whole percent as reports say it; None before the end."""
        applicable = sum(_applies(item) for item in self.items.values())
        passed = self.counts().get("passed", 0)
        return 100 * passed // applicable if applicable and self.done == len(self.items) else None

    @property
    def main_run(self) -> str:
        """The run that most of what is known came from; "" before the first."""
        runs = Counter(item.run for item in self.items.values() if item.run)
        return max(runs, key=lambda name: runs[name], default="")

    def suites(self) -> list[str]:
        """Suites in the order in which they came."""
        return list(dict.fromkeys(item.suite for item in self.items.values() if item.suite))

    def of_suite(self, suite: str) -> list[Item]:
        """The items of a suite; all for ""."""
        return [item for item in self.items.values() if not suite or item.suite == suite]

    def of_this_run(self) -> list[Item]:
        """The items that ended in the last run, which may have been of a few only."""
        return [item for item in self.items.values() if item.run == self.id]

    def counts(self, suite: str = "") -> dict[State, int]:
        """How many are in each state."""
        return counted(self.of_suite(suite))


def _applies(item: Item) -> bool:
    """Whether a check was judged, waits for a cause, or was not come to."""
    return item.state != "skipped" or any(item.value.get(name) for name in ("blocked_by", "not_run"))


def counted(items: Iterable[Item]) -> dict[State, int]:
    """How many are in each state."""
    return dict(Counter(item.state for item in items))


def listed(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; [] for anything else."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _numbers(value: Any) -> list[int]:
    found = value if isinstance(value, list) else []
    return [number for number in found if isinstance(number, int) and not isinstance(number, bool)]
