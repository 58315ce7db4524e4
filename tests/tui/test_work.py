"""What takes time is told in one place: what, how far, since when; and one key stops it on every page."""

import asyncio
import sys
from pathlib import Path

import pytest
from screen_driver.fake_market import FakeClient, FakeMarket, exchange
from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene

from mock_market.api.views import CallInput, CallResult
from tui.outside.commands import CommandRunner
from tui.state.work import Works


def test_the_newest_that_lasts_is_shown_and_the_newest_that_can_is_stopped() -> None:
    works, stopped = Works(), list[str]()
    with (
        works.begin("judging", total=3, stop=lambda: stopped.append("judging")),
        works.begin("clock") as clock,
        works.begin("a call", after=1.0),
    ):
        assert works.newest is clock
        assert works.stop() == "judging"
    assert stopped == ["judging"]
    assert works.stop() == ""
    assert works.newest is None


def test_a_burst_counts_and_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, asked = asyncio.Event(), list[str]()
    answer = FakeClient.call

    async def call(self: FakeClient, given: CallInput) -> CallResult:
        asked.append(given.operation)
        if len(asked) > 13:
            await gate.wait()
        return await answer(self, given)

    monkeypatch.setattr(FakeClient, "call", call)

    async def use(screen: Screen) -> None:
        await screen.press("s", "h")
        await screen.until(lambda: "UP" in screen.text(), "the first call")
        await screen.press("b")
        await screen.type("40\n")
        await screen.press("y")
        await screen.until(lambda: len(asked) > 20, "a burst under way")
        screen.app.redraw()
        await screen.sees("burst 12/40 0:0")
        await screen.press("5", "X")
        await screen.sees("the burst was stopped behind 12 of 40")
        await screen.until(lambda: not screen.app.session.works, "nothing goes on")
        await screen.press("X")
        await screen.sees("nothing runs")

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))


def test_a_dashboard_counts_its_calls_and_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def page(self: FakeClient, *key: str) -> object:
        await asyncio.Event().wait()
        return None

    monkeypatch.setattr(FakeClient, "page", page)
    market = FakeMarket(tmp_path / "market")
    market.add(exchange(1))

    async def use(screen: Screen) -> None:
        await screen.sees("traces 1")
        await screen.press("4")
        await screen.sees("numbers of univ-01 0/7")
        market.add(*(exchange(number, operation="get_tenant_stats") for number in range(2, 5)))
        await screen.sees("numbers of univ-01 3/7")
        await screen.press("X")
        await screen.until(lambda: not screen.app.session.works, "nothing goes on")
        await screen.sees("Enter asks for the numbers of univ-01")

    drive(tmp_path, use, market=market)


@pytest.mark.parametrize(
    ("keys", "typed", "told"),
    [(("$",), "traffic --days 30\n", "mt-sim traffic"), (("2", "e", "h"), "", "export")],
    ids=["a command", "an export"],
)
def test_a_command_that_says_how_far_it_is_counts_and_stops(
    tmp_path: Path, keys: tuple[str, ...], typed: str, told: str
) -> None:
    script = tmp_path / "traffic.py"
    script.write_text(
        "import sys, time\n"
        "for part in (7, 40):\n"
        "    print(f'day 3 of 30: 12 calls, {part}%', file=sys.stderr, flush=True)\n"
        "time.sleep(600)\n"
    )

    async def use(screen: Screen) -> None:
        await screen.press(*keys)
        await screen.type(typed)
        await screen.until(lambda: bool(screen.app.session.works), "a command under way")
        await screen.until(lambda: f"{told} 40/100 0:0" in screen.text(), "how far it is")
        await screen.press("X")
        await screen.until(lambda: not screen.app.session.works, "nothing goes on")

    market = scene(tmp_path)
    drive(tmp_path, use, market=market, commands=CommandRunner((sys.executable, str(script))))
