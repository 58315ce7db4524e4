"""What a load came to: times and failures by operation, and whether it is within what was asked. No I/O."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from languages import _
from simulator.errors.extras import NOT_A_CEILING
from simulator.output.columns import padded

_TIME = re.compile(r"(p50|p95|p99)=(\d+(?:\.\d+)?)(ms|s)")
_SHARE = re.compile(r"errors=(\d+(?:\.\d+)?)%")
ALL = "all"
KEY_IN, RESULT_IN = "MT_SIM_LOAD_KEY", "MT_SIM_LOAD_RESULT"
"""How Locust, a process of its own, is told the key and where the result goes."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One operation, or all of them; times are milliseconds."""

    name: str
    requests: int
    failures: int
    per_second: float
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True, kw_only=True)
class LoadFailure:
    """One kind of failure of one operation, with the rule that it breaks."""

    operation: str
    said: str
    times: int


@dataclass(frozen=True, kw_only=True)
class LoadResult:
    """Everything; the last row is all operations."""

    rows: tuple[Row, ...]
    failures: tuple[LoadFailure, ...]
    lost_workers: int = 0

    @property
    def total(self) -> Row:
        """All operations together."""
        return self.rows[-1]

    def as_data(self) -> dict[str, Any]:
        """As JSON."""
        return {"schema": "mt-sim/load/1", **asdict(self)}


def result_of(data: dict[str, Any]) -> LoadResult:
    """Read a result back from JSON."""
    return LoadResult(
        rows=tuple(Row(**row) for row in data["rows"]),
        failures=tuple(LoadFailure(**one) for one in data["failures"]),
        lost_workers=data["lost_workers"],
    )


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """The most that is allowed: milliseconds by percentile, and failures as a part of one."""

    times: tuple[tuple[str, float], ...] = ()
    errors: float | None = None

    def broken_by(self, result: LoadResult) -> Iterator[str]:
        """What is over it, in words."""
        total = result.total
        for name, most in self.times:
            if getattr(total, name) > most:
                yield _(
                    "{name} is {found:g} ms, over {most:g}", name=name, found=getattr(total, name), most=most
                )
        share = total.failures / total.requests if total.requests else 1.0
        if self.errors is not None and share > self.errors:
            yield _("{share:.2%} of the answers are failures, over {most:.2%}", share=share, most=self.errors)


def ceiling(text: str) -> Ceiling:
    """Read ``p95=300ms,errors=1%``; CommandError for anything else."""
    times, errors = [], None
    for part in filter(None, text.split(",")):
        time, share = _TIME.fullmatch(part.strip()), _SHARE.fullmatch(part.strip())
        if time:
            times.append((time[1], float(time[2]) * (1000 if time[3] == "s" else 1)))
        elif share:
            errors = float(share[1]) / 100
        else:
            raise NOT_A_CEILING.error(part=part)
    return Ceiling(times=tuple(times), errors=errors)


def table(result: LoadResult) -> str:
    """Times and failures as a person reads them."""
    heads = (_("operation"), _("requests"), _("failed"), _("a second"), "p50", "p95", "p99")
    lines = [_line(*heads)]
    for row in result.rows:
        times = (f"{value:.0f} ms" for value in (row.p50, row.p95, row.p99))
        lines.append(_line(row.name, str(row.requests), str(row.failures), f"{row.per_second:.1f}", *times))
    lines += [f"{one.times:>7} x  {one.operation}  {one.said}" for one in result.failures]
    return "\n".join(lines)


def _line(name: str, *cells: str) -> str:
    return padded(name, 20) + "".join(" " * max(1, 10 - len(cell)) + cell for cell in cells)
