"""Keys that come while a page reads wait for it; what comes late never takes the focus."""

import asyncio
from pathlib import Path
from typing import Any

from screen_driver.fake_market import FakeClient, FakeMarket
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from mock_market.wire.exchange_rows import RowPage


class Gated(FakeMarket):
    """Reads a page of many rows, or the administrator's lists, when it is let."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "gated")
        self.store = scene(folder).store
        self.gate = asyncio.Event()

    async def rows(self, **query: Any) -> RowPage:
        if query.get("limit") == 200:
            await self.gate.wait()
        return await super().rows(**query)

    async def client(self) -> FakeClient:
        return Late(self)


class Late(FakeClient):
    async def applications(self, **query: Any) -> Any:
        assert isinstance(self._market, Gated)
        await self._market.gate.wait()
        return await super().applications(**query)


def test_keys_wait_for_the_rows_that_they_are_about(tmp_path: Path) -> None:
    market = Gated(tmp_path)

    async def use(screen: Screen) -> None:
        await screen.press("2", "k", "k", "m")
        await screen.sees("loading")
        market.gate.set()
        await screen.sees("marked #6")

    drive(tmp_path, use, market=market)


def test_the_administrators_keys_wait_too_and_are_forgotten_elsewhere(tmp_path: Path) -> None:
    market = Gated(tmp_path)

    async def use(screen: Screen) -> None:
        await screen.press("7", "N")
        await screen.sees("asking the market")
        assert screen.status == ""
        await screen.press("1")
        await screen.sees("[1 Drive]")
        await screen.press("7", "Y")
        market.gate.set()
        await screen.until(lambda: "no application yet" in screen.status, "the answer to Y")
        assert not screen.types

    drive(tmp_path, use, market=market)


def test_what_the_palette_was_asked_for_waits_for_its_page(tmp_path: Path) -> None:
    market = Gated(tmp_path)

    async def use(screen: Screen) -> None:
        await screen.press(":", *"market: approve", "enter")
        await screen.sees("asking the market")
        assert screen.status == ""
        market.gate.set()
        await screen.until(lambda: "no application yet" in screen.status, "the answer")

    drive(tmp_path, use, market=market)


def test_what_comes_late_leaves_the_focus_where_it_is(tmp_path: Path) -> None:
    market = Gated(tmp_path)

    async def use(screen: Screen) -> None:
        screen.app.open_traces([7])
        await screen.press("$")
        await screen.until(lambda: screen.types, "the line")
        await screen.press(*"p")
        market.gate.set()
        await screen.sees("Response #7")
        assert screen.line.has_focus
        assert screen.line.value == "p"
        await screen.press("escape", "1")
        await screen.sees("[1 Drive]")
        await screen.rest()
        page = screen.app.pages["traces"]
        page.focus_pane(page.panes[1])
        await screen.rest()
        assert screen.app.page.pane.has_focus

    drive(tmp_path, use, market=market)
