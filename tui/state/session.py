"""What the screen knows: the market's target and tenants, and the traffic that was seen. No widget in it."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mock_market.wire.exchange_rows import ExchangeRow, RowPage
from tui.state.options import Options
from tui.state.work import Works

if TYPE_CHECKING:
    from mock_market.api.market_views import DeliveryView, FaultView, ModesView
    from mock_market.api.views import CallResult, TargetView, TenantView

RECENT = 500
WRITES = {
    "activate_tenant",
    "deactivate_tenant",
    "create_user",
    "update_user",
    "delete_user",
    "update_settings",
}


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A call that can be made again."""

    operation: str
    tenant_id: str | None = None
    user_id: str | None = None
    user_name: str = ""
    """How people call the user."""
    query: dict[str, str | int] = field(default_factory=dict)
    body: dict[str, object] | None = None


class Session:
    """State that all pages share; pages change it through these methods only."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.target = options.target
        self.previous_target = ""
        self.told = False
        """Whether the market has said what it knows."""
        self.targets: list[TargetView] = []
        self.profiles: list[Mapping[str, Any]] | None = None
        """Those of mt-sim.toml; None until they are read."""
        self.tenants: list[TenantView] = []
        self.named: list[TenantView] = []
        """Those that the market knows nothing of yet."""
        self.tenant_id = ""
        self.recent: deque[ExchangeRow] = deque(maxlen=RECENT)
        self.first_id = 0
        self.last_id = 0
        self.market_problem: str | None = None
        self.may_write: set[str] = set()
        self.last_sent: Sent | None = None
        self.last_result: CallResult | None = None
        self.busy: dict[str, int] = {}
        self.works = Works()
        self.debugging = False
        self.waiting: list[DeliveryView] = []
        self.given_up = 0
        """How many deliveries the market no longer tries."""
        self.faults: list[FaultView] = []
        self.defects: list[str] = []
        """The bugs of the sandbox's sample service that are on."""
        self.failures = self.broken = 0
        """What failed, and what broke the contract, since the screen was opened."""
        self._began: int | None = None
        self.ahead_s = 0.0
        """How far market time is ahead of ours."""
        self._by_operation: dict[tuple[str | None, str], ExchangeRow] = {}
        self.last_with: dict[str, ExchangeRow] = {}
        """The last exchange with each target, among those seen."""
        self.health_of: dict[str, ExchangeRow] = {}
        """What each target last said when it was asked for its health."""

    # -- traffic

    def take(self, page: RowPage) -> bool:
        """Take new rows in; whether anything changed."""
        changed = (self.first_id, self.last_id) != (page.first_id, page.last_id)
        if page.last_id < self.last_id:
            self.forget_traffic()
        self.first_id, self.last_id = page.first_id, page.last_id
        if self._began is None:
            self._began = page.last_id
        known = self.recent[-1].id if self.recent else 0
        for row in page.rows:
            if row.id > known:
                self._remember(row)
        return changed or bool(page.rows)

    def forget_traffic(self) -> None:
        """The market has another store now."""
        self.recent.clear()
        self._by_operation.clear()
        self.last_with.clear()
        self.health_of.clear()
        self._began = 0
        self.first_id = self.last_id = 0

    def _remember(self, row: ExchangeRow) -> None:
        """What a run did to a target is shown, and says nothing of the market's own calls."""
        self.recent.append(row)
        if row.run is not None:
            return
        if row.operation and row.direction == "out":
            self._by_operation[row.tenant_id, row.operation] = row
            self.last_with[row.target] = row
        if row.operation == "health":
            self.health_of[row.target] = row
        if self._began is not None and row.id > self._began:
            self.failures += row.status is None or row.status >= 500
            self.broken += row.breaks > 0

    @property
    def count(self) -> int:
        """How many exchanges the store holds."""
        return self.last_id - self.first_id + 1 if self.last_id else 0

    def last_of(self, operation: str, tenant_id: str | None) -> ExchangeRow | None:
        """The last call of an operation about a tenant, among those seen."""
        return self._by_operation.get((tenant_id, operation))

    def changed_since(self, number: int, tenant_id: str) -> bool:
        """Whether something was written to a tenant behind an exchange."""
        return any(
            row.id > number
            for (tenant, operation), row in self._by_operation.items()
            if tenant == tenant_id and operation in WRITES
        )

    # -- deliveries that wait

    def take_modes(self, modes: "ModesView") -> bool:
        """What changes everything that one sees; whether it is something else now."""
        before = self._modes
        self.ahead_s, self.debugging = modes.ahead_s, modes.debugging
        self.faults, self.defects = modes.faults, self.options.defects()
        return before != self._modes

    @property
    def _modes(self) -> tuple[object, ...]:
        return (self.faults, self.defects, self.debugging, self.ahead_s)

    @property
    def told_by_market(self) -> tuple[object, ...]:
        """All that the market says of itself, to see whether it changed."""
        return (self.targets, self.tenants, self.waiting, self.given_up, *self._modes)

    @property
    def market_moment(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead_s)

    def market_day(self) -> str:
        """The market's date where it is not today's."""
        day = self.market_moment.date()
        return "" if day == datetime.now(UTC).date() else day.isoformat()

    def faults_on(self) -> str:
        """The faults that are played to the target, by name."""
        plan = next((one for one in self.faults if one.target == self.target), None)
        return " ".join(kind for kind, rate in plan.rates.items() if rate) if plan else ""

    def queue(self) -> "list[DeliveryView]":
        """What waits for the chosen tenant, the next one first."""
        return [one for one in self.waiting if (one.target, one.tenant_id) == (self.target, self.tenant_id)]

    def seconds_until(self, moment: str) -> float:
        """From now to a moment of market time."""
        return (datetime.fromisoformat(moment) - self.market_moment).total_seconds()

    # -- targets and tenants

    def take_targets(self, targets: "Iterable[TargetView]") -> None:
        """What the market has registered; the first one is driven when none was named."""
        self.targets = list(targets)
        names = [target.name for target in self.targets]
        if self.target not in names:
            self.target = names[0] if names else ""

    def take_tenants(self, tenants: "Iterable[TenantView]") -> None:
        """What the market knows of tenants, of every target."""
        self.told = True
        self.tenants = sorted(tenants, key=lambda one: one.tenant_id)
        known = {(tenant.target, tenant.tenant_id) for tenant in self.tenants}
        self.named = [one for one in self.named if (one.target, one.tenant_id) not in known]
        self.choose(self.tenant_id)

    def name_tenant(self, tenant_id: str) -> None:
        """A new one, to be activated; its state is a word of the screen alone."""
        from mock_market.api.views import TenantView

        if all(one.tenant_id != tenant_id for one in self.tenants_here()):
            new = TenantView.model_construct(
                target=self.target, tenant_id=tenant_id, name="", plan="standard", state="new"
            )
            self.named.append(new)
        self.choose(tenant_id)

    def tenants_here(self) -> "list[TenantView]":
        """Tenants of the target that is driven."""
        return [one for one in (*self.tenants, *self.named) if one.target == self.target]

    def tenants_with(self, term: str) -> "list[TenantView]":
        """Those of them with a word in id or name."""
        wanted = term.casefold()
        return [one for one in self.tenants_here() if wanted in f"{one.tenant_id} {one.name}".casefold()]

    def tenant(self) -> "TenantView | None":
        """The tenant that is chosen."""
        return next((one for one in self.tenants_here() if one.tenant_id == self.tenant_id), None)

    def choose(self, tenant_id: str) -> None:
        """Choose a tenant, or the first one when there is no such."""
        ids = [one.tenant_id for one in self.tenants_here()]
        self.tenant_id = tenant_id if tenant_id in ids else ids[0] if ids else ""

    def target_named(self, name: str) -> "TargetView | None":
        return next((one for one in self.targets if one.name == name), None)

    def switch(self, name: str) -> None:
        """Drive another target."""
        if name != self.target:
            self.previous_target, self.target = self.target, name
            self.choose(self.tenant_id)

    def target_words(self) -> list[str]:
        """How a command is told which target; SHARED was asked for."""
        words = ["--data", str(self.options.data)]
        if self.target:
            words += ["--target", self.target]
        return words if self.local(self.target) else [*words, "--yes"]

    def local(self, name: str) -> bool:
        """Whether a target may be written to without a question."""
        view = self.target_named(name)
        return view is None or view.local
