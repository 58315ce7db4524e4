"""The targets page: what can be driven, and switching to it without surprises."""

import json
import sys
from pathlib import Path

from screen_driver.fake_market import LOCAL, SHARED, FakeMarket, exchange
from screen_driver.pilot import Screen, drive
from screen_driver.scene import scene

from tui.outside.commands import CommandRunner

MINE = LOCAL.model_copy(update={"name": "mine", "url": "http://127.0.0.1:8000"})


def test_a_local_target_is_switched_to_in_at_most_four_keys(tmp_path: Path) -> None:
    market = FakeMarket(tmp_path / "market", targets=[LOCAL, MINE])

    async def use(screen: Screen) -> None:
        keys = ["t", "j", "enter"]
        await screen.press("t")
        await screen.sees("127.0.0.1:8000")
        await screen.press(*keys[1:])
        await screen.sees("mine now")
        assert len(keys) <= 4
        assert [call.operation for call in screen.market.calls] == ["health"]
        await screen.press("-")
        await screen.sees("sample-service now")

    drive(tmp_path, use, market=market)


def test_a_shared_target_wants_its_name(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("6")
        await screen.sees("advisor-dev")
        await screen.press("j", "enter")
        await screen.sees("This target is SHARED: type its name")
        await screen.type("advisor\n")
        await screen.sees("that is not the target's name")
        assert screen.app.session.target == LOCAL.name
        await screen.type("-dev\n")
        await screen.until(lambda: screen.app.session.target == SHARED.name, "the switch")
        await screen.sees("[SHARED]")

    drive(tmp_path, use, market=scene(tmp_path))


def test_the_health_of_a_target_that_is_down_is_a_word(tmp_path: Path) -> None:
    market = scene(tmp_path)
    market.answer = lambda given: exchange(operation="health", failure="refused", target=LOCAL.name)

    async def use(screen: Screen) -> None:
        await screen.press("6", "H")
        await screen.sees("DOWN refused")

    drive(tmp_path, use, market=market)


def test_without_any_target_the_page_says_how_to_add_one(tmp_path: Path) -> None:
    market = FakeMarket(tmp_path / "market", targets=[])
    market.tenants = []

    async def use(screen: Screen) -> None:
        await screen.press("6")
        await screen.sees("mt-sim target add NAME URL")

    market.down = False
    drive(tmp_path, use, market=market, waits=False)


def test_a_key_is_told_by_where_it_is(tmp_path: Path) -> None:
    profiles = [{"name": "mine", "url": "http://127.0.0.1:1", "key_env": "MY_KEY"}]
    script = tmp_path / "profiles.py"
    script.write_text(f"print({json.dumps(json.dumps(profiles))})")

    async def use(screen: Screen) -> None:
        await screen.press("6")
        await screen.sees("key         held by the market")
        await screen.sees("mine")
        await screen.press("j")
        await screen.sees("key         in the variable MY_KEY")

    drive(tmp_path, use, commands=CommandRunner((sys.executable, str(script))))


def test_a_copy_as_curl_names_the_variable_of_the_profile(tmp_path: Path) -> None:
    script = tmp_path / "profiles.py"
    script.write_text(f"print({json.dumps(json.dumps([{'name': LOCAL.name, 'key_env': 'MY_KEY'}]))})")

    async def use(screen: Screen) -> None:
        copied = tmp_path / "data" / "last-copy.txt"
        await screen.sees("univ-02")
        await screen.press("c", "c")
        await screen.until(copied.exists, "the copy")
        assert '"$MY_KEY"' in copied.read_text()

    drive(tmp_path, use, market=scene(tmp_path), commands=CommandRunner((sys.executable, str(script))))


def test_the_cursor_stays_on_its_target_when_others_come_before_it(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("6")
        await screen.sees("advisor-dev")
        await screen.press("j")
        await screen.sees("─ advisor-dev ─")
        screen.market.targets = [LOCAL, MINE, SHARED]
        screen.app.feed.hurry()
        await screen.sees("http://127.0.0.1:8000")
        assert "─ advisor-dev ─" in screen.text()

    drive(tmp_path, use, market=scene(tmp_path))
