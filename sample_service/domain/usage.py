"""Usage as it happens, and the sums that dashboards read instead of it. The adding up is pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sample_service.domain.prices import price_of
from sample_service.domain.times import timestamp
from standard_api.errors import InvalidRequestError


@dataclass(frozen=True, kw_only=True)
class UsageEvent:
    """What one user did with one model at one moment; ``sessions`` counts those that began then."""

    user_id: str
    at: datetime
    model: str
    input_tokens: int
    output_tokens: int
    messages: int = 1
    sessions: int = 0
    session_seconds: int = 0

    def __post_init__(self) -> None:
        numbers = (
            self.input_tokens,
            self.output_tokens,
            self.messages,
            self.sessions,
            self.session_seconds,
        )
        if min(numbers) < 0 or not self.model or self.at.tzinfo is None:
            raise InvalidRequestError("usage needs a model, an aware time and no negative number")

    @property
    def tokens(self) -> int:
        """Input and output together."""
        return self.input_tokens + self.output_tokens

    @property
    def cost(self) -> int:
        """Micro-dollars."""
        return price_of(self.model).cost(self.input_tokens, self.output_tokens)


@dataclass(kw_only=True)
class DaySums:
    """One day of a tenant."""

    sessions: int = 0
    session_seconds: int = 0
    messages: int = 0
    tokens: int = 0
    cost: int = 0


@dataclass(kw_only=True)
class ModelSums:
    """One model on one day."""

    messages: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: int = 0


@dataclass(kw_only=True)
class UserSums:
    """One user, on one day or of all time."""

    sessions: int = 0
    messages: int = 0
    tokens: int = 0
    cost: int = 0


@dataclass(kw_only=True)
class Rollups:
    """The sums of some events, by key."""

    days: dict[str, DaySums] = field(default_factory=lambda: defaultdict(DaySums))
    models: dict[tuple[str, str], ModelSums] = field(default_factory=lambda: defaultdict(ModelSums))
    hours: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    users: dict[tuple[str, str], UserSums] = field(default_factory=lambda: defaultdict(UserSums))
    last_active: dict[str, str] = field(default_factory=dict)

    def of_others(self, ids: Mapping[str, str]) -> "Rollups":
        """The same sums for users of other ids."""
        return replace(
            self,
            users={(day, ids[user_id]): row for (day, user_id), row in self.users.items()},
            last_active={ids[user_id]: at for user_id, at in self.last_active.items()},
        )


def roll_up(events: Iterable[UsageEvent]) -> Rollups:
    """Add events up by day, by day and model, by day and hour, by day and user; all in UTC."""
    sums = Rollups()
    for event in events:
        at = event.at.astimezone(UTC)
        day, moment, cost = at.date().isoformat(), timestamp(at), event.cost
        _add_day(sums.days[day], event, cost)
        _add_model(sums.models[day, event.model], event, cost)
        _add_user(sums.users[day, event.user_id], event, cost)
        sums.hours[day, at.hour] += event.messages
        sums.last_active[event.user_id] = max(moment, sums.last_active.get(event.user_id, ""))
    return sums


def totals_by_user(sums: Rollups) -> dict[str, UserSums]:
    """Each user's sums over all days."""
    totals: dict[str, UserSums] = defaultdict(UserSums)
    for (_, user_id), day in sums.users.items():
        total = totals[user_id]
        total.sessions += day.sessions
        total.messages += day.messages
        total.tokens += day.tokens
        total.cost += day.cost
    return totals


def _add_day(day: DaySums, event: UsageEvent, cost: int) -> None:
    day.sessions += event.sessions
    day.session_seconds += event.session_seconds
    day.messages += event.messages
    day.tokens += event.tokens
    day.cost += cost


def _add_model(model: ModelSums, event: UsageEvent, cost: int) -> None:
    model.messages += event.messages
    model.input_tokens += event.input_tokens
    model.output_tokens += event.output_tokens
    model.cost += cost


def _add_user(user: UserSums, event: UsageEvent, cost: int) -> None:
    user.sessions += event.sessions
    user.messages += event.messages
    user.tokens += event.tokens
    user.cost += cost
