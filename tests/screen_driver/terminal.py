"""A pseudo-terminal with a command in it: type keys, wait for text, look at the bytes."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

from bench.screen.glass import Glass
from tui.outside.painting import ASKED


def _environment() -> dict[str, str]:
    """Ours, without a size that would be believed before the terminal's."""
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}


class Terminal:
    """``mt-sim`` in a terminal of some size, which repeats letters or cannot; leaving the block ends it."""

    def __init__(
        self,
        *words: str,
        columns: int = 120,
        rows: int = 36,
        environment: Mapping[str, str] | None = None,
        repeats: str = ASKED,
    ) -> None:
        self._repeats = repeats
        self._master, self._slave = pty.openpty()
        self._size(columns, rows)
        self.before = termios.tcgetattr(self._slave)
        self.bytes = self.all_bytes = b""
        self._glass = Glass()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "simulator", *words],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env={**_environment(), "TERM": "xterm-256color", **(environment or {})},
            start_new_session=True,
        )

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    def resize(self, columns: int, rows: int) -> None:
        """Another size, as when a window is dragged; what is waited for comes from now on."""
        self._forget()
        self._size(columns, rows)
        os.killpg(self.process.pid, signal.SIGWINCH)

    def hang_up(self) -> None:
        """Take the terminal away, as a closed window does."""
        for end in (self._master, self._slave):
            with contextlib.suppress(OSError):
                os.close(end)
        self._master = self._slave = -1

    @property
    def text(self) -> str:
        """The rows that were written to so far, as they stand there."""
        return self._glass.text

    @property
    def screen(self) -> list[str]:
        """All that stands there."""
        return self._glass.screen

    def wait_for_screen(self, wanted: Sequence[str], seconds: float = 60) -> None:
        """Read until this stands below the header of a terminal that was wiped."""
        deadline = time.monotonic() + seconds
        self._glass.rows.clear()
        while self.screen[1:] != wanted:
            assert time.monotonic() < deadline, "\n".join(self.screen)
            self._read(0.1)

    @property
    def after(self) -> list[object]:
        """The terminal's settings now."""
        return termios.tcgetattr(self._slave)

    def type(self, keys: str) -> None:
        """Send keys; what is waited for afterwards is looked for in what comes from now on."""
        self._forget()
        os.write(self._master, keys.encode())

    def wait_for(self, wanted: str, seconds: float = 60) -> None:
        """Read until a text was written."""
        deadline = time.monotonic() + seconds
        while wanted not in self.text:
            if time.monotonic() > deadline or (self.process.poll() is not None and not self._read(0.2)):
                raise AssertionError(f"{wanted!r} never came\n{self.text[-3000:]}")
            self._read(0.1)

    def wait_for_end(self, seconds: float = 60) -> int:
        """Read until the command has ended; its exit code."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"it never ended\n{self.text[-3000:]}")
            self._read(0.1)
        while self._read(0.05):
            pass
        return self.process.returncode

    def wait_until_stopped(self, seconds: float = 60) -> None:
        """Read until the command stands still, as its shell sees it."""
        deadline = time.monotonic() + seconds
        while True:
            pid, status = os.waitpid(self.process.pid, os.WUNTRACED | os.WNOHANG)
            if pid and os.WIFSTOPPED(status):
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"it never stopped\n{self.text[-3000:]}")
            self._read(0.1)

    def go_on(self) -> None:
        """What a shell does for ``fg``; what is waited for comes from now on."""
        self._forget()
        os.killpg(self.process.pid, signal.SIGCONT)

    def _forget(self) -> None:
        """What is waited for comes from now on."""
        self.bytes = b""
        self._glass.forget()

    def _size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], seconds)
        if ready:
            try:
                read = os.read(self._master, 65536)
            except OSError:
                return False
            self.bytes += read
            self.all_bytes += read
            self._glass.write(read)
            if b"\x1b[6n" in read:
                for row, letter in enumerate(ASKED, start=1):
                    os.write(self._master, b"\x1b[%d;%dR" % (row, 4 if letter in self._repeats else 2))
        return bool(ready)
