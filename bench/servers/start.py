"""How long commands and servers take to start, beside the least that starts at all."""

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.tools.measure import command_cpu_ms, cpu_ms, server
from bench.tools.row import Row

_KEY = "bench-key"
_BARE_TYPER = (
    "import typer; app = typer.Typer(rich_markup_mode=None); app.command()(lambda: None); app(['--help'])"
)


def start_rows(folder: Path) -> Iterator[Row]:
    """CPU until it says that it is ready, or ends by itself."""
    yield Row(
        name="mt-sim --help / a bare Typer --help",
        ours=command_cpu_ms([sys.executable, "-m", "simulator", "--help"]),
        baseline=command_cpu_ms([sys.executable, "-c", _BARE_TYPER]),
        unit="ms",
        goal=1.2,
    )
    yield Row(
        name="the screen without a terminal / a bare Typer --help",
        ours=command_cpu_ms([sys.executable, "-m", "tui", "--market=http://127.0.0.1:1", "--token-file=x"]),
        baseline=command_cpu_ms([sys.executable, "-c", _BARE_TYPER]),
        unit="ms",
        goal=1.2,
    )
    yield _ready(folder)


def _ready(folder: Path) -> Row:
    market, service, bare = [], [], []
    for number in range(5):
        market.append(_cpu_of_start("mock_market", f"--data={folder / f'market-{number}'}"))
        service.append(_cpu_of_start("sample_service", f"--data={folder / f'service-{number}'}"))
        bare.append(_cpu_of_start("bench.bare.service"))
    return Row(
        name="both servers ready / two bare FastAPI",
        ours=median(market) + median(service),
        baseline=2 * median(bare),
        unit="ms",
        goal=1.2,
    )


def _cpu_of_start(module: str, *arguments: str) -> float:
    with server(module, *arguments, environment={"MT_SIM_KEY": _KEY}) as (pid, _):
        return cpu_ms(pid)
