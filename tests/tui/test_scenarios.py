"""The scenarios page: stories, their steps while they are played, and the way to a step's exchanges."""

import sys
from pathlib import Path

from screen_driver.fake_market import exchange
from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, of_run, scene

from simulator.scenarios.language.files import shipped_names
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
    market = scene(tmp_path)
    market.add(*of_run("r2", *(exchange(number) for number in range(1, 6)), asked))

    async def use(screen: Screen) -> None:
        await screen.press("3")
        await screen.sees("demo-to-expiry")
        await screen.press("r")
        await screen.sees("FAILED 3/3")
        await screen.press("tab", "j", "j")
        await screen.sees("body.status deactivated")
        await screen.press("enter")
        await screen.sees("filter: run:r2 number:6")
        await screen.sees('"status": "active"')
        await screen.press("backspace")
        await screen.sees("filter: run:r2")
        await screen.press("k", "d")
        await screen.sees("are alike")
        await screen.press("r")
        await screen.until(lambda: len(market.store.rows().rows) == 15, "the same request once more")
        await screen.press("escape")
        await screen.sees("[3 Scenarios]")
        await screen.press("2")
        await screen.sees("─ Traces 15 ─")

    drive(tmp_path, use, market=market, commands=commands(tmp_path))


def test_what_a_run_does_is_opened_the_moment_it_is_copied_and_marked_as_its_own(tmp_path: Path) -> None:
    market = scene(tmp_path)

    async def use(screen: Screen) -> None:
        failures = screen.app.session.failures
        await screen.press("3")
        await screen.sees("demo-to-expiry")
        await screen.press("r")
        await screen.sees("FAILED 3/3")
        await screen.press("tab", "j", "j", "enter")
        await screen.sees("0 of 8 match")
        broken = exchange(6, operation="get_limits", status=500)
        market.add(*of_run("r2", *(exchange(number) for number in range(1, 6)), broken))
        await screen.sees("Response #14")
        await screen.press("1")
        await screen.sees("run r2 #6")
        assert screen.app.session.failures == failures
        assert screen.app.session.last_of("get_limits", "univ-01") is None

    drive(tmp_path, use, market=market, commands=commands(tmp_path))


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
