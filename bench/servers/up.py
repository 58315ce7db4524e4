"""``mt-sim up`` in a new folder, to its screen and to an answered activation, beside two bare apps."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

from bench.bare import service as baseline
from bench.screen.terminal import Terminal
from bench.tools.row import Row

_TIMES = 5
_DRAWN = "Send to univ-01"
_ANSWERED = "activate_tenant univ-01: 200 ok"


def up_rows(folder: Path) -> Iterator[Row]:
    """Turn by turn, so that a busy moment of the machine strikes both sides."""
    ours, bare = [], []
    for number in range(_TIMES):
        ours.append(_up_ms(folder / f"up-{number}"))
        bare.append(_bare_ms())
    screens, activations = zip(*ours, strict=True)
    ready, answered = zip(*bare, strict=True)
    yield _row("mt-sim up, first screen / two bare FastAPI ready", screens, ready)
    yield _row("mt-sim up, activation answered / bare, one request", activations, answered)


def _row(name: str, ours: tuple[float, ...], bare: tuple[float, ...]) -> Row:
    return Row(name=name, ours=median(ours), baseline=median(bare), unit="ms", goal=3.0)


def _up_ms(folder: Path) -> tuple[float, float]:
    with _sandbox(folder) as terminal:
        drawn = terminal.paint_ms(_DRAWN)
        terminal.quiet()
        return drawn, drawn + terminal.key_ms("a", _ANSWERED)


@contextmanager
def _sandbox(folder: Path) -> Iterator[Terminal]:
    words = [sys.executable, "-m", "simulator"]
    try:
        with Terminal([*words, "up", f"--data={folder}"]) as terminal:
            yield terminal
    finally:
        subprocess.run([*words, "down", f"--data={folder}"], capture_output=True, check=False)


def _bare_ms() -> tuple[float, float]:
    began = time.perf_counter()
    command = [sys.executable, "-m", "bench.bare.service"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        urls = [one.stdout.readline().split()[1] for one in both if one.stdout]
        ready = (time.perf_counter() - began) * 1000
        asked = Request(f"{urls[0]}/tenant/univ-01/status", headers={"X-Market-API-Key": baseline.KEY})
        urlopen(asked).close()
        return ready, (time.perf_counter() - began) * 1000
    finally:
        for one in both:
            one.terminate()
            one.wait()
