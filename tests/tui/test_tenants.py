"""The tenants page: numbers, plots, users, settings, limits, and what does not agree."""

import json
from pathlib import Path
from typing import Any

import pytest
from screen_driver.fake_market import SHARED, FakeMarket, exchange, make_page, tenant
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from mock_market.api.market_views import PartView
from mock_market.api.views import CallInput
from mock_market.saying import said
from mock_market.wire.exchange import Exchange

USER = {"user_id": "u-1", "name": "김하늘", "email": "a@b.example", "role": "user", "status": "active"}
LIST = json.dumps({"users": [USER], "total": 1, "limit": 50, "offset": 0}).encode()


def answering(**bodies: bytes) -> Any:
    def answer(given: CallInput) -> Exchange:
        method = "GET" if given.operation.startswith(("list", "get")) else "POST"
        body = bodies.get(given.operation, b'{"success": true}')
        return exchange(operation=given.operation, tenant_id=given.tenant_id, method=method, body=body)

    return answer


async def opened(screen: Screen) -> None:
    await screen.press("4", "u")
    await screen.sees("22,410")


def sent(screen: Screen) -> list[tuple[str, Any]]:
    return [(call.operation, call.body) for call in screen.market.calls]


def test_the_page_shows_numbers_plots_and_how_many_agree(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        for wanted in ("users 128", "41.2279 USD", "health healthy", "cost a day", "홍길동", "gpt-4o"):
            await screen.sees(wanted)
        await screen.sees("that do not: 1, ! shows them")
        await screen.press("!")
        await screen.sees("BROKEN")
        await screen.sees("cost by day = total cost")
        await screen.sees("41.21 and 41.23")

    drive(tmp_path, use, market=scene(tmp_path))


def test_the_page_shows_the_running_term_and_the_next_one_apart(tmp_path: Path) -> None:
    terms = {"start_date": "2026-03-01", "end_date": "2027-02-28"}
    after = {"next_start_date": "2027-03-01", "next_end_date": "2028-02-29"}

    async def use(screen: Screen) -> None:
        await screen.press("4")
        await screen.sees("term 2026-03-01 .. 2027-02-28 UTC   next 2027-03-01 .. 2028-02-29 UTC")

    market = FakeMarket(tmp_path)
    market.tenants = [tenant("univ-01").model_copy(update=terms | after)]
    drive(tmp_path, use, market=market)


def test_the_period_is_changed_and_asked_for(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("<")
        await screen.sees("[90d]")
        await screen.press(">", ">")
        await screen.sees("[7d]")

    drive(tmp_path, use, market=scene(tmp_path))


def test_one_goes_from_tenant_to_tenant(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("]")
        await screen.sees("mtsim-old-7  옛한빛대학교")
        await screen.press("[")
        await screen.sees("mtsim-bad-1  Ångström University")

    drive(tmp_path, use, market=scene(tmp_path))


def test_the_numbers_of_the_plots_are_a_table_too(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("v")
        await screen.sees("2026-10-27          3.0000          12")

    drive(tmp_path, use, market=scene(tmp_path))


def test_users_are_managed_and_deletion_asks(tmp_path: Path) -> None:
    market = scene(tmp_path)
    market.answer = answering(list_users=LIST)

    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("U")
        await screen.sees("a@b.example")
        await screen.press("m")
        await screen.sees("Role of")
        await screen.press("G", "enter")
        await screen.until(lambda: ("update_user", {"role": "moderator"}) in sent(screen), "the new role")
        await screen.press("p")
        await screen.until(lambda: ("update_user", {"status": "suspended"}) in sent(screen), "the pause")
        await screen.press("delete")
        await screen.sees("Delete user")
        await screen.press("n")
        assert "delete_user" not in [name for name, _ in sent(screen)]
        await screen.press("delete", "y")
        await screen.until(lambda: "delete_user" in [name for name, _ in sent(screen)], "the deletion")

    drive(tmp_path, use, market=market)


def test_settings_and_limits_are_windows(tmp_path: Path) -> None:
    market = scene(tmp_path)
    limits = {"limits": [{"name": "monthly_tokens", "used": 10, "limit": 100, "unit": "tokens"}]}
    part = PartView(operation="get_limits", exchange_id=9, problem=None, value=limits)
    page = market.page_view

    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("O")
        await screen.sees("Settings of mtsim-bad-1")
        await screen.sees("max_users  100")
        await screen.press("escape", "L")
        await screen.sees("not offered")
        market.page_view = page.model_copy(update={"parts": [*page.parts, part]})
        await screen.press("escape", "u")
        await screen.sees("calls 5")
        await screen.press("L")
        await screen.sees("Limits of mtsim-bad-1")
        await screen.sees("monthly_tokens")

    drive(tmp_path, use, market=market)


def test_a_page_without_numbers_says_why(tmp_path: Path) -> None:
    market = scene(tmp_path)
    page = make_page()
    broken = [
        part.model_copy(update={"value": None, "problem": said("answered", status=503, word="BUSY")})
        for part in page.parts
    ]
    market.page_view = page.model_copy(update={"parts": broken, "agreements": []})

    async def use(screen: Screen) -> None:
        await screen.press("4", "u")
        await screen.sees("get_tenant_stats: 503 BUSY")
        await screen.sees("nothing to compare")

    drive(tmp_path, use, market=market)


@pytest.mark.parametrize(
    "value", [None, [], "text", {"summary": [1]}, {"summary": {"total_users": {"a": 1}}}]
)
def test_answers_of_any_shape_are_shown_without_an_error(tmp_path: Path, value: Any) -> None:
    market = scene(tmp_path)
    page = make_page()
    parts = [part.model_copy(update={"value": value}) for part in page.parts]
    market.page_view = page.model_copy(update={"parts": parts})

    async def use(screen: Screen) -> None:
        await screen.press("4", "u")
        await screen.sees("that do not: 1")
        await screen.press("v", "!", "escape", "O")
        await screen.settled()

    app = drive(tmp_path, use, market=market)
    assert app.report == ""


def test_a_shared_target_asks_before_its_users_are_changed(tmp_path: Path) -> None:
    market = FakeMarket(tmp_path / "market", targets=[SHARED])
    market.tenants = [tenant("univ-01", target=SHARED.name)]
    market.answer = answering(list_users=LIST)

    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("U")
        await screen.sees("a@b.example")
        await screen.press("p")
        await screen.sees("is SHARED")
        assert "update_user" not in [name for name, _ in sent(screen)]
        await screen.press("y")
        await screen.until(lambda: "update_user" in [name for name, _ in sent(screen)], "the pause")

    drive(tmp_path, use, market=market)
