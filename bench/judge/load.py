"""Requests of ``mt-sim load`` beside those of a bare FastHttpUser, turn by turn against one service."""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench import bare
from bench.tools.measure import server, settle
from bench.tools.row import Row
from mock_market.target.target import Target
from simulator.load import command
from simulator.load.result import result_of
from simulator.load.tenants import tenants_of_a_load
from simulator.targets.named import NamedTarget

KEY = "bench-key-0123456789"
BARE = Path(bare.__file__).with_name("load.py")
_ROUNDS = 5
_USERS = 4
_SECONDS = 4


def load_rows(folder: Path) -> Iterator[Row]:
    """Wall time a request, as long as both are kept busy."""
    ours, bare = [], []
    with server("sample_service", f"--data={folder / 'service'}", environment={"MT_SIM_KEY": KEY}) as (
        _,
        url,
    ):
        settle()
        named = NamedTarget(target=Target(name="sample", url=url), key=KEY)
        with tenants_of_a_load(named, _USERS) as tenants:
            for number in range(_ROUNDS):
                ours.append(_request_us(url, tenants, command.LOCUSTFILE, folder / f"ours-{number}"))
                bare.append(_request_us(url, tenants, BARE, folder / f"bare-{number}"))
    yield Row(
        name="a request of a load / of a bare FastHttpUser",
        ours=median(ours),
        baseline=median(bare),
        unit="us",
        goal=1.11,
    )


def _request_us(url: str, tenants: list[str], file: Path, run: Path) -> float:
    run.mkdir()
    words = [f"--host={url}", f"--users={_USERS}", f"--spawn-rate={_USERS}", f"--run-time={_SECONDS}s"]
    command.locust([*words, "--headless", f"--tenants={','.join(tenants)}"], KEY, run, file=file)
    result = result_of(json.loads((run / "load.json").read_text(encoding="utf-8")))
    if result.total.failures:
        raise RuntimeError(f"{file.name}: {result.failures[0]}")
    return 1e6 / result.total.per_second
