"""The page that judges: a command's events drawn as they come, one run at a time."""

import sys
from pathlib import Path

from screen_driver.fake_market import LOCAL, FakeMarket, exchange
from screen_driver.pilot import Screen, drive
from screen_driver.scene import of_run

from tui.outside.commands import CommandRunner, Ended
from tui.pages.conformance import ConformancePage
from tui.text.safe_text import plain

JUDGE = """
import json, signal, sys, time

CHECKS = [
    {"id": "health.answers", "suite": "health", "title": "Health answers", "level": "MUST",
     "clauses": ["HEALTH-3"], "claim": "Health answers.\\n\\nThe market asks before it sends a tenant."},
    {"id": "users.search", "suite": "users", "title": "A search finds names", "level": "MUST"},
    {"id": "users.pages", "suite": "users", "title": "Pages keep their order", "level": "SHOULD"},
]

def tell(**event):
    print(json.dumps(event), flush=True)

words = sys.argv[1:]
if "--list" in words:
    print(json.dumps({"checks": CHECKS}))
    sys.exit()
wanted = [one for one in CHECKS if f"--check={one['id']}" in words or one["id"] in words] or CHECKS
target = {"url": "http://127.0.0.1:1", "name": "sample", "dialect": "standard"}
tell(event="started", run="r-some" if "--check" in words else "r-all", target=target, checks=wanted, store="")
for check in wanted:
    tell(event="check_started", id=check["id"])
    if "slow" in STATE:
        time.sleep(60)
    failed = check["id"] == "users.search" and "clean" not in STATE
    finding = {"expected": "one of them", "observed": "all \\x1b[2J of them", "clause": "USER-5",
               "hint": "Escape it.", "curl": "curl http://x", "exchanges": [7]}
    tell(event="check_finished", check={**check, "status": "failed" if failed else "passed",
         "message": "", "hint": "", "operation": None, "duration_ms": 1.0, "exchanges": [7],
         "clauses": ["USER-5"], "claim": check["title"] + ".", "findings": [finding] if failed else []})
tell(event="finished", summary={"total": 2, "passed": 1, "failed": 1, "warned": 0, "skipped": 0,
     "errored": 0, "score": 50}, exit_code=1, message="")
sys.exit(1)
"""


def commands(tmp_path: Path, state: str = "") -> CommandRunner:
    script = tmp_path / "judge.py"
    script.write_text(f"STATE = {state!r}\n{JUDGE}")
    return CommandRunner((sys.executable, str(script)))


def spied(screen: Screen) -> list[tuple[str, ...]]:
    """What the screen asks of commands from now on."""
    asked: list[tuple[str, ...]] = []
    before = screen.app.commands.output

    async def output(*words: str, **_told: object) -> Ended:
        asked.append(words)
        return await before(*words)

    screen.app.commands.output = output  # type: ignore[method-assign]
    return asked


def test_what_a_check_claims_is_told_before_it_runs(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("5")
        await screen.sees("The market asks before it sends a tenant.")
        await screen.sees("HEALTH-3")

    drive(tmp_path, use, commands=commands(tmp_path))


async def judged(screen: Screen, key: str = "S") -> None:
    await screen.press("5")
    await screen.sees("A search finds names")
    await screen.press(key)
    await screen.until(lambda: running(screen), "a run")
    await screen.until(lambda: not running(screen), "the end of the run")


def running(screen: Screen) -> bool:
    page = screen.app.page
    assert isinstance(page, ConformancePage)
    return page.running


def test_a_run_is_drawn_and_another_one_can_follow(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("5")
        await screen.sees("A search finds names")
        for _ in range(2):
            await screen.press("S")
            await screen.sees("FAILED")
            await screen.until(lambda: not running(screen), "the end of the run")
        await screen.press("z")
        await screen.until(lambda: "Health answers" not in screen.text(), "only failures")
        await screen.sees("one of them")
        await screen.sees("Escape it.")
        await screen.sees("curl http://x")
        assert "\x1b" not in screen.text()

    drive(tmp_path, use, commands=commands(tmp_path))


def test_where_all_suites_are_chosen_all_are_run(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("5")
        await screen.sees("A search finds")
        while (before := screen.app.page.pane).id != "suites":
            await screen.press("tab")
            await screen.until(lambda before=before: screen.app.page.pane is not before, "a pane")  # type: ignore[misc]
        await screen.press("r")
        await screen.until(lambda: screen.status.startswith("1 failed, 2 passed"), "an end of all")

    drive(tmp_path, use, commands=commands(tmp_path))


def test_what_is_known_stays_where_nothing_is_judged_again(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("5")
        await screen.sees("A search finds")
        await screen.press("S")
        await screen.until(lambda: screen.status.startswith("1 failed, 2 passed"), "an end of all")
        await screen.until(lambda: not running(screen), "the end of the run")
        screen.app.page.running = True
        for key in ("r", "S"):
            screen.app.say("")
            await screen.press(key)
            await screen.sees("one run at a time")
            screen.app.page.draw()
            await screen.sees("3 of 3")

    drive(tmp_path, use, commands=commands(tmp_path))


def test_a_run_can_be_stopped(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.press("5")
        await screen.sees("A search finds names")
        await screen.press("X")
        await screen.sees("nothing runs")
        await screen.press("S")
        await screen.until(lambda: running(screen), "a run")
        await screen.press("S")
        await screen.sees("one run at a time")
        await screen.press("X")
        await screen.until(lambda: not running(screen), "the end of the run")

    drive(tmp_path, use, commands=commands(tmp_path, "slow"))


def test_each_check_opens_the_exchanges_of_its_own_run(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await judged(screen)
        await judged(screen, "r")
        for key, run, opened in (("enter", "r-some", 7), ("j", "", 0), ("enter", "r-all", 14)):
            await screen.press(key)
            if run:
                await screen.sees(f"filter: run:{run} number:7")
                await screen.sees(f"Response #{opened}")
                await screen.press("escape")
                await screen.sees("[5 Conformance]")

    market = FakeMarket(tmp_path / "market")
    for run in ("r-some", "r-all"):
        market.add(*of_run(run, *(exchange(number) for number in range(1, 8))))
    drive(tmp_path, use, market=market, commands=commands(tmp_path))


def test_the_score_is_of_all_that_is_shown(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await judged(screen, "r")
        await screen.sees("1 passed")
        assert "score 100%" not in screen.text()
        for key in ("S", "r"):
            await judged(screen, key)
            await screen.sees("3 of 3   score 66%")

    drive(tmp_path, use, commands=commands(tmp_path))


def test_the_end_of_a_run_is_said_in_numbers(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await judged(screen)
        await screen.sees("1 failed, 2 passed; z shows only failures")

    drive(tmp_path, use, commands=commands(tmp_path))


def test_after_a_clean_run_nothing_failed(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await judged(screen)
        assert screen.status == "3 passed"
        await screen.press("z")
        await screen.sees("nothing failed; z shows all")

    drive(tmp_path, use, commands=commands(tmp_path, "clean"))


def test_repeating_by_hand_goes_to_the_same_folder_and_target(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await judged(screen)
        page = screen.app.page
        shown = " ".join("".join(plain(one) for one in page.panes[1].lines).split())
        assert "repeat mt-sim test --check health.answers --data" in shown
        screen.app.session.take_targets([LOCAL, LOCAL.model_copy(update={"name": "my service"})])
        screen.app.session.switch("my service")
        page.draw()
        shown = " ".join("".join(plain(one) for one in page.panes[1].lines).split())
        assert "--target 'my service'" in shown

    drive(tmp_path, use, commands=commands(tmp_path))


def test_a_report_of_the_run_is_saved_by_two_keys(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        asked = spied(screen)
        await screen.press("5", "e", "w")
        await screen.sees("press S to judge")
        await judged(screen)
        await judged(screen, "r")
        asked.clear()
        await screen.press("e", "w")
        await screen.until(lambda: bool(asked), "the command")
        file = tmp_path / "data" / "exports" / "report-r-all.html"
        assert asked[0][:5] == ("test", "--run", "r-all", "--report", f"html={file}")

    drive(tmp_path, use, commands=commands(tmp_path))
