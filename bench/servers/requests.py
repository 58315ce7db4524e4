"""What one request of the sample costs, beside a bare endpoint and with ten million messages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.bare import service as baseline
from bench.tools.measure import request_cpu_us, server, settle
from bench.tools.row import Row
from sample_service.domain.usage import UsageEvent, roll_up
from sample_service.seeding.seed import SeedPlan, seed
from sample_service.storage.store import Store
from sample_service.storage.tables.users import UserRow

_KEY = "bench-key"
_SMALL, _LARGE = "univ-01", "univ-02"
_ROUNDS = 7


def request_rows(folder: Path) -> Iterator[Row]:
    """CPU of the server, a request."""
    _fill(folder)
    keys = {"X-Market-API-Key": _KEY}, {"X-Market-API-Key": baseline.KEY}
    found: dict[str, list[float]] = {"status": [], "small": [], "large": [], "bare": []}
    ours = server("sample_service", f"--data={folder}", environment={"MT_SIM_KEY": _KEY})
    with ours as (pid, url), server("bench.bare.service") as (bare_pid, bare_url):
        settle()
        # Turn by turn, so that a busy moment of the machine strikes both sides.
        for _ in range(_ROUNDS):
            found["status"].append(request_cpu_us(pid, url, f"/mt/tenant/{_SMALL}/status", keys[0]))
            found["bare"].append(request_cpu_us(bare_pid, bare_url, "/tenant/univ-01/status", keys[1]))
            for name, tenant in (("small", _SMALL), ("large", _LARGE)):
                path = f"/mt/tenant/{tenant}/stats?period=90d"
                found[name].append(request_cpu_us(pid, url, path, keys[0], times=500))
    status, small, large, bare = (median(found[name]) for name in ("status", "small", "large", "bare"))
    yield Row(name="status / bare endpoint with one row", ours=status, baseline=bare, unit="us", goal=1.2)
    yield Row(
        name="stats 90d, 10 million / 10 thousand messages", ours=large, baseline=small, unit="us", goal=1.2
    )


def _fill(folder: Path) -> None:
    """Two universities alike but for their messages: 9 thousand and 10 million in 90 days."""
    today = datetime.now(UTC).date()
    store = Store.open(folder)
    seed(store, SeedPlan(seed=1, tenants=2, users=0, days=1, today=today))
    for tenant_id, messages in ((_SMALL, 1), (_LARGE, 1112)):
        _use(store, tenant_id, messages)
    store.close()


def _use(store: Store, tenant_id: str, messages: int) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    made = (now - timedelta(days=200)).isoformat().replace("+00:00", "Z")
    users = [
        UserRow(
            user_id=f"{tenant_id}-u{number}",
            email=f"u{number}@{tenant_id}.example",
            name=f"사용자 {number}",
            role="user",
            status="active",
            created_at=made,
        )
        for number in range(100)
    ]
    events = [
        UsageEvent(
            user_id=user.user_id,
            at=now - timedelta(days=day),
            model="gpt-4o",
            input_tokens=100 * messages,
            output_tokens=50 * messages,
            messages=messages,
            sessions=1,
            session_seconds=60,
        )
        for user in users
        for day in range(90)
    ]
    with store.transaction():
        store.users.insert_many(tenant_id, users, "!")
        store.usage.record_sums(tenant_id, roll_up(events))
