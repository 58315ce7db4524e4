"""Small plots made of letters. Pure."""

from collections.abc import Sequence

_LEVELS = " ▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], columns: int) -> str:
    """One row; more values than columns are summed up in groups. Empty for no values."""
    grouped = grouped_sums(values, columns)
    highest = max(grouped, default=0.0)
    if highest <= 0:
        return _LEVELS[1] * len(grouped)
    top = len(_LEVELS) - 1
    return "".join(_LEVELS[1 + round((top - 1) * max(value, 0.0) / highest)] for value in grouped)


def bars(values: Sequence[float], columns: int, rows: int) -> list[str]:
    """Upright bars in so many rows, the highest value at the top."""
    grouped = grouped_sums(values, columns)
    highest = max(grouped, default=0.0)
    if highest <= 0 or rows < 1:
        return [" " * len(grouped)] * max(rows, 0)
    steps = len(_LEVELS) - 1
    heights = [round(max(value, 0.0) / highest * rows * steps) for value in grouped]
    return [
        "".join(_LEVELS[min(max(height - row * steps, 0), steps)] for height in heights)
        for row in range(rows - 1, -1, -1)
    ]


def share_bar(share: float, columns: int) -> str:
    """``[####    ]`` for a part of a whole."""
    inner = max(columns - 2, 0)
    filled = round(min(max(share, 0.0), 1.0) * inner)
    return f"[{'#' * filled}{' ' * (inner - filled)}]"


def span_bar(start: float, long: float, whole: float, columns: int) -> str:
    """``[   ###  ]`` for something that began and lasted within a whole."""
    inner = max(columns - 2, 1)
    at = min(round(start / whole * inner), inner - 1) if whole else 0
    wide = max(min(round(long / whole * inner) if whole else 1, inner - at), 1)
    return f"[{' ' * at}{'#' * wide}{' ' * (inner - at - wide)}]"


def grouped_sums(values: Sequence[float], columns: int) -> list[float]:
    """At most ``columns`` values, neighbours added up."""
    if columns <= 0 or not values:
        return []
    size = -(-len(values) // columns)
    return [float(sum(values[start : start + size])) for start in range(0, len(values), size)]
