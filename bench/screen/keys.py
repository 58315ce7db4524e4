"""The screen at any number of exchanges, and while a hundred new ones a second come in."""

from collections.abc import Iterator
from pathlib import Path

from bench.screen.beside import NEXT, Beside, Pairs, slowest
from bench.screen.terminal import screen_command
from bench.tools.measure import server, settle
from bench.tools.row import Row
from bench.tools.stores import A_SECOND, busy, filled

KEYS = 40
STARTS = 3
SIZES = (1_000, 100_000, 1_000_000)
MIDDLE = 100_000
WATCHED_S = 8.0
PAGE_DOWN, PAGE_UP = "\x1b[6~", "\x1b[5~"


def screen_rows(folder: Path) -> Iterator[Row]:
    """Paint and keys may take so much longer than with an empty application, at every size."""
    for rows in SIZES:
        path = folder / f"market-{rows}" / "exchanges.db"
        path.parent.mkdir()
        filled(path, rows)
        with server("mock_market", f"--data={path.parent}") as (_, url):
            settle()
            command = screen_command(folder / "screen", path.parent, url)
            yield from _feel(command, rows)
            if rows == MIDDLE:
                yield from _jumps(command)
                yield from _traffic(command, path)


def _feel(command: list[str], rows: int) -> Iterator[Row]:
    paints, keys = Pairs(), Pairs()
    for _ in range(STARTS):
        with Beside(command, f"{rows:,}") as both:
            both.start_into(paints)
            both.ours.open_traces(rows)
            both.ours.move_ms("g", 1)
            both.ours.quiet()
            for _ in range(KEYS):
                both.take(keys, lambda ours: ours.key_ms(NEXT))
    yield paints.row(f"paint, {rows:,} exchanges", 300)
    yield keys.row(f"key, {rows:,} exchanges", 12)
    yield keys.row(f"slow key (p95), {rows:,} exchanges", 27, slowest)


def _jumps(command: list[str]) -> Iterator[Row]:
    """To both ends, and a page from there."""
    pages, ends = Pairs(), Pairs()
    with Beside(command, f"{MIDDLE:,}") as both:
        both.ours.open_traces(MIDDLE)
        for _ in range(KEYS // 3):
            both.take(ends, lambda ours: ours.move_ms("g", 1))
            both.take(pages, lambda ours: ours.page_ms(PAGE_DOWN))
            both.take(ends, lambda ours: ours.move_ms("G", MIDDLE))
            both.take(pages, lambda ours: ours.page_ms(PAGE_UP))
    yield pages.row(f"slow page (p95), {MIDDLE:,} exchanges", 57, slowest)
    yield ends.row(f"slow g and G (p95), {MIDDLE:,} exchanges", 57, slowest)


def _traffic(command: list[str], path: Path) -> Iterator[Row]:
    """New exchanges are watched first, then the list is walked; at last nothing happens."""
    keys = Pairs()
    with Beside(command, f"{MIDDLE:,}") as both:
        both.ours.open_traces(MIDDLE)
        with busy(path):
            both.ours.watch(2.0)
            yield _share(f"CPU a second, {A_SECOND} new ones a second", both.ours.cpu_ms_in(WATCHED_S), 0.25)
            both.ours.move_ms("g", 1)
            both.ours.watch(1.0)
            for number in range(2, KEYS + 2):
                both.take(keys, lambda ours, number=number: ours.move_ms(NEXT, number))  # type: ignore[misc]
        yield keys.row(f"slow key (p95), {A_SECOND} new ones a second", 27, slowest)
        both.ours.watch(WATCHED_S)
        yield _share("CPU a second, idle", both.ours.cpu_ms_in(WATCHED_S), 0.01)


def _share(name: str, cpu_ms: float, goal: float) -> Row:
    """CPU of one second beside the second itself."""
    return Row(name=f"{name} / one core", ours=cpu_ms, baseline=1000, unit="ms", goal=goal)
