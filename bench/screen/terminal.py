"""A program on a pseudo-terminal, and how long it takes to answer a key."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from bench.screen.glass import Glass
from bench.tools.measure import cpu_ms, memory_mb

_FOOT = re.compile(r"#(\d+)\s")
_COLUMNS, _ROWS = 120, 36
_LONGEST_S = 60.0


class Terminal:
    """One process in a terminal of 120 columns and 36 rows; leaving the block ends it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none"}
        self._glass = Glass()
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env=environment,
            start_new_session=True,
        )

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """End the process and give the terminal back."""
        self._process.kill()
        self._process.wait()
        os.close(self._master)
        os.close(self._slave)

    def paint_ms(self, sign: str) -> float:
        """From the start of the process until a text is drawn."""
        self._until(lambda seen: sign in seen, sign)
        return (time.perf_counter() - self._began) * 1000

    def key_ms(self, keys: str, sign: str = "") -> float:
        """From a key until its first byte, or until a text is drawn."""
        return self._press(keys, lambda seen: sign in seen, sign or "anything")

    def move_ms(self, keys: str, number: int) -> float:
        """From a key until the foot of the list names that exchange."""
        return self._press(keys, lambda seen: number in _numbers(seen), f"#{number}")

    def page_ms(self, keys: str) -> float:
        """From a key until the foot of the list names any exchange."""
        return self._press(keys, lambda seen: bool(_numbers(seen)), "#")

    def press(self, keys: str) -> None:
        """Send keys and let the screen come to rest."""
        os.write(self._master, keys.encode())
        self.quiet()

    def open_traces(self, last: int) -> None:
        """The list of traces with its newest exchange marked, wherever it was left."""
        self.press("2")
        self.move_ms("F", last)
        self.quiet()

    def quiet(self, seconds: float = 0.1) -> None:
        """Read what still comes until a moment brings nothing."""
        while self._read(seconds):
            pass

    def watch(self, seconds: float) -> None:
        """Read all that is drawn within a moment."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)

    def cpu_ms_in(self, seconds: float) -> float:
        """CPU of one second, on average over a while in which all is read and nothing typed."""
        before, began = cpu_ms(self._process.pid), time.perf_counter()
        self.watch(seconds)
        return (cpu_ms(self._process.pid) - before) / (time.perf_counter() - began)

    def memory_mb(self) -> float:
        """Memory that the process holds now."""
        return memory_mb(self._process.pid)

    def _press(self, keys: str, found: Callable[[str], bool], what: str) -> float:
        self._glass.forget()
        began = time.perf_counter()
        os.write(self._master, keys.encode())
        self._until(found, what)
        return (time.perf_counter() - began) * 1000

    def _until(self, found: Callable[[str], bool], what: str) -> None:
        while self._read(_LONGEST_S):
            if found(self._glass.text):
                return
        raise RuntimeError(f"{what!r} was never drawn")

    def _read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._master], [], [], seconds)
        part = os.read(self._master, 65536) if ready else b""
        self._glass.write(part)
        return part


def screen_command(data: Path, market: Path, url: str) -> list[str]:
    """The screen of a running market, as ``mt-sim tui`` starts it."""
    words = [f"--market={url}", f"--token-file={market / 'token'}", f"--data={data}", "--target=sample"]
    return [sys.executable, "-m", "tui", *words]


def _numbers(seen: str) -> list[int]:
    return [int(number) for number in _FOOT.findall(seen)]
