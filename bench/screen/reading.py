"""The screen with large bodies, and with filters that look through a hundred thousand exchanges."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.screen.beside import Beside, Pairs
from bench.screen.terminal import Terminal, screen_command
from bench.tools.measure import server, settle
from bench.tools.row import Row
from bench.tools.stores import change, filled, users
from tui.views.parts.rows import count_text

ROUNDS = 3
BODIES = (("10 KB", 10_000, 80), ("1 MiB", 2**20, 700), ("5 MiB", 5 * 2**20 - 1000, 3000))
"""Its size in words and in bytes, and within how many milliseconds it can be read."""
_TABS = 40
"""They take longer than the layout of the largest body."""
STORED = 100_000
MOST_MB = 120
NEEDLE = 700
"""The one exchange whose body holds the needle."""
FILTERS = (
    ("status:500", STORED, 50),
    ("op:get_tenant_status", STORED, 50),
    ("tenant:t77", STORED - 423, 50),
    ("path:/t77/", STORED - 423, 150),
    ("body:needle", NEEDLE, 1000),
)
"""A filter, the newest exchange that it finds, and within how many milliseconds."""


def reading_rows(folder: Path) -> Iterator[Row]:
    """Bodies, then filters."""
    bodies, filters = folder / "bodies", folder / "filters"
    for each in (bodies, filters):
        each.mkdir()
    yield from _bodies(bodies)
    yield from _filters(filters)


def _bodies(folder: Path) -> Iterator[Row]:
    """Each large body stands between two small ones."""
    path = folder / "exchanges.db"
    last = 2 * len(BODIES) + 1
    filled(path, last)
    for place, (words, size, _) in enumerate(BODIES, start=1):
        change(path, 2 * place, response_body=users(f"body of {words}", size))
    found, meanwhile = {words: Pairs() for words, _, _ in BODIES}, Pairs()
    with _beside(folder, last) as both:
        for _ in range(ROUNDS):
            both.ours.move_ms("g", 1)
            both.ours.quiet()
            for words, _, _ in BODIES:
                both.take(found[words], lambda ours, words=words: ours.key_ms("j", f"body of {words}"))  # type: ignore[misc]
                both.ours.press("j")
            both.take(meanwhile, _slowest_meanwhile)
    for words, _, most_ms in BODIES:
        yield found[words].row(f"a body of {words}", most_ms)
    yield meanwhile.row("the slowest key meanwhile", 47)


def _slowest_meanwhile(ours: Terminal) -> float:
    """Open the largest body and turn from pane to pane meanwhile, which asks for no other exchange."""
    found = [ours.key_ms("k")]
    for _ in range(_TABS):
        ours.watch(0.03)
        found.append(ours.key_ms("\t"))
    ours.quiet()
    ours.press("\x1b")
    return max(found)


def _filters(folder: Path) -> Iterator[Row]:
    """From Enter behind a filter until the newest exchange that it finds is marked."""
    path = folder / "exchanges.db"
    last = STORED + 1
    filled(path, last, body="x" * 1000)
    change(path, last, status=204, operation="health", tenant_id=None, url="http://127.0.0.1:1/health")
    change(path, NEEDLE, response_body=b"a needle")
    found = {filter: Pairs() for filter, _, _ in FILTERS}
    with _beside(folder, last) as both:
        for _ in range(ROUNDS):
            for filter, number, _ in FILTERS:
                both.ours.press(f"f{filter}")
                both.take(found[filter], lambda ours, number=number: ours.move_ms("\r", number))  # type: ignore[misc]
                both.ours.move_ms("\x1b", last)
                both.ours.quiet()
        memory_mb = both.ours.memory_mb()
    for filter, _, most_ms in FILTERS:
        yield found[filter].row(f"filter {filter}, {STORED:,} exchanges", most_ms)
    yield Row(
        name=f"memory, {STORED:,} exchanges / {MOST_MB} MB",
        ours=memory_mb,
        baseline=MOST_MB,
        unit="MB",
        goal=1,
    )


@contextmanager
def _beside(folder: Path, last: int) -> Iterator[Beside]:
    """The list of traces of a market, its newest exchange marked."""
    with server("mock_market", f"--data={folder}") as (_pid, url):
        settle()
        with Beside(screen_command(folder / "screen", folder, url), f"traces {count_text(last)}") as both:
            both.ours.open_traces(last)
            yield both
