"""First paint and key latency of the screen on a pseudo-terminal, beside an empty Textual application."""

import fcntl
import os
import pty
import select
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.measure import server, settle
from bench.pages import fill
from mock_market.exchanges import ExchangeStore

KEYS = 60
STARTS = 3


@dataclass(frozen=True, kw_only=True)
class Feel:
    """Milliseconds until the first sign of content, and from a key to the first byte of its answer."""

    paint_ms: float
    key_ms: float


def empty() -> Feel:
    """The baseline."""
    return _feel([sys.executable, "-m", "bench.empty_screen"], b"Ready", keys=b"")


def screen(folder: Path, rows: int) -> Feel:
    """The traces list of a market that holds so many exchanges."""
    data = folder / f"market-{rows}"
    data.mkdir()
    ExchangeStore(data / "exchanges.db", keep=10**9).close()
    with sqlite3.connect(data / "exchanges.db") as database:
        fill(database, rows)
    database.close()
    with server("mock_market", f"--data={data}") as (_, url):
        settle()
        command = [sys.executable, "-m", "tui", f"--market={url}", f"--token-file={data / 'token'}"]
        command += [f"--data={folder}", "--target=sample"]
        return _feel(command, f"{rows:,}".encode(), keys=b"2g")


def _feel(command: Sequence[str], sign: bytes, *, keys: bytes) -> Feel:
    paints, latencies = [], []
    for _ in range(STARTS):
        paint, found = _once(command, sign, keys)
        paints.append(paint)
        latencies += found
    return Feel(paint_ms=median(paints), key_ms=median(latencies))


def _once(command: Sequence[str], sign: bytes, keys: bytes) -> tuple[float, list[float]]:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    began = time.perf_counter()
    environment = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    )
    try:
        _until(master, sign)
        paint = (time.perf_counter() - began) * 1000
        _quiet(master)
        if keys:
            os.write(master, keys)
            _quiet(master)
        found = [_key(master) for _ in range(KEYS)]
    finally:
        process.kill()
        process.wait()
        os.close(master)
        os.close(slave)
    return paint, found


def _key(master: int) -> float:
    began = time.perf_counter()
    os.write(master, b"j")
    _read(master, 5.0)
    taken = (time.perf_counter() - began) * 1000
    _quiet(master)
    return taken


def _until(master: int, sign: bytes) -> None:
    seen = b""
    while sign not in seen:
        part = _read(master, 30.0)
        if not part:
            raise RuntimeError(f"{sign!r} was never drawn")
        seen += part


def _quiet(master: int) -> None:
    """Read what still comes until a tenth of a second brings nothing."""
    while _read(master, 0.1):
        pass


def _read(master: int, seconds: float) -> bytes:
    ready, _, _ = select.select([master], [], [], seconds)
    return os.read(master, 65536) if ready else b""
