"""``make bench``: the speed goals side by side with their baselines, as one table."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench import baseline
from bench.crowd import crowd_rows
from bench.judging import judging
from bench.lists import list_rows
from bench.load import load_rows
from bench.measure import command_cpu_ms, cpu_ms, request_cpu_us, server, settle
from bench.outbox import outbox_rows
from bench.pages import page_us
from bench.reading import reading_rows
from bench.row import Row
from bench.screen import screen_rows
from bench.true_timing import timing_rows
from bench.up import up_rows
from sample_service.domain.usage import UsageEvent, roll_up
from sample_service.seeding.seed import SeedPlan, seed
from sample_service.storage.store import Store

KEY = "bench-key"
SMALL, LARGE = "univ-01", "univ-02"
ROUNDS = 7
JUDGINGS = 3
BARE_TYPER = (
    "import typer; app = typer.Typer(rich_markup_mode=None); app.command()(lambda: None); app(['--help'])"
)


def _start(folder: Path) -> Iterator[Row]:
    yield Row(
        name="mt-sim --help / a bare Typer --help",
        ours=command_cpu_ms([sys.executable, "-m", "simulator", "--help"]),
        baseline=command_cpu_ms([sys.executable, "-c", BARE_TYPER]),
        unit="ms",
        goal=1.2,
    )
    yield Row(
        name="the screen without a terminal / a bare Typer --help",
        ours=command_cpu_ms([sys.executable, "-m", "tui", "--market=http://127.0.0.1:1", "--token-file=x"]),
        baseline=command_cpu_ms([sys.executable, "-c", BARE_TYPER]),
        unit="ms",
        goal=1.2,
    )
    yield _ready(folder)


def _ready(folder: Path) -> Row:
    market, service, bare = [], [], []
    for number in range(5):
        market.append(_cpu_of_start("mock_market", f"--data={folder / f'market-{number}'}"))
        service.append(_cpu_of_start("sample_service", f"--data={folder / f'service-{number}'}"))
        bare.append(_cpu_of_start("bench.baseline"))
    return Row(
        name="both servers ready / two bare FastAPI",
        ours=median(market) + median(service),
        baseline=2 * median(bare),
        unit="ms",
        goal=1.2,
    )


def _cpu_of_start(module: str, *arguments: str) -> float:
    with server(module, *arguments, environment={"MT_SIM_KEY": KEY}) as (pid, _):
        return cpu_ms(pid)


def _requests(folder: Path) -> Iterator[Row]:
    _fill(folder)
    keys = {"X-Market-API-Key": KEY}, {"X-Market-API-Key": baseline.KEY}
    found: dict[str, list[float]] = {"status": [], "small": [], "large": [], "bare": []}
    ours = server("sample_service", f"--data={folder}", environment={"MT_SIM_KEY": KEY})
    with ours as (pid, url), server("bench.baseline") as (bare_pid, bare_url):
        settle()
        # Turn by turn, so that a busy moment of the machine strikes both sides.
        for _ in range(ROUNDS):
            found["status"].append(request_cpu_us(pid, url, f"/mt/tenant/{SMALL}/status", keys[0]))
            found["bare"].append(request_cpu_us(bare_pid, bare_url, "/tenant/univ-01/status", keys[1]))
            for name, tenant in (("small", SMALL), ("large", LARGE)):
                path = f"/mt/tenant/{tenant}/stats?period=90d"
                found[name].append(request_cpu_us(pid, url, path, keys[0], times=500))
    status, small, large, bare = (median(found[name]) for name in ("status", "small", "large", "bare"))
    yield Row(name="status / bare endpoint with one row", ours=status, baseline=bare, unit="us", goal=1.2)
    yield Row(
        name="stats 90d, 10 million / 10 thousand messages", ours=large, baseline=small, unit="us", goal=1.2
    )


def _judged(folder: Path) -> Iterator[Row]:
    """Turn by turn, so that a busy moment of the machine strikes both sides."""
    pairs = [judging(folder / str(number)) for number in range(JUDGINGS)]
    ours, theirs = ([pair[side] for pair in pairs] for side in (0, 1))
    cpu = [median(one.cpu_us for one in side) for side in (ours, theirs)]
    wall = [median(one.wall_s * 1000 for one in side) for side in (ours, theirs)]
    name = "mt-sim test / its calls by pytest and httpx"
    yield Row(name=f"{name}, CPU", ours=cpu[0], baseline=cpu[1], unit="us", goal=0.8)
    yield Row(name=f"{name}, wall", ours=wall[0], baseline=wall[1], unit="ms", goal=0.5)
    yield Row(name="mt-sim test of the sample, wall / 5 s", ours=wall[0], baseline=5000, unit="ms", goal=1.0)


def _pages(folder: Path) -> Iterator[Row]:
    for wanted in ("", "status:200"):
        large, small = (page_us(folder, rows, wanted) for rows in (1_000_000, 1_000))
        name = f"page of 50, {'filtered' if wanted else 'newest'}, 1 million / 1 thousand"
        yield Row(name=name, ours=large, baseline=small, unit="us", goal=1.5)


def _fill(folder: Path) -> None:
    """Two universities alike but for their messages: 9 thousand and 10 million in 90 days."""
    today = datetime.now(UTC).date()
    store = Store.open(folder)
    seed(store, SeedPlan(seed=1, tenants=2, users=0, days=1, today=today))
    for tenant_id, messages in ((SMALL, 1), (LARGE, 1112)):
        _use(store, tenant_id, messages)
    store.close()


def _use(store: Store, tenant_id: str, messages: int) -> None:
    from sample_service.storage.tables.users import UserRow

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


PARTS = {
    "start": _start,
    "up": up_rows,
    "requests": _requests,
    "pages": _pages,
    "crowd": crowd_rows,
    "outbox": outbox_rows,
    "lists": list_rows,
    "load": load_rows,
    "judging": _judged,
    "screen": screen_rows,
    "reading": reading_rows,
    "timing": timing_rows,
}


def measured(part: str) -> bool:
    """Print the rows of a part, in a folder of its own; whether each was there and met its goal."""
    met = True
    try:
        with tempfile.TemporaryDirectory() as folder:
            for row in PARTS[part](Path(folder)):
                met = met and row.met
                print(row.text(), flush=True)
    except Exception as error:  # noqa: BLE001  a part that cannot be measured must not take the others along
        print(f"{part}: not measured: {type(error).__name__}: {error}", flush=True)
        return False
    return met


def main(wanted: Sequence[str]) -> None:
    """Print the table, or the named parts of it; exit 1 when a goal is missed."""
    if unknown := set(wanted) - set(PARTS):
        sys.exit(f"no part {', '.join(sorted(unknown))}; there are: {', '.join(PARTS)}")
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    print(f"{'ours / baseline':<54} {'ours':>9} {'baseline':>9}       ratio    goal")
    met = [measured(part) for part in wanted or list(PARTS)]
    sys.exit(not all(met))


if __name__ == "__main__":
    main(sys.argv[1:])
