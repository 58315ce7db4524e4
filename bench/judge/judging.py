"""A full ``mt-sim test`` beside the same requests sent by pytest and httpx: CPU and wall time an exchange."""

import base64
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import h11

from bench.tools.measure import server
from bench.tools.row import Row
from mock_market.store.exchanges import ExchangeStore
from mock_market.wire.exchange import Call, Exchange

KEY = "bench-key-0123456789"
_JUDGINGS = 3
_LAST_WORDS = 4_000
"""So much of what a program said is shown when it failed."""
REPLAY = """
import base64, json, os
import httpx, pytest

CHECKS = json.load(open(os.environ["BENCH_CALLS"]))

@pytest.fixture(scope="session")
def client():
    with httpx.Client(base_url=os.environ["BENCH_URL"], timeout=20) as one:
        yield one

@pytest.mark.parametrize("name", CHECKS)
def test_check(client, name):
    for call in CHECKS[name]:
        body = base64.b64decode(call["body"]) if call["body"] is not None else None
        response = client.request(call["method"], call["path"], headers=call["headers"], content=body)
        assert response.status_code < 600
        if response.headers.get("content-type", "").startswith("application/json") and response.content:
            response.json()
"""


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What one run took: CPU of its own process and wall time in seconds, for so many exchanges."""

    cpu_s: float
    wall_s: float
    exchanges: int

    @property
    def cpu_us(self) -> float:
        """CPU an exchange, in microseconds."""
        return self.cpu_s / self.exchanges * 1e6


def judging(folder: Path) -> tuple[Spent, Spent]:
    """Ours and theirs, each against a sample service of its own."""
    folder.mkdir()
    with _sample(folder / "ours") as (_, url):
        cpu, wall = _run(_test_words(folder, url), {"MT_SIM_KEY": KEY})
    exchanges = exchanges_of(folder / "runs")
    calls = calls_of(exchanges)
    (folder / "calls.json").write_text(json.dumps(calls))
    (folder / "test_replay.py").write_text(REPLAY)
    ours = Spent(cpu_s=cpu, wall_s=wall, exchanges=len(exchanges))
    with _sample(folder / "theirs") as (_, url):
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0"]
        environment = {"BENCH_CALLS": str(folder / "calls.json"), "BENCH_URL": url}
        cpu, wall = _run([*words, str(folder / "test_replay.py"), f"--rootdir={folder}"], environment)
    return ours, Spent(cpu_s=cpu, wall_s=wall, exchanges=sum(map(len, calls.values())))


def _sample(folder: Path) -> AbstractContextManager[tuple[int, str]]:
    return server("sample_service", f"--data={folder}", "--newborn-users=6", environment={"MT_SIM_KEY": KEY})


def _test_words(folder: Path, url: str) -> list[str]:
    words = [sys.executable, "-m", "simulator", "test", f"--target={url}", f"--data={folder / 'runs'}"]
    return [*words, "--format=json"]


def _run(words: Sequence[str], environment: dict[str, str]) -> tuple[float, float]:
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(words, stdout=said, stderr=said, env={**os.environ, **environment})
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{words[:4]} ended with {process.returncode}:\n{said.read()[-_LAST_WORDS:]}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - began


def exchanges_of(data: Path) -> list[Exchange]:
    """Every exchange of the one run in a data folder."""
    run = next((data / "runs").iterdir())
    store = ExchangeStore(run / "exchanges.db")
    found: list[Exchange] = []
    while page := store.page(after=found[-1].id if found else 0, limit=500):
        found += page
    store.close()
    return found


def calls_of(exchanges: list[Exchange]) -> dict[str, list[dict[str, object]]]:
    """The calls that a usual client can send, by the check that sent them."""
    calls: dict[str, list[dict[str, object]]] = {}
    for exchange in exchanges:
        call = exchange.call
        if exchange.response is None or not _is_usual(call):
            continue
        parts = urlsplit(call.url)
        headers = [(name, KEY if "API-Key" in name else value) for name, value in call.headers]
        row: dict[str, object] = {
            "method": call.method,
            "path": parts.path + (f"?{parts.query}" if parts.query else ""),
            "headers": headers,
            "body": base64.b64encode(call.body).decode() if call.body is not None else None,
        }
        calls.setdefault(call.purpose.asked_by, []).append(row)
    return calls


def _is_usual(call: Call) -> bool:
    """Whether a usual client sends it: HTTP as h11 writes it, printable ASCII, its body's true length."""
    head = [call.url, *(value for _, value in call.headers)]
    if not all(one.isascii() and one.isprintable() for one in head) or " " in call.url:
        return False
    headers = [(name.encode("latin-1"), value.encode()) for name, value in call.headers]
    try:
        request = h11.Request(
            method=call.method.encode(), target=b"/", headers=[(b"Host", b"service"), *headers]
        )
    except h11.LocalProtocolError:
        return False
    framed = [one for one in request.headers if one[0] in (b"content-length", b"transfer-encoding")]
    return framed in ([], [(b"content-length", b"%d" % len(call.body or b""))])


def judged_rows(folder: Path) -> Iterator[Row]:
    """Turn by turn, so that a busy moment of the machine strikes both sides."""
    pairs = [judging(folder / str(number)) for number in range(_JUDGINGS)]
    ours, theirs = ([pair[side] for pair in pairs] for side in (0, 1))
    cpu = [median(one.cpu_us for one in side) for side in (ours, theirs)]
    wall = [median(one.wall_s * 1000 for one in side) for side in (ours, theirs)]
    name = "mt-sim test / its calls by pytest and httpx"
    yield Row(name=f"{name}, CPU", ours=cpu[0], baseline=cpu[1], unit="us", goal=0.8)
    yield Row(name=f"{name}, wall", ours=wall[0], baseline=wall[1], unit="ms", goal=0.5)
    yield Row(name="mt-sim test of the sample, wall / 5 s", ours=wall[0], baseline=5000, unit="ms", goal=1.0)
