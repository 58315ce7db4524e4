"""The page that judges: a command's events drawn as they come, one run at a time."""

import sys
from pathlib import Path

from screen_driver.pilot import Screen, drive

from tui.pages.conformance import ConformancePage
from tui.processes import Commands

JUDGE = """
import json, signal, sys, time

CHECKS = [
    {"id": "health.answers", "suite": "health", "title": "Health answers", "level": "MUST"},
    {"id": "users.search", "suite": "users", "title": "A search finds names", "level": "MUST"},
]

def tell(**event):
    print(json.dumps(event), flush=True)

words = sys.argv[1:]
if "--list" in words:
    print(json.dumps({"checks": CHECKS}))
    sys.exit()
wanted = [one for one in CHECKS if f"--check={one['id']}" in words or one["id"] in words] or CHECKS
target = {"url": "http://127.0.0.1:1", "name": "sample", "dialect": "standard"}
tell(event="started", run="r1", target=target, checks=wanted, store="")
for check in wanted:
    tell(event="check_started", id=check["id"])
    if "slow" in STATE:
        time.sleep(60)
    failed = check["id"] == "users.search"
    finding = {"expected": "one of them", "observed": "all \\x1b[2J of them", "clause": "USER-5",
               "hint": "Escape it.", "curl": "curl http://x", "exchanges": [7]}
    tell(event="check_finished", check={**check, "status": "failed" if failed else "passed",
         "message": "", "hint": "", "operation": None, "duration_ms": 1.0, "exchanges": [7],
         "clauses": ["USER-5"], "claim": check["title"] + ".", "findings": [finding] if failed else []})
tell(event="finished", summary={"total": 2, "passed": 1, "failed": 1, "warned": 0, "skipped": 0,
     "errored": 0, "score": 50}, exit_code=1, message="")
sys.exit(1)
"""


def commands(tmp_path: Path, state: str = "") -> Commands:
    script = tmp_path / "judge.py"
    script.write_text(f"STATE = {state!r}\n{JUDGE}")
    return Commands((sys.executable, str(script)))


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
