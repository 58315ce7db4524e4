"""Hostile targets in a thread of their own, and what a whole judgement of one must say."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hostile.liars import LIARS
from hostile.targets import serving

from conformance_driver import judge, playing, statuses
from simulator.errors.command_error import CommandError

HANGING = frozenset({"hang_at_once", "hang_after_head", "drip_head", "drip_body"})
SILENT = HANGING | {
    "bad_chunk",
    "bad_length",
    "bad_status",
    "binary",
    "close_at_once",
    "cut_in_body",
    "cut_in_chunks",
    "cut_in_head",
    "gzip_bomb",
    "http_2_preface",
    "huge_header",
    "many_codings",
    "many_headers",
    "not_http",
    "reset",
    "reset_in_body",
    "space_in_header",
    "switching_protocols",
    "two_lengths",
    "unasked_deflate",
}
"""Targets from which no whole answer comes: the run stops early and says so."""
ELSEWHERE = frozenset({"redirect_away", "redirect_nowhere"})
"""Targets that send everybody to another address, which is no judgement at all."""
FLOODS = frozenset({"flood", "announced_flood", "endless_headers", "endless_interim"})
"""Targets whose answer is cut at the bound on its size or at the one on its time, whichever comes first."""
UNTOLD = {"refuses_everything": "refuses the key", "nothing_there": "none of the contract's paths"}
"""Liars that cannot be judged at all, and what is said of them."""
INCOMPLETE = frozenset({"always_busy", "hangs_after_a_while"})
"""Liars that only ask to wait, or answer no more: a run of them comes to no end, and fails nothing."""
BOUNDS = ("--timeout=0.5", "--max-seconds=3600")
"""For who hangs: others get the time that a busy machine needs, so that none is taken for silent."""
PATIENT = ("--timeout=60", "--max-seconds=3600")


def judge_hostile(name: str, folder: Path, *options: str) -> None:
    """Judge a hostile target as the options say, or whole: it fails, in time, and nothing of ours breaks."""
    with hostile(name) as url:
        if name in ELSEWHERE:
            with pytest.raises(CommandError, match="the market follows no redirect"):
                judge(url, folder, *PATIENT)
            return
        code, report = judge(url, folder, *(BOUNDS if name in HANGING else PATIENT), *options)
    ends = statuses(report)
    mute = "no whole answer comes" in report["message"]
    assert code == (3 if mute else 1)
    assert "errored" not in ends.values()
    assert {check for check, end in ends.items() if end == "passed"} <= {
        "health.answers",
        "health.open",
        "health.quick",
    }
    assert name in FLOODS or mute == (name in SILENT)
    failed = [row for row in report["checks"] if row["status"] == "failed"]
    assert all(row["findings"][0]["observed"] for row in failed)


def judge_liar(name: str, folder: Path, *options: str) -> None:
    """Judge a lying service as the options say, or whole: it fails, in time, and nothing of ours breaks."""
    with playing(LIARS[name], folder / "service", newborn_users=6) as url:
        if name in UNTOLD:
            with pytest.raises(CommandError, match=UNTOLD[name]):
                judge(url, folder, *PATIENT)
            return
        bounds = BOUNDS if name == "hangs_after_a_while" else PATIENT
        code, report = judge(url, folder, *bounds, *options)
    ends = statuses(report)
    assert code == (3 if name in INCOMPLETE else 1)
    assert "errored" not in ends.values()
    assert "are over" not in report["message"]


@contextmanager
def hostile(name: str) -> Iterator[str]:
    """One of the hostile targets in a thread of its own."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    stop = asyncio.Event()
    urls: list[str] = []

    async def serve() -> None:
        async with serving(name) as url:
            urls.append(url)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield urls[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
