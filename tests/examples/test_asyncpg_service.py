"""The example on asyncpg: a connection and a transaction, ended as the request is."""

import asyncio
import importlib.util
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx
import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "asyncpg_service" / "service.py"
ROWS = {"hanbit": {"plan": "basic", "created_at": datetime(2026, 11, 23, tzinfo=UTC)}}


@asynccontextmanager
async def _transaction(ends: list[str]) -> AsyncIterator[None]:
    try:
        yield
    except Exception:
        ends.append("rolled back")
        raise
    ends.append("committed")


def _asyncpg(ends: list[str]) -> ModuleType:
    """As much of asyncpg as the example uses."""

    async def fetchrow(_query: str, tenant_id: str) -> Any:
        return ROWS.get(tenant_id)

    @asynccontextmanager
    async def acquire() -> AsyncIterator[Any]:
        yield SimpleNamespace(fetchrow=fetchrow, transaction=lambda: _transaction(ends))

    module = ModuleType("asyncpg")
    vars(module).update(Connection=object, create_pool=lambda _where: SimpleNamespace(acquire=acquire))
    return module


@pytest.mark.parametrize(
    ("tenant", "status", "end"), [("hanbit", 200, "committed"), ("nobody", 404, "rolled back")]
)
def test_a_request_has_a_transaction_that_ends_as_its_answer_does(
    monkeypatch: pytest.MonkeyPatch, tenant: str, status: int, end: str
) -> None:
    ends: list[str] = []
    monkeypatch.setitem(sys.modules, "asyncpg", _asyncpg(ends))
    monkeypatch.setenv("DATABASE", "postgres://db")
    monkeypatch.setenv("MARKET_KEY", "a-key")
    spec = importlib.util.spec_from_file_location("asyncpg_example", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(module.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://a") as http:
            return await http.get(f"/mt/tenant/{tenant}/status", headers={"X-Market-API-Key": "a-key"})

    assert asyncio.run(ask()).status_code == status
    assert ends == [end]
