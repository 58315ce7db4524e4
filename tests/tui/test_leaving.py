"""Ways out, errors of our own, colours, keys that are masked: what the screen leaves behind."""

import asyncio
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from screen_driver.fake_market import FakeMarket, exchange
from screen_driver.pilot import Screen, drive
from screen_driver.scene import commands, scene

from tui.global_actions import DONE
from tui.keys.hangul import korean_key
from tui.outside.crash import report_text, without, write_report
from tui.outside.terminal import INTERNAL, no_terminal

SECRET = "the-market-key-0123456789"


def test_an_error_of_our_own_ends_the_screen_with_a_report_without_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MT_SIM_KEY", SECRET)

    def broken(_app: object) -> None:
        key = SECRET  # a local variable, as a traceback with locals would show it
        raise RuntimeError(f"cannot go on with {key}")

    async def use(screen: Screen) -> None:
        monkeypatch.setitem(DONE, "apply", broken)
        await screen.press("p")
        await screen.until(lambda: bool(screen.app.report), "the report")

    app = drive(tmp_path, use, market=scene(tmp_path), fails=True)
    assert app.return_code == INTERNAL
    said = app.saved_report()
    (report,) = (tmp_path / "data" / "logs").iterdir()
    kept = report.read_text(encoding="utf-8")
    assert "RuntimeError: cannot go on with ****" in kept
    assert "in broken" in kept
    assert SECRET not in kept + said
    assert str(report) in said
    assert report.stat().st_mode & 0o077 == 0


def test_a_report_names_causes_and_hides_every_known_secret(tmp_path: Path) -> None:
    try:
        try:
            raise KeyError("inner token-123456")
        except KeyError as error:
            raise ValueError("outer") from error
    except ValueError as error:
        text = report_text(error, ["token-123456"])
    assert "ValueError: outer" in text
    assert "KeyError: 'inner ****'" in text
    assert without("abc", ["ab"]) == "abc"
    assert write_report(tmp_path / "file" / "x", "r") is not None
    (tmp_path / "taken").touch()
    assert write_report(tmp_path / "taken", "r") is None


def test_keys_are_masked_and_revealed_for_a_moment_on_request(tmp_path: Path) -> None:
    market = FakeMarket(tmp_path / "market")
    market.add(exchange(1))
    asked: list[tuple[str, ...]] = []

    async def use(screen: Screen) -> None:
        await screen.press("2")
        await screen.sees("****9f2c  (masked, K shows it for 10 s)")
        commands = screen.app.commands
        before = commands.output

        async def output(*words: str, **_told: object) -> Any:
            asked.append(words)
            return await before(*words)

        commands.output = output  # type: ignore[method-assign]
        await screen.press("K")
        await screen.until(lambda: bool(asked), "the question for the key")

    drive(tmp_path, use, market=market)
    assert "--reveal" in asked[0]


def test_the_shown_key_goes_after_ten_seconds(tmp_path: Path) -> None:
    market = FakeMarket(tmp_path / "market")
    market.add(exchange(1))
    waited: list[float] = []
    over = asyncio.Event()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await over.wait()

    async def use(screen: Screen) -> None:
        screen.app.sleep = sleep
        await screen.press("2")
        await screen.sees("****9f2c")
        await screen.press("K")
        await screen.sees("curl with the key")
        await screen.until(lambda: waited == [10.0], "the ten seconds")
        over.set()
        await screen.until(lambda: screen.app.window is None, "the key is gone")

    drive(tmp_path, use, market=market, commands=commands(tmp_path))


@pytest.mark.parametrize("named", [str, lambda letter: unicodedata.name(letter).lower().replace(" ", "_")])
def test_control_keys_act_with_the_korean_layout(tmp_path: Path, named: Callable[[str], str]) -> None:
    async def use(screen: Screen) -> None:
        await screen.press(f"ctrl+{named(korean_key('p'))}")
        await screen.sees("Commands")
        await screen.press(f"ctrl+{named(korean_key('q'))}")
        await screen.until(lambda: not screen.app.is_running, "the end")

    app = drive(tmp_path, use, market=scene(tmp_path))
    assert app.return_code == 0


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"TERM": "dumb"}, "TERM=dumb"),
        ({}, "TERM="),
    ],
)
def test_a_terminal_that_cannot_show_it_is_told_a_plain_command(
    environment: dict[str, str], told: str
) -> None:
    said = no_terminal(environment)
    assert said
    assert "mt-sim traces list --follow" in said
    assert told in said or "needs a terminal" in said


def test_leaving_with_calls_under_way_asks(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        screen.app.session.busy["activate_tenant"] = 1
        await screen.press("q")
        await screen.sees("1 still under way. Leave?")
        await screen.press("n")
        await screen.until(lambda: screen.status == "", "the question is gone, and nothing is claimed")
        screen.app.session.busy.clear()

    drive(tmp_path, use, market=scene(tmp_path))


def test_the_owner_of_a_sandbox_is_asked_what_happens_to_it(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("q")
        await screen.sees("e end the sandbox too   l leave it running   n stay")
        await screen.press("l")

    app = drive(tmp_path, use, market=scene(tmp_path), owner=True)
    assert app.return_code == 0


def test_a_hangul_key_acts_as_the_latin_one(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press(korean_key("a"))
        await screen.until(lambda: len(screen.market.calls) == 1, "an activation")

    drive(tmp_path, use, market=scene(tmp_path))


def test_themes_are_chosen_by_key_and_by_option(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        assert screen.app.theme == "textual-light"
        await screen.press("ctrl+t")
        await screen.sees("theme ")
        assert screen.app.theme != "textual-light"

    drive(tmp_path, use, market=scene(tmp_path), theme="textual-light")
