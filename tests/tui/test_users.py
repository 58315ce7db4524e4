"""The users of a tenant: every one is reached, found and changed, however many there are."""

import json
from pathlib import Path
from typing import Any

from screen_driver.fake_market import FakeMarket, exchange
from screen_driver.kept import assert_kept
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from mock_market.api.views import CallInput
from mock_market.wire.exchange import Exchange

MANY = 10_000
USERS = [
    {
        "user_id": f"u-{number}",
        "name": f"사용자 {number}",
        "email": f"u{number}@univ.example",
        "role": "user",
        "status": "active",
    }
    for number in range(MANY)
]


def many(folder: Path) -> FakeMarket:
    """A market whose service lists ten thousand users, a hundred at a time."""
    market = scene(folder)
    market.answer = answer
    return market


def answer(given: CallInput) -> Exchange:
    if given.operation != "list_users":
        return exchange(operation=given.operation, method="PUT")
    term, offset = str(given.query.get("search", "")), int(given.query["offset"])
    limit = min(int(given.query["limit"]), 100)
    found = [one for one in USERS if term in one["name"] or term in one["email"]]
    page = {"users": found[offset : offset + limit], "total": len(found), "limit": limit, "offset": offset}
    return exchange(operation="list_users", body=json.dumps(page).encode())


def asked(screen: Screen) -> list[dict[str, Any]]:
    return [call.query for call in screen.market.calls if call.operation == "list_users"]


async def opened(screen: Screen) -> None:
    await screen.press("4", "U")
    await screen.sees("1 of 10,000")
    await screen.sees("u0@univ.example")


def test_the_last_of_ten_thousand_is_one_key_away_and_nothing_between_is_asked(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        assert asked(screen) == [{"limit": 100, "offset": 0}]
        await screen.press("G")
        await screen.sees("10,000 of 10,000")
        await screen.sees("u9999@univ.example")
        assert asked(screen)[1:] == [{"limit": 100, "offset": 9900}]
        await screen.press("g")
        await screen.sees("u0@univ.example")
        assert len(asked(screen)) == 2

    drive(tmp_path, use, market=many(tmp_path))


def test_moving_down_asks_for_the_next_page_when_it_comes_into_view(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press(*["pagedown"] * 6)
        await screen.sees("u150@univ.example")
        assert [one["offset"] for one in asked(screen)][:2] == [0, 100]

    drive(tmp_path, use, market=many(tmp_path))


def test_a_search_is_the_service_s_own_and_an_empty_one_shows_all(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("G", "/")
        await screen.type("u77\n")
        await screen.sees('with "u77"   1 of 111')
        await screen.sees("u770@univ.example")
        assert asked(screen)[-1] == {"limit": 100, "offset": 0, "search": "u77"}
        await screen.settled()
        assert_kept("users-found-120x36", screen.text())
        await screen.press("/")
        await screen.until(lambda: screen.types, "a line")
        await screen.clear()
        await screen.type("nobody\n")
        await screen.sees('no user has "nobody" in name or e-mail')
        await screen.press("/")
        await screen.until(lambda: screen.types, "a line")
        await screen.clear()
        await screen.type("\n")
        await screen.sees("1 of 10,000")

    drive(tmp_path, use, market=many(tmp_path))


def test_a_role_is_chosen_among_those_there_are(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        before = len(screen.market.calls)
        await screen.press("m")
        await screen.sees("Role of 사용자 0")
        await screen.press("escape")
        await screen.sees("Users of")
        await screen.press("m", "enter")
        await screen.until(lambda: len(screen.market.calls) > before, "the change")
        change = screen.market.calls[before]
        assert (change.operation, change.user_id) == ("update_user", "u-0")
        assert change.body == {"role": "moderator"}
        await screen.sees("Users of")

    drive(tmp_path, use, market=many(tmp_path))


def test_a_change_is_seen_where_one_stands(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await opened(screen)
        await screen.press("G")
        await screen.sees("u9999@univ.example")
        await screen.press("p")
        await screen.until(lambda: len(asked(screen)) == 3, "the page again")
        assert asked(screen)[2] == {"limit": 100, "offset": 9900}
        await screen.sees("10,000 of 10,000")

    drive(tmp_path, use, market=many(tmp_path))


def test_a_list_that_is_refused_is_not_called_empty(tmp_path: Path) -> None:
    market = scene(tmp_path)
    market.answer = lambda given: exchange(operation=given.operation, status=503, reason="Busy")

    async def use(screen: Screen) -> None:
        await screen.press("4", "U")
        await screen.sees("the service did not list them: 503")

    drive(tmp_path, use, market=market)
