"""The sample's defects are switched while it runs, by one key each."""

import sys
from pathlib import Path

from screen_driver.pilot import Screen, drive

from tui.outside.commands import CommandRunner

COMMAND = """
import json, pathlib, sys
kept = pathlib.Path(__file__).with_suffix(".on")
on = kept.read_text().split() if kept.exists() else []
words = sys.argv[2:sys.argv.index("--data")]
if words[0] == "list":
    known = {"health.open": "The guard stands before health.", "users.search": "It searches names alone."}
    print(json.dumps({"defects": [{"id": id, "story": told, "on": id in on} for id, told in known.items()]}))
elif words == ["on", "health.open"] and on:
    sys.exit("mt-sim: it is on already")
else:
    on = [one for one in on if one != words[1]] + ([words[1]] if words[0] == "on" else [])
    kept.write_text(" ".join(on))
    print("on: " + ", ".join(on) if on else "no defect is on")
"""


def test_a_defect_is_switched_on_and_off_while_the_sample_runs(tmp_path: Path) -> None:
    script = tmp_path / "defects.py"
    script.write_text(COMMAND)

    async def use(screen: Screen) -> None:
        await screen.press("o", "b")
        await screen.sees("Defects of the sample service   0 on")
        await screen.sees("    health.open  The guard stands before health.")
        await screen.press("j", "enter")
        await screen.sees("on  users.search  It searches names alone.")
        await screen.sees("on: users.search")
        await screen.press("enter")
        await screen.sees("Defects of the sample service   0 on")
        await screen.sees("no defect is on")
        script.with_suffix(".on").write_text("users.search")
        await screen.press("k", "enter")
        await screen.sees("it is on already")
        await screen.sees("Defects of the sample service   1 on")
        await screen.press("/")
        await screen.type("names alone\n")
        await screen.until(lambda: "health.open" not in screen.text(), "those with the words")
        await screen.press("enter")
        await screen.sees("Defects of the sample service   0 on")

    drive(tmp_path, use, commands=CommandRunner((sys.executable, str(script))))


def test_why_the_defects_are_not_listed_is_told(tmp_path: Path) -> None:
    script = tmp_path / "defects.py"
    script.write_text("import sys; sys.exit('mt-sim: no sandbox runs here')")

    async def use(screen: Screen) -> None:
        await screen.press("o", "b")
        await screen.sees("no sandbox runs here")
        assert "Defects of the sample service" not in screen.text()

    drive(tmp_path, use, commands=CommandRunner((sys.executable, str(script))))
