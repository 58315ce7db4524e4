"""What a request of the sample costs with a thousand and with a hundred thousand users of one tenant."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from starlette.types import ASGIApp, Message

from bench.tools.row import Row
from sample_service.app import create_app
from sample_service.domain.usage import UsageEvent, roll_up
from sample_service.seeding.seed import SeedPlan, seed, tenant_id_of
from sample_service.service.settings import ServiceSettings
from sample_service.storage.store import Store
from sample_service.storage.tables.users import UserRow

KEY = "bench-key"
FEW, MANY = 1_000, 100_000
TIMES = 50
_PAGES = 3.0
_RANKINGS = 5.0

QUESTIONS = (
    ("first page", "users?limit=20", _PAGES),
    ("last page", "users?limit=20&offset={last}", _PAGES),
    ("page in the middle", "users?limit=20&offset={middle}", _PAGES),
    ("role filter", "users?role=moderator", _PAGES),
    ("role and status", "users?role=admin&status=suspended", _PAGES),
    ("search", "users?search=u777%40", _RANKINGS),
    ("search, nothing found", "users?search=nobody", _RANKINGS),
    ("search, two letters", "users?search=%EB%AC%B4%EA%B6%81", _RANKINGS),
    ("search, a tenth matches", "users?search=u7", _RANKINGS),
    ("stats", "stats?period=90d", _RANKINGS),
    ("costs", "stats/costs?period=90d", _RANKINGS),
    ("top users", "stats/top-users?period=90d", _RANKINGS),
    ("month's usage", "usage?period={month}", _RANKINGS),
)


def crowd_rows(folder: Path) -> Iterator[Row]:
    """One row a question: microseconds of CPU with many users, and with few."""
    _fill(folder)
    app = create_app(ServiceSettings(data=folder, keys=(KEY,)))
    month = datetime.now(UTC).date().isoformat()[:7]
    for name, asked, goal in QUESTIONS:
        few, many = (
            _cost_us(app, tenant, asked.format(last=users - 20, middle=users // 2, month=month))
            for tenant, users in ((tenant_id_of(1), FEW), (tenant_id_of(2), MANY))
        )
        yield Row(name=f"{name}, {MANY:,} / {FEW:,} users", ours=many, baseline=few, unit="us", goal=goal)


def _cost_us(app: ASGIApp, tenant: str, asked: str) -> float:
    """Median CPU of one request, whatever thread it runs in."""
    path, _, query = asked.partition("?")

    async def all_of_them() -> list[float]:
        spent = []
        for _ in range(TIMES):
            began = time.process_time()
            await _ask(app, f"/mt/tenant/{tenant}/{path}", query)
            spent.append((time.process_time() - began) * 1e6)
        return spent

    return median(asyncio.run(all_of_them()))


async def _ask(app: ASGIApp, path: str, query: str) -> None:
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"x-market-api-key", KEY.encode()), (b"host", b"127.0.0.1")],
    }
    await app(scope, receive, send)
    if statuses != [200]:
        raise RuntimeError(f"{path}?{query} answered {statuses}")


def _fill(folder: Path) -> None:
    today = datetime.now(UTC).date()
    store = Store.open(folder)
    seed(store, SeedPlan(seed=1, tenants=2, users=0, days=1, today=today))
    for number, users in ((1, FEW), (2, MANY)):
        _people(store, tenant_id_of(number), users)
    store.close()


def _people(store: Store, tenant_id: str, count: int) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    people = [
        UserRow(
            user_id=f"{tenant_id}-u{number}",
            email=f"u{number}@{tenant_id}.example",
            name=f"사용자 {number}",
            role="moderator" if number % 50 == 0 else "admin" if number % 100 == 1 else "user",
            status="suspended" if number % 20 == 1 else "active",
            created_at=(now - timedelta(days=200)).isoformat().replace("+00:00", "Z"),
        )
        for number in range(count)
    ]
    events = [
        UsageEvent(
            user_id=user.user_id,
            at=now - timedelta(days=day),
            model="gpt-4o",
            input_tokens=100 + number % 997,
            output_tokens=50,
            sessions=1,
            session_seconds=60,
        )
        for number, user in enumerate(people)
        for day in (0, 3)
    ]
    with store.transaction():
        store.users.insert_many(tenant_id, people, "!")
        store.usage.record_sums(tenant_id, roll_up(events))
