"""What stands under a title belongs to it, whatever was chosen while it was fetched."""

import asyncio
from pathlib import Path

from screen_driver.fake_market import FakeClient, FakeMarket, exchange
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from mock_market.api.market_views import PageView


class Paused(FakeMarket):
    """Answers the page of a tenant when it is let."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.gates: dict[str, asyncio.Event] = {}
        self.pages: list[str] = []
        self.add(exchange(1))

    def gate(self, tenant_id: str) -> asyncio.Event:
        return self.gates.setdefault(tenant_id, asyncio.Event())

    async def client(self) -> FakeClient:
        return PausedClient(self)


class PausedClient(FakeClient):
    async def page(self, target: str, tenant_id: str, period: str) -> PageView:
        assert isinstance(self._market, Paused)
        self._market.pages.append(tenant_id)
        await self._market.gate(tenant_id).wait()
        page = await super().page(target, tenant_id, period)
        users = {"univ-01": 111, "univ-02": 222}[tenant_id]
        parts = [
            part.model_copy(update={"value": {"summary": {"total_users": users}}})
            if part.operation == "get_tenant_stats"
            else part
            for part in page.parts
        ]
        return page.model_copy(update={"parts": parts})


def test_numbers_stand_under_the_tenant_they_were_asked_for(tmp_path: Path) -> None:
    market = Paused(tmp_path / "market")

    async def use(screen: Screen) -> None:
        await screen.press("4")
        await screen.sees("univ-01  한빛대학교")
        await screen.sees("asking 7 calls")
        await screen.press("j")
        await screen.sees("univ-02  두리교육")
        market.gate("univ-01").set()
        await screen.settled()
        assert "111" not in screen.text()
        assert "Enter asks for the numbers of univ-02" in screen.text()
        await screen.press("enter")
        market.gate("univ-02").set()
        await screen.sees("users 222")
        await screen.press("k")
        await screen.sees("users 111")
        assert "222" not in screen.text()

    drive(tmp_path, use, market=market)


def test_the_same_numbers_are_asked_for_once_however_fast_the_keys_are(tmp_path: Path) -> None:
    market = Paused(tmp_path / "market")

    async def use(screen: Screen) -> None:
        await screen.press("4", "u", "O")
        await screen.until(lambda: bool(market.pages), "the question")
        market.gate("univ-01").set()
        await screen.sees("Settings of univ-01")
        assert market.pages == ["univ-01"]

    app = drive(tmp_path, use, market=market)
    assert app.report == ""


def test_a_window_that_was_asked_for_too_early_opens_when_it_can(tmp_path: Path) -> None:
    market = Paused(tmp_path / "market")

    async def use(screen: Screen) -> None:
        await screen.press("4")
        await screen.sees("asking 7 calls")
        await screen.press("O")
        market.gate("univ-01").set()
        await screen.sees("Settings of univ-01")

    drive(tmp_path, use, market=market)


def test_the_last_exchange_is_the_newest_whoever_asked_for_it(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.sees("Last exchange #8")
        await screen.press("a")
        await screen.sees("Last exchange #9")
        screen.market.add(exchange(10, operation="get_limits", asked_by="cli"))
        await screen.sees("Last exchange #10")

    drive(tmp_path, use, market=scene(tmp_path))


def test_health_is_what_health_said_and_when(tmp_path: Path) -> None:
    market = FakeMarket(tmp_path / "market")
    market.add(exchange(1, operation="create_user", status=409, reason="Conflict", tenant_id=None))

    async def use(screen: Screen) -> None:
        await screen.press("6")
        await screen.sees("health      not asked yet")
        await screen.press("H")
        await screen.sees("health      200 ok")

    drive(tmp_path, use, market=market)


def test_panes_of_a_filter_that_finds_nothing_show_nothing(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("Response #8")
        await screen.press("f")
        await screen.type("status:418\n")
        await screen.sees("0 of 8 match")
        await screen.until(lambda: "#8" not in screen.text(), "an empty answer")

    drive(tmp_path, use, market=scene(tmp_path))


def test_an_answer_that_breaks_the_contract_is_marked_counted_and_found(tmp_path: Path) -> None:
    market = scene(tmp_path)

    async def use(screen: Screen) -> None:
        await screen.sees("traces 8")
        market.add(exchange(9, operation="get_limits", breaks=2))
        await screen.sees("200 BROKE")
        await screen.sees("breaks 2 rules")
        await screen.sees("1 broken")
        await screen.press("2", "f")
        await screen.type("contract:broken\n")
        await screen.sees("filter: contract:broken")
        await screen.until(lambda: "list_users" not in screen.text(), "that one alone")
        await screen.sees("get_limits")

    drive(tmp_path, use, market=market)


def test_a_wrong_filter_stays_in_its_line_until_it_is_right(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("2", "f")
        await screen.type("statsu:400")
        await screen.press("enter")
        await screen.sees("no field 'statsu'")
        await screen.sees("filter:  statsu:400")
        assert screen.app.page_name == "traces"
        await screen.clear()
        await screen.type("status:409\n")
        await screen.sees("filter: status:409")

    drive(tmp_path, use, market=scene(tmp_path))


def test_what_is_offered_is_replaced_by_what_is_typed(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("n")
        await screen.sees("mtsim-demo-01")
        await screen.type("hanbit\n")
        await screen.sees("hanbit is new")

    drive(tmp_path, use, market=scene(tmp_path))
