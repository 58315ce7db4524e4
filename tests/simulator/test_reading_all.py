"""All exchanges are read page by page, and how far that is is told behind each."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from simulator.commands import traces

SOURCE = traces.TraceSource(data=Path("nowhere"))


@pytest.mark.parametrize(("count", "told"), [(3, []), (1200, [41, 83])])
def test_long_reading_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], count: int, told: list[int]
) -> None:
    stored = [SimpleNamespace(id=number) for number in range(1, count + 1)]

    async def page(_source: object, _wanted: str, limit: int, *, after: int | None = None) -> list[Any]:
        return stored[-limit:] if after is None else stored[after:][:limit]

    monkeypatch.setattr(traces, "page", page)
    assert asyncio.run(traces.every(SOURCE, "")) == stored
    said = [f"{number} exchanges are read, {part}%" for number, part in zip((500, 1000), told, strict=False)]
    assert capsys.readouterr().err.splitlines() == said
