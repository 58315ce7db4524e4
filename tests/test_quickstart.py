"""The quick start is walked as it is written: every command of it runs, and the bug is found."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.wire

ROOT = Path(__file__).parents[1]
FAILS = {"mt-sim test --suite users": 1}
"""Commands that must not succeed: the service is broken on purpose."""


def blocks() -> list[list[str]]:
    """The commands of each block of the page that works without a service of one's own."""
    page = (ROOT / "docs" / "quickstart.md").read_text(encoding="utf-8")
    found = re.findall(r"```\n(.*?)```", page, re.DOTALL)
    lines = [[line for line in block.splitlines() if line.startswith("mt-sim ")] for block in found]
    return [block for block in lines if block and not any("MY_KEY" in line for line in block)]


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "simulator", *line.split()[1:]]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=240
    )


@pytest.mark.parametrize("number", range(2))
def test_every_command_of_the_quick_start_runs(tmp_path: Path, number: int) -> None:
    block = blocks()[number]
    try:
        for line in block:
            done = run(line, tmp_path)
            assert done.returncode == FAILS.get(line, 0), done.stdout + done.stderr
            assert "Traceback" not in done.stderr
            if line in FAILS:
                assert "FAIL users.search_wildcards" in done.stdout
    finally:
        run("mt-sim down", tmp_path)
    assert block[0].startswith("mt-sim up")
    assert block[-1] == "mt-sim down"
