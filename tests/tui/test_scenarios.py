"""The scenarios page: stories, their steps while they are played, and the way to a step's exchanges."""

import sys
from pathlib import Path

from screen_driver.fake_market import exchange
from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene, stored_run

from mock_market.store.exchanges import ExchangeStore
from simulator.scenarios.load import shipped_names
from tui.outside.commands import CommandRunner


def test_a_story_is_told_and_played_step_by_step(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("3")
        await screen.sees("demo-to-expiry")
        await screen.press("enter")
        await screen.sees("Thirty days later the demo ends.")
        await screen.press("escape", "r")
        await screen.sees("FAILED 3/3")
        await screen.sees("step 3 failed")

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))


def test_all_stories_are_played_one_behind_the_other(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("3")
        await screen.sees("first-day")
        await screen.press("S")
        await screen.until(lambda: screen.text().count("FAILED 3/3") == 2, "two ends")

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))


def test_one_key_leads_from_a_failed_step_to_its_exchanges_and_back(tmp_path: Path) -> None:
    asked = exchange(6, url="http://127.0.0.1:9900/mt/tenant/mtsim-1/status", body=b'{"status": "active"}')
    stored_run(tmp_path / "data", "r2", *(exchange(number) for number in range(1, 6)), asked)

    async def use(screen: Screen) -> None:
        await screen.press("3")
        await screen.sees("demo-to-expiry")
        await screen.press("r")
        await screen.sees("FAILED 3/3")
        await screen.press("tab", "j", "j")
        await screen.sees("body.status deactivated")
        await screen.press("enter")
        await screen.sees("Traces of run r2")
        await screen.sees('"status": "active"')
        await screen.press("r")
        await screen.sees("an exchange of a run is sent again by running it again")
        await screen.press("backspace")
        await screen.sees("#6")
        await screen.press("k", "d")
        await screen.sees("#4 and #5 are alike")
        await screen.press("escape")
        await screen.sees("[3 Scenarios]")
        await screen.press("2")
        await screen.sees("list_users")

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))


def test_what_a_run_does_meanwhile_is_seen_as_it_comes(tmp_path: Path) -> None:
    stored_run(tmp_path / "data", "r2", *(exchange(number) for number in range(1, 7)))

    async def use(screen: Screen) -> None:
        await screen.press("3")
        await screen.sees("demo-to-expiry")
        await screen.press("r")
        await screen.sees("FAILED 3/3")
        await screen.press("tab", "enter")
        await screen.sees("Traces of run r2")
        await screen.press("backspace")
        await screen.sees("Response #6")
        store = ExchangeStore(tmp_path / "data" / "runs" / "r2" / "exchanges.db")
        store.append(exchange(7, operation="get_limits"))
        store.close()
        await screen.sees("get_limits")

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))


def test_a_run_whose_store_is_gone_says_so(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("3")
        await screen.sees("demo-to-expiry")
        await screen.press("r")
        await screen.sees("FAILED 3/3")
        await screen.press("tab", "enter")
        await screen.sees("this run cannot be read")

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))


def test_the_names_of_our_stories_fit_a_small_screen(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("3")
        await screen.sees(max(shipped_names(), key=len))

    ours = CommandRunner((sys.executable, "-m", "simulator"))
    drive(tmp_path, use, size=(80, 24), market=scene(tmp_path), commands=ours)


def test_a_command_that_fails_says_what_it_said(tmp_path: Path) -> None:
    script = tmp_path / "broken.py"
    script.write_text("import sys; sys.exit('mt-sim: the folder is gone  [MTS-101]')", encoding="utf-8")

    async def use(screen: Screen) -> None:
        await screen.press("3")
        await screen.sees("the command ended with 1")
        await screen.sees("[MTS-101]")

    drive(tmp_path, use, market=scene(tmp_path), commands=CommandRunner((sys.executable, str(script))))


def test_a_step_that_was_not_run_says_so(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("5")
        await screen.sees("Health answers")
        await screen.press("tab", "enter")
        await screen.sees("not run yet")

    drive(tmp_path, use, market=scene(tmp_path), commands=commands(tmp_path))


def test_a_key_before_the_stories_are_known_says_what_is_awaited(tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text("import time; time.sleep(60)", encoding="utf-8")

    async def use(screen: Screen) -> None:
        for page, key, awaited in (("3", "r", "scenarios"), ("3", "S", "scenarios"), ("5", "r", "checks")):
            screen.app.say("")
            await screen.press(page, key)
            await screen.until(lambda: bool(screen.status), "an answer")
            assert screen.status == f"reading the {awaited} ..."

    drive(tmp_path, use, market=scene(tmp_path), commands=CommandRunner((sys.executable, str(script))))
