"""A market in this process: a real store of exchanges, and answers made up by the test."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from mock_market.api.market_views import (
    AdvancedView,
    AgreementView,
    ApplicationView,
    AttemptView,
    ClockView,
    DeliveryView,
    FaultInput,
    FaultView,
    HappeningView,
    ModesView,
    PageView,
    PartView,
    WishInput,
)
from mock_market.api.views import CallInput, CallResult, EditsInput, ExchangeView, TargetView, TenantView
from mock_market.client.errors import MarketUnreachableError
from mock_market.domain.clock import parse_span
from mock_market.saying import NOTHING, Saying, text
from mock_market.store.exchanges import ExchangeStore
from mock_market.store.filters import parse_filter
from mock_market.target.dialects import Arguments, dialect_named
from mock_market.target.problems import problems_of
from mock_market.wire.exchange import Call, Exchange, Failure, FailureKind, Purpose, Response, Timing
from mock_market.wire.exchange_rows import RowPage
from standard_api.examples import EXAMPLES
from standard_api.operations import operation_named

DIALECT = dialect_named("standard")
START = datetime(2026, 11, 23, 5, 22, 1, tzinfo=UTC)
LOCAL = TargetView(
    name="sample-service",
    url="http://127.0.0.1:9900",
    dialect="standard",
    deadline_s=10.0,
    insecure=False,
    local=True,
    has_key=True,
    tries=5,
)
SHARED = LOCAL.model_copy(
    update={"name": "advisor-dev", "url": "https://advisor.dev.example", "local": False}
)


def tenant(
    tenant_id: str, name: str = "한빛대학교", state: Any = "active", target: str = LOCAL.name
) -> TenantView:
    return TenantView(
        target=target, tenant_id=tenant_id, name=name, plan="standard", state=state, activation=None
    )


def true_body(operation: str, tenant_id: str | None) -> bytes:
    """What the contract's example answers, about this tenant."""
    example = json.dumps(EXAMPLES[operation].response, ensure_ascii=False)
    return example.replace("hanbit-univ", tenant_id or "").encode()


def exchange(number: int = 1, **options: Any) -> Exchange:
    """One exchange with its own second, answered as the contract says; options change parts of it."""
    status = options.get("status", 200)
    failure = options.get("failure")
    operation, tenant_id = options.get("operation", "get_tenant_status"), options.get("tenant_id", "univ-01")
    known = operation if operation in EXAMPLES else "get_tenant_status"
    spoken = DIALECT.say(operation_named(known), Arguments(tenant_id=tenant_id, user_id="u-91c2"))
    body = options.get("body") or true_body(known, tenant_id)
    return Exchange(
        started_at=START + timedelta(seconds=number),
        call=Call(
            method=options.get("method", spoken.method),
            url=options.get("url", f"http://127.0.0.1:9900{spoken.path}"),
            headers=options.get(
                "request_headers", (("X-Market-API-Key", "****9f2c"), ("X-Request-ID", "r-1"))
            ),
            body=options.get("request_body"),
            purpose=Purpose(
                operation=operation,
                tenant_id=tenant_id,
                target=options.get("target", LOCAL.name),
                delivery_id=options.get("delivery_id"),
                attempt=options.get("attempt", 1),
                asked_by=options.get("asked_by", "market"),
            ),
        ),
        response=None
        if failure
        else Response(
            status=status,
            reason=options.get("reason", "OK"),
            headers=options.get("headers", (("content-type", "application/json"),)),
            body=body,
        ),
        failure=Failure(
            kind=FailureKind(failure), message=text(options.get("message", "no answer")), sent=True
        )
        if failure
        else None,
        timing=Timing(connect_ms=0.5, first_byte_ms=11.0, total_ms=options.get("total_ms", 12.0)),
        breaks=options.get("breaks", 0),
    )


def delivery(tenant_id: str, state: Any = "delivered", *, next_at: str = "", sent: int = 0) -> DeliveryView:
    """A delivery with one attempt, or with none."""
    attempt = AttemptView(number=1, started_at="", outcome="success", reason=None, exchange_id=sent)
    return DeliveryView(
        id=1, target=LOCAL.name, lane=tenant_id, operation="activate_tenant", tenant_id=tenant_id,
        state=state, reason=text("200 ok"), next_at=next_at, created_at="", strikes=[], idempotency_key="k",
        application_id=None, attempts=[attempt] if sent else [],
    )  # fmt: skip


def application(number: int, state: Any, tenant_id: str | None = None) -> ApplicationView:
    """An application in some state."""
    return ApplicationView(
        id=number, target=LOCAL.name, kind="demo", via="activate", state=state, tenant_id=tenant_id,
        message=NOTHING, applicant={"name": "김하늘", "university_name": "한빛대학교"}, start_date=None,
        end_date=None,
    )  # fmt: skip


class FakeMarket:
    """Stands where ``tui.link.market.Market`` stands."""

    def __init__(self, folder: Path, *, targets: list[TargetView] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.store = ExchangeStore(folder / "exchanges.db")
        self.targets = [LOCAL] if targets is None else targets
        self.tenants = [tenant("univ-01"), tenant("univ-02", "두리교육", "provisioning")]
        self.calls: list[CallInput] = []
        self.answer: Callable[[CallInput], Exchange] = self._true_answer
        self.down = False
        self.asked_rows = 0
        self.replays: list[tuple[int, EditsInput]] = []
        self.page_view = make_page()
        self.plans: list[str] = []
        self.faults: list[FaultView] = []
        self.debugging = False
        self.applications: list[ApplicationView] = []
        self.rejected: list[tuple[int, str]] = []
        self.again: list[int] = []
        """Deliveries that were sent again."""
        self.ahead_s = 0.0
        self.waiting: list[DeliveryView] = []
        """What still waits; then a call waits too, and ``delivery`` is what came of it."""
        self.delivery = delivery("univ-01")

    def _true_answer(self, given: CallInput) -> Exchange:
        return exchange(
            self.store.last_id() + 1,
            operation=given.operation,
            tenant_id=given.tenant_id,
            target=given.target or "",
            request_body=json.dumps(given.body).encode() if given.body is not None else None,
            asked_by=given.asked_by,
        )

    async def rows(self, **query: Any) -> RowPage:
        self._must_be_up()
        self.asked_rows += 1
        wanted = parse_filter(query.pop("filter", ""), now=START + timedelta(hours=1))
        return self.store.rows(**query, wanted=wanted)

    async def client(self) -> "FakeClient":
        return FakeClient(self)

    async def exchange(self, number: int) -> ExchangeView:
        return await (await self.client()).exchange(number)

    async def problems(self, number: int) -> list[Saying]:
        return await (await self.client()).problems(number)

    async def find_again(self) -> bool:
        return not self.down

    def _must_be_up(self) -> None:
        if self.down:
            raise MarketUnreachableError("connection refused")

    def add(self, *exchanges: Exchange) -> None:
        for one in exchanges:
            self.store.append(one)


class FakeClient:
    """The calls of ``MarketClient`` that the screen makes."""

    def __init__(self, market: FakeMarket) -> None:
        self._market = market

    async def targets(self) -> list[TargetView]:
        return self._market.targets

    async def tenants(self, target: str | None = None) -> list[TenantView]:
        return self._market.tenants

    async def exchange(self, number: int) -> ExchangeView:
        found = self._market.store.get(number)
        assert found is not None
        return ExchangeView.of(found)

    async def problems(self, number: int) -> list[Saying]:
        found = self._market.store.get(number)
        return list(problems_of(DIALECT, found)) if found else []

    async def deliveries(self, **query: Any) -> list[DeliveryView]:
        state = query.get("state")
        return [one for one in self._market.waiting if state in (None, one.state)]

    async def delivery(self, number: int, *, wait_s: float = 0.0) -> DeliveryView:
        return self._market.delivery

    async def clock(self) -> ClockView:
        return ClockView(now=START.isoformat(), ahead_s=self._market.ahead_s)

    async def advance(self, span: str) -> AdvancedView:
        self._market.ahead_s += parse_span(span).total_seconds()
        happened = [HappeningView(at=START.isoformat(), what=text("a subscription ended"))]
        return AdvancedView(clock=await self.clock(), happened=happened, not_comparable=[])

    async def applications(self, **query: Any) -> list[ApplicationView]:
        return self._market.applications

    async def reject(self, number: int, reason: str) -> ApplicationView:
        self._market.rejected.append((number, reason))
        return application(number, "rejected")

    async def redeliver(self, number: int, *, wait_s: float = 0.0) -> DeliveryView:
        self._market.again.append(number)
        return self._market.delivery

    async def redeliver_failed(self, target: str | None = None, since: str | None = None) -> list[int]:
        return [one.id for one in self._market.waiting if one.state == "failed"]

    async def renew(self, target: str, tenant_id: str, *, auto: bool | None = None) -> TenantView:
        return tenant(tenant_id)

    async def set_faults(self, target: str, plan: FaultInput) -> FaultView:
        view = FaultView(target=target, rates=plan.rates, seed=plan.seed, next_strikes={})
        self._market.faults = [view]
        return view

    async def clear_faults(self, target: str) -> None:
        self._market.faults = []

    async def call(self, given: CallInput) -> CallResult:
        self._market._must_be_up()
        self._market.calls.append(given)
        stored = self._market.store.append(self._market.answer(given))
        succeeded = stored.response is not None and stored.response.status < 300
        return CallResult(
            succeeded=succeeded,
            verdict="success" if succeeded else "final",
            reason=text(stored.outcome),
            unknown=False,
            problems=list(problems_of(DIALECT, stored)),
            exchange=ExchangeView.of(stored),
            delivery_id=1 if self._market.waiting else None,
            next_at=self._market.waiting[0].next_at if self._market.waiting else None,
        )

    async def replay(self, number: int, edits: EditsInput) -> ExchangeView:
        self._market.replays.append((number, edits))
        found = self._market.store.get(number)
        assert found is not None
        return ExchangeView.of(self._market.store.append(replace(found, run=None, run_number=None)))

    async def page(self, target: str, tenant_id: str, period: str) -> PageView:
        return self._market.page_view.model_copy(update={"tenant_id": tenant_id, "period": period})

    async def change_plan(
        self, target: str, tenant_id: str, plan: str, *, wait_s: float = 0.0
    ) -> list[DeliveryView]:
        self._market.plans.append(plan)
        return [await self.approve(7)]

    async def apply(self, wish: WishInput) -> ApplicationView:
        return ApplicationView(
            id=7, target=wish.target or "", kind="new", via="market", state="submitted", tenant_id=None,
            message=NOTHING, applicant={}, start_date=None, end_date=None,
        )  # fmt: skip

    async def approve(self, number: int, *, wait_s: float = 0.0) -> DeliveryView:
        return delivery("univ-02").model_copy(update={"application_id": number})

    async def faults(self) -> list[FaultView]:
        return self._market.faults

    async def debugging(self, on: bool) -> bool:
        self._market.debugging = on
        return on

    async def modes(self) -> ModesView:
        market = self._market
        return ModesView(ahead_s=market.ahead_s, debugging=market.debugging, faults=market.faults)


def make_page(*, broken: bool = True, days: int = 30) -> PageView:
    """A tenant's page with every part, and one sentence that does not hold."""
    dates = [
        (datetime(2026, 10, 25, tzinfo=UTC) + timedelta(days=day)).date().isoformat() for day in range(days)
    ]
    stats = {
        "summary": {
            "total_users": 128,
            "active_users": 41,
            "new_users_this_period": 9,
            "total_sessions": 1802,
            "total_messages": 22410,
            "total_tokens": 9120331,
            "estimated_cost_usd": 41.2,
        },
        "trends": {"daily": [{"date": day, "messages": 10 + place} for place, day in enumerate(dates)]},
        "health": {"status": "healthy"},
    }
    costs = {
        "total_cost_usd": 41.227913,
        "by_model": [{"model": "gpt-4o", "cost_usd": 30.11}, {"model": "haiku", "cost_usd": 9.02}],
        "daily_trend": [{"date": day, "cost_usd": 1.0 + place % 7} for place, day in enumerate(dates)],
    }
    top = {"users": [{"name": "홍길동", "tokens": 1204112, "messages": 300}]}
    settings = {"config": {"max_users": 100, "features": {"chat": True, "quiz": False}}}
    values = {
        "get_tenant_stats": stats,
        "get_tenant_costs": costs,
        "get_top_users": top,
        "get_settings": settings,
    }
    parts = [
        PartView(operation=name, exchange_id=place, problem=None, value=value)
        for place, (name, value) in enumerate(values.items(), start=1)
    ]
    agreements = [
        AgreementView(claim="active_users <= total_users", holds=True, detail="41 and 128"),
        AgreementView(claim="cost by day = total cost", holds=not broken, detail="41.21 and 41.23"),
    ]
    return PageView(tenant_id="univ-01", period="30d", parts=parts, agreements=agreements)
