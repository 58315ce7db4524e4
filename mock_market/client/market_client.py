"""A typed client of the market's HTTP API, for the command line and the screen."""

from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, TypeAdapter

from mock_market.api.market_views import (
    AdvancedView,
    ApplicationView,
    ClockView,
    DebugInput,
    DeliveryView,
    FaultInput,
    FaultView,
    ModesView,
    PageView,
    PlanInput,
    RedeliverInput,
    RejectInput,
    RenewInput,
    SpanInput,
    WishInput,
)
from mock_market.api.views import (
    CallInput,
    CallResult,
    EditsInput,
    ExchangePage,
    ExchangeView,
    ProblemsView,
    TargetInput,
    TargetView,
    TenantView,
)
from mock_market.client.connection import MarketConnection
from mock_market.client.errors import MarketError, MarketUnreachableError
from mock_market.saying import Saying

__all__ = ["MarketClient", "MarketError", "MarketUnreachableError"]

_T = TypeVar("_T")


class MarketClient(MarketConnection):
    """Async calls of the market's API, one method each."""

    async def ready(self) -> bool:
        """Whether the market serves."""
        return (await self._ask("GET", "/ready", dict[str, str])).get("status") == "ready"

    async def targets(self) -> list[TargetView]:
        """Every registered target."""
        return await self._ask("GET", "/targets", list[TargetView])

    async def register(self, name: str, target: TargetInput) -> TargetView:
        """Register or change a target."""
        return await self._ask("PUT", _path("targets", name), TargetView, body=target)

    async def remove_target(self, name: str) -> bool:
        """Forget a target; False when it never was."""
        return (await self._ask("DELETE", _path("targets", name), dict[str, bool]))["removed"]

    async def tenants(self, target: str | None = None) -> list[TenantView]:
        """What the market knows of tenants, read page by page."""
        found: list[TenantView] = []
        query: dict[str, Any] = {"target": target}
        while page := await self._ask("GET", "/tenants", list[TenantView], query=query):
            found += page
            query.update(after_target=page[-1].target, after=page[-1].tenant_id)
        return found

    async def tenant(self, target: str, tenant_id: str) -> TenantView:
        """One tenant of a target."""
        return await self._ask("GET", _path("targets", target, "tenants", tenant_id), TenantView)

    async def call(self, call: CallInput) -> CallResult:
        """Call one operation of a target."""
        return await self._ask("POST", "/calls", CallResult, body=call)

    async def exchanges(self, **query: Any) -> ExchangePage:
        """A page of exchanges: before, after, limit, filter."""
        return await self._ask("GET", "/exchanges", ExchangePage, query=query)

    async def exchange(self, number: int) -> ExchangeView:
        """One exchange."""
        return await self._ask("GET", f"/exchanges/{number}", ExchangeView)

    async def problems(self, number: int) -> list[Saying]:
        """The rules of the contract that the answer of one exchange breaks."""
        return (await self._ask("GET", f"/exchanges/{number}/problems", ProblemsView)).problems

    async def replay(self, number: int, edits: EditsInput) -> ExchangeView:
        """Send a stored request again, with changes; the new exchange."""
        return await self._ask("POST", f"/exchanges/{number}/replay", ExchangeView, body=edits)

    async def apply(self, wish: WishInput) -> ApplicationView:
        """Submit an application."""
        return await self._ask("POST", "/applications", ApplicationView, body=wish)

    async def applications(self, **query: Any) -> list[ApplicationView]:
        """The newest applications: target, before, limit."""
        return await self._ask("GET", "/applications", list[ApplicationView], query=query)

    async def application(self, number: int) -> ApplicationView:
        """One application."""
        return await self._ask("GET", f"/applications/{number}", ApplicationView)

    async def approve(self, number: int, *, wait_s: float = 0.0) -> DeliveryView:
        """Approve an application; the delivery that goes out."""
        path = f"/applications/{number}/approve"
        return await self._ask("POST", path, DeliveryView, query={"wait_s": wait_s})

    async def reject(self, number: int, reason: str) -> ApplicationView:
        """Reject an application; the market has a reason where none is given."""
        path = f"/applications/{number}/reject"
        return await self._ask("POST", path, ApplicationView, body=RejectInput(reason=reason))

    async def deliveries(self, **query: Any) -> list[DeliveryView]:
        """The newest deliveries: target, state, before, limit."""
        return await self._ask("GET", "/deliveries", list[DeliveryView], query=query)

    async def delivery(self, number: int, *, wait_s: float = 0.0) -> DeliveryView:
        """One delivery with its attempts."""
        query = {"wait_s": wait_s}
        return await self._ask("GET", f"/deliveries/{number}", DeliveryView, query=query)

    async def redeliver(self, number: int, *, wait_s: float = 0.0) -> DeliveryView:
        """Send a settled delivery again."""
        path = f"/deliveries/{number}/redeliver"
        return await self._ask("POST", path, DeliveryView, query={"wait_s": wait_s})

    async def redeliver_failed(self, target: str | None = None, since: str | None = None) -> list[int]:
        """Send again what failed, of a target and since a time; the deliveries' numbers."""
        body = RedeliverInput(target=target, since=since)
        return await self._ask("POST", "/deliveries/redeliver", list[int], body=body)

    async def change_plan(
        self, target: str, tenant_id: str, plan: str, *, wait_s: float = 0.0
    ) -> list[DeliveryView]:
        """Change a tenant's plan: two deliveries, one behind the other."""
        path = _path("targets", target, "tenants", tenant_id, "plan")
        query = {"wait_s": wait_s}
        return await self._ask("POST", path, list[DeliveryView], query=query, body=PlanInput(plan=plan))

    async def renew(self, target: str, tenant_id: str, *, auto: bool | None = None) -> TenantView:
        """Renew a subscription, or say whether its end renews."""
        path = _path("targets", target, "tenants", tenant_id, "renew")
        return await self._ask("POST", path, TenantView, body=RenewInput(auto=auto))

    async def page(self, target: str, tenant_id: str, period: str) -> PageView:
        """A tenant's page as an administrator sees it."""
        path = _path("targets", target, "tenants", tenant_id, "page")
        return await self._ask("GET", path, PageView, query={"period": period})

    async def clock(self) -> ClockView:
        """Market time."""
        return await self._ask("GET", "/clock", ClockView)

    async def advance(self, span: str) -> AdvancedView:
        """Let market time pass."""
        return await self._ask("POST", "/clock/advance", AdvancedView, body=SpanInput(span=span))

    async def faults(self, **query: Any) -> list[FaultView]:
        """Every fault plan that is set, or a target's."""
        return await self._ask("GET", "/faults", list[FaultView], query=query)

    async def set_faults(self, target: str, plan: FaultInput) -> FaultView:
        """Set a target's fault plan."""
        return await self._ask("PUT", _path("faults", target), FaultView, body=plan)

    async def clear_faults(self, target: str) -> None:
        """Clear a target's fault plan."""
        await self._ask("DELETE", _path("faults", target), dict[str, bool])

    async def modes(self) -> ModesView:
        """What changes everything that the market does."""
        return await self._ask("GET", "/modes", ModesView)

    async def debugging(self, on: bool) -> bool:
        """No deadlines and no retries while someone steps through a target."""
        return (await self._ask("PUT", "/debugging", dict[str, bool], body=DebugInput(on=on)))["on"]

    async def _ask(
        self,
        method: str,
        path: str,
        kind: type[_T],
        *,
        query: dict[str, Any] | None = None,
        body: BaseModel | None = None,
    ) -> _T:
        content = None if body is None else body.model_dump_json(exclude_unset=True)
        return TypeAdapter(kind).validate_json(await self.ask(method, path, query=query, body=content))


def _path(*parts: str) -> str:
    """A path of words and names, whatever stands in the names."""
    return "".join(f"/{quote(part, safe='')}" for part in parts)
