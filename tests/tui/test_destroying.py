"""What destroys is asked about every time, whichever key sends it."""

from pathlib import Path

import pytest
from screen_driver.fake_market import LOCAL, SHARED, FakeMarket, exchange, tenant
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene


def operations(screen: Screen) -> list[str]:
    return [call.operation for call in screen.market.calls]


def stored(tmp_path: Path, operation: str, method: str = "POST", target: str = LOCAL.name) -> FakeMarket:
    market = FakeMarket(tmp_path / "market", targets=[LOCAL, SHARED])
    market.add(exchange(1, operation=operation, method=method, target=target))
    return market


def test_the_last_call_again_asks_again(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("D", "y")
        await screen.until(lambda: len(screen.market.calls) == 1, "the deactivation")
        await screen.press(".")
        await screen.sees("Deactivate mtsim-bad-1 on sample-service?")
        assert len(screen.market.calls) == 1
        await screen.press("n")
        await screen.sees("not sent")

    drive(tmp_path, use, market=scene(tmp_path))


@pytest.mark.parametrize(
    ("operation", "method"), [("deactivate_tenant", "POST"), ("delete_user", "DELETE"), ("own", "DELETE")]
)
@pytest.mark.parametrize("page", ["1", "2"])
def test_a_replay_of_what_destroys_asks(tmp_path: Path, operation: str, method: str, page: str) -> None:
    async def use(screen: Screen) -> None:
        await screen.until(lambda: bool(screen.app.session.recent), "the stored exchange")
        await screen.press(page)
        await screen.sees("univ-01")
        await screen.press("r")
        await screen.sees(f"Send #1 {operation} univ-01 to sample-service?")
        assert screen.market.store.last_id() == 1
        await screen.press("y")
        await screen.sees("#1: 200 ok")

    drive(tmp_path, use, market=stored(tmp_path, operation, method))


def test_after_a_replayed_deactivation_the_service_is_asked_where_its_tenant_stands(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.until(lambda: bool(screen.app.session.recent), "the stored exchange")
        await screen.press("r")
        await screen.sees("Send #1 deactivate_tenant")
        await screen.press("y")
        await screen.until(lambda: operations(screen) == ["get_tenant_status"], "the question")

    drive(tmp_path, use, market=stored(tmp_path, "deactivate_tenant"))


def test_a_replay_to_a_shared_target_asks_also_while_a_local_one_is_driven(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("get_tenant_status")
        await screen.press("r")
        await screen.sees("advisor-dev is SHARED. Send #1")

    drive(tmp_path, use, market=stored(tmp_path, "get_tenant_status", "GET", SHARED.name))


@pytest.mark.parametrize(
    ("plan", "keys", "asked"),
    [
        ("premium", ("j", "j", "enter"), "Deactivate univ-01 and activate it with plan premium?"),
        ("prenium", ("G", "enter"), "If sample-service has no plan prenium, univ-01 stays deactivated."),
    ],
)
def test_a_change_of_plan_asks_and_says_what_is_at_stake(
    tmp_path: Path, plan: str, keys: tuple[str, ...], asked: str
) -> None:
    market = FakeMarket(tmp_path / "market")
    market.tenants = [tenant("univ-01")]

    async def use(screen: Screen) -> None:
        await screen.press("4", "u")
        await screen.sees("22,410")
        await screen.press("O", "p")
        await screen.sees("Plan of univ-01")
        await screen.press(*keys)
        if plan == "prenium":
            await screen.until(lambda: screen.types, "the form")
            await screen.type(f"{plan}\n")
        await screen.sees(asked)
        assert screen.market.plans == []
        await screen.press("y")
        await screen.until(lambda: screen.market.plans == [plan], "the change")

    drive(tmp_path, use, market=market)
