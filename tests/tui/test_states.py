"""What the screen shows when there is nothing to show yet, nothing found, nobody there, or no room."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import chdir
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from screen_driver.fake_market import LOCAL, FakeClient, FakeMarket, delivery, exchange
from screen_driver.kept import assert_kept
from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene

from languages import choose
from mock_market.api.views import CallInput
from mock_market.wire.exchange import Exchange

WIDE, MIDDLE, SMALL = (120, 36), (80, 24), (60, 16)
SIZES = (WIDE, MIDDLE, SMALL)
Use = Callable[[Screen], Awaitable[None]]


def kept(
    tmp_path: Path,
    name: str,
    market: FakeMarket,
    use: Use,
    *,
    sizes: Sequence[tuple[int, int]] = SIZES,
    waits: bool = True,
) -> None:
    """Bring the screen into a state, and compare it with the kept one at each size."""
    seen: dict[tuple[int, int], str] = {}

    async def look(screen: Screen) -> None:
        for size in sizes:
            await screen.resized(size)
            await use(screen)
            await screen.settled()
            seen[size] = screen.text()

    options: dict[str, Any] = {"market": market, "commands": commands(tmp_path), "waits": waits}
    with chdir(tmp_path):
        drive(tmp_path, look, data=Path(".mt-sim"), size=sizes[0], **options)
    for size, drawn in seen.items():
        assert max(map(cell_len, drawn.splitlines())) <= size[0]
        assert_kept(f"state-{name}-{size[0]}x{size[1]}", drawn)


class SlowMarket(FakeMarket):
    """Has traffic, and never says what else it knows."""

    async def client(self) -> FakeClient:
        await asyncio.Event().wait()
        raise AssertionError


def empty(folder: Path) -> FakeMarket:
    """A market that knows its target and nothing else."""
    market = FakeMarket(folder / "market")
    market.tenants = []
    return market


@pytest.mark.parametrize("language", ["en", "ko"])
def test_first_hints_are_read_whole(tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    choose(language)

    async def use(screen: Screen) -> None:
        await screen.sees("p  ")
        assert "…" not in screen.text().rpartition("\n")[0]

    try:
        kept(tmp_path, f"first-{language}", empty(tmp_path), use)
    finally:
        choose("en")


def test_until_the_market_has_answered_nothing_is_called_empty(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.sees("asking the market ...")
        assert "No tenant yet" not in screen.text()
        assert "no target" not in screen.text()

    kept(tmp_path, "loading", SlowMarket(tmp_path / "market"), use, waits=False)


@pytest.mark.parametrize(
    ("key", "loading", "empty"),
    [
        ("3", "reading the scenarios ...", "no scenario is known"),
        ("5", "reading the checks ...", "press S to judge"),
        ("6", "reading mt-sim.toml ...", "no target and no profile"),
    ],
)
def test_a_page_that_reads_says_so(tmp_path: Path, key: str, loading: str, empty: str) -> None:
    market = FakeMarket(tmp_path / "market", targets=[])
    market.tenants = []

    async def use(screen: Screen) -> None:
        answer = asyncio.Event()

        async def output(*words: str, **_more: object) -> object:
            await answer.wait()
            return await listing(*words)

        listing, screen.app.commands.output = screen.app.commands.output, output  # type: ignore
        await screen.press(key)
        await screen.sees(loading)
        assert empty not in screen.text()
        answer.set()
        await screen.until(lambda: loading not in screen.text(), "the answer")

    drive(tmp_path, use, market=market, commands=commands(tmp_path), waits=False)


def test_a_filter_that_finds_nothing_says_how_it_is_cleared(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        if screen.app.size == MIDDLE:
            await screen.press("2", "f")
            await screen.type("status:418 tenant:nobody\n")
        await screen.sees("Backspace drops the last term, Esc clears")
        await screen.sees("without status:418   0")

    kept(tmp_path, "no-match", scene(tmp_path), use, sizes=(MIDDLE, SMALL))


def test_a_search_for_a_tenant_that_is_none_says_so_on_both_pages(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("/")
        await screen.type("zzz\n")
        await screen.sees('no tenant has "zzz" in it')
        await screen.sees("Esc shows all")
        await screen.press("escape", "4", "/")
        await screen.type("zzz\n")
        await screen.until(lambda: 'no tenant has "zzz" in it' in screen.status, "the answer")
        assert not screen.market.calls

    drive(tmp_path, use, market=scene(tmp_path))


def test_a_target_that_is_down_is_told_with_what_to_do(tmp_path: Path) -> None:
    market = FakeMarket(tmp_path / "market")
    market.answer = refused

    async def use(screen: Screen) -> None:
        if not screen.market.calls:
            await screen.press("s", "h")
        await screen.until(lambda: "is the service started?" in screen.status, "why")
        assert "Again: ." in screen.status
        await screen.sees("DOWN refused")

    kept(tmp_path, "target-down", market, use)


def refused(given: CallInput) -> Exchange:
    why = "nothing answers on 127.0.0.1:9900: is the service started?"
    return exchange(
        operation=given.operation, failure="refused", message=why, target=LOCAL.name, tenant_id=None
    )


def test_a_market_that_is_gone_is_told_whole(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        if not screen.market.down:
            await screen.sees("univ-02")
        screen.market.down = True
        await screen.sees("MARKET DOWN")
        await screen.sees("refused)")

    kept(tmp_path, "market-down", scene(tmp_path), use)


def test_a_screen_without_room_names_plain_commands(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.sees("mt-sim activate --tenant ID")

    kept(tmp_path, "too-small", scene(tmp_path), use, sizes=((50, 12), (40, 10)))


def test_a_delivery_that_waits_says_when_it_is_tried_next(tmp_path: Path) -> None:
    market = scene(tmp_path)
    market.tenants = market.tenants[:1]
    market.add(exchange(9, operation="activate_tenant", status=503, reason="Busy", delivery_id="1"))
    next_at = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
    market.waiting = [delivery("univ-01", "waiting", next_at=next_at, sent=9)]

    async def use(screen: Screen) -> None:
        await screen.sees("univ-01")
        small = screen.app.size == SMALL
        if small:
            await screen.press("tab")
        await screen.sees("1 waiting: try 2 of 5 in 2 h")
        if small:
            await screen.press("tab", "tab")
            await screen.sees("1 waiting: try 2 of 5 in 2 h")
        if screen.app.size == WIDE:
            await screen.sees("  try 2 of 5 in 2 h")

    kept(tmp_path, "waits", market, use)


def test_a_call_without_an_answer_says_why_and_nothing_of_the_contract(tmp_path: Path) -> None:
    market = FakeMarket(tmp_path / "market")
    market.answer = refused

    async def use(screen: Screen) -> None:
        await screen.press("s", "h")
        await screen.sees("Last exchange #1")
        await screen.sees("the request may have arrived")
        assert "nothing broken" not in screen.text()

    drive(tmp_path, use, market=market)
