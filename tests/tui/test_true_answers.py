"""What the made-up market answers holds the contract, so that a kept screen shows a real one."""

from pathlib import Path

import pytest
from screen_driver.fake_market import DIALECT, exchange
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from mock_market.target.problems import problems_of
from standard_api.operations import OPERATIONS


@pytest.mark.parametrize("operation", [one.name for one in OPERATIONS])
def test_every_made_up_answer_breaks_no_rule(operation: str) -> None:
    one = exchange(operation=operation, status=201 if operation == "create_user" else 200)
    assert problems_of(DIALECT, one) == ()
    assert one.call.url.endswith("/activate") == (operation == "activate_tenant")


def test_an_exchange_is_later_than_the_one_before(tmp_path: Path) -> None:
    market = scene(tmp_path)

    async def use(screen: Screen) -> None:
        await screen.press("a")
        await screen.sees("Last exchange #9")
        last, before = (market.store.get(number) for number in (9, 8))
        assert last is not None
        assert before is not None
        assert last.started_at > before.started_at

    drive(tmp_path, use, market=market)
