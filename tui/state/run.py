"""What is known of a run from its events. Pure; an event may lack anything."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

State = Literal["waiting", "running", "passed", "failed", "warned", "skipped", "errored"]
_STATES: tuple[State, ...] = get_args(State)
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
        parts = (self.value, *listed(self.value.get("findings")))
        return list(dict.fromkeys(number for part in parts for number in _numbers(part.get("exchanges"))))


@dataclass(kw_only=True)
class RunState:
    """One run of the checks or of a scenario."""

    id: str = ""
    items: dict[str, Item] = field(default_factory=dict)
    finished: bool = False
    message: str = ""
    strange: list[str] = field(default_factory=list)

    def hear(self, event: Mapping[str, Any]) -> None:
        """Take one event in; an unknown one changes nothing."""
        match event.get("event"):
            case "started":
                self.id = str(event.get("run", ""))
                for given in [*listed(event.get("checks")), *listed(event.get("steps"))]:
                    self.know(given)
            case "check_started" | "step_started":
                self._item(event).state = "running"
            case "check_finished":
                self._ended(mapping(event.get("check")))
            case "step_finished":
                self._ended(mapping(event.get("step")))
            case "finished":
                self.finished = True
                self.message = str(event.get("message", ""))

    def _item(self, given: Mapping[str, Any]) -> Item:
        """The check of an id, or the step of a number."""
        number = str(given.get("id", given.get("index", "")))
        return self.items.setdefault(number, Item(id=number, title=number))

    def know(self, given: Mapping[str, Any]) -> Item:
        """A check or step that will run."""
        item = self._item(given)
        item.title = str(given.get("title", item.title))
        item.suite = str(given.get("suite", item.suite))
        item.level = str(given.get("level", item.level))
        item.value = item.value or given
        return item

    def _ended(self, value: Mapping[str, Any]) -> None:
        item = self.know(value)
        item.state = next((one for one in _STATES if one == value.get("status")), "errored")
        item.value, item.run = value, self.id

    def rerun(self, items: Iterable[Item]) -> None:
        """These will run again."""
        for item in items:
            item.state, item.value, item.run = "waiting", {}, ""
        self.finished, self.message = False, ""

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
        passed = counted(self.items.values()).get("passed", 0)
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


def _applies(item: Item) -> bool:
    """Whether a check was judged, waits for a cause, or was not come to."""
    return item.state != "skipped" or any(item.value.get(name) for name in ("blocked_by", "not_run"))


def counted(items: Iterable[Item]) -> dict[State, int]:
    """How many are in each state."""
    return dict(Counter(item.state for item in items))


def listed(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; [] for anything else."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def mapping(value: Any) -> Mapping[str, Any]:
    """The object; {} for anything else."""
    return value if isinstance(value, Mapping) else {}


def _numbers(value: Any) -> list[int]:
    return [number for number in value if type(number) is int] if isinstance(value, list) else []
