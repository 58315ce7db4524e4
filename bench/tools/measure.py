"""CPU time of whole processes, and of one request inside a server."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def command_cpu_ms(command: Sequence[str], *, times: int = 7) -> float:
    """Median CPU of a command that ends by itself, in milliseconds."""
    return median(_once(command) for _ in range(times))


def _once(command: Sequence[str]) -> float:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return (usage.ru_utime + usage.ru_stime) * 1000


@contextlib.contextmanager
def server(
    module: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[int, str]]:
    """Start a server that prints ``ready URL``; yield its process id and URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    if process.stdout is None:
        raise RuntimeError("no standard output")
    try:
        yield process.pid, process.stdout.readline().split()[1]
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def cpu_ms(pid: int) -> float:
    """CPU that a running process has used so far, in milliseconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_S * 1000


def memory_mb(pid: int) -> float:
    """Memory that a running process holds, in megabytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * _PAGE_BYTES / 1e6


def request_cpu_us(pid: int, url: str, path: str, headers: Mapping[str, str], *, times: int = 1500) -> float:
    """CPU that a server spends on one request of a kept connection, in microseconds."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    for _ in range(200):
        _ask(connection, path, headers)
    before = cpu_ms(pid)
    for _ in range(times):
        _ask(connection, path, headers)
    spent = cpu_ms(pid) - before
    connection.close()
    return spent * 1000 / times


def _ask(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str]) -> None:
    connection.request("GET", path, headers=dict(headers))
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")


def settle(seconds: float = 0.5) -> None:
    """Let a server finish what it does after its start."""
    time.sleep(seconds)
