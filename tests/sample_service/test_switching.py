"""Defects that come and go in one service that runs: each request meets those of its moment."""

import asyncio
from pathlib import Path

import httpx
import pytest

from sample_service.app import create_app
from sample_service.defects.switches import switch_file, switched_on
from sample_service.service.settings import ServiceSettings

KEY = "the-market-key-0123456789"
HEALTH = "/mt/health"


@pytest.mark.parametrize("before", ["", "health.open\n"])
def test_each_request_meets_the_defects_of_its_moment(tmp_path: Path, before: str) -> None:
    file = switch_file(tmp_path)
    file.write_text(before)

    async def run() -> list[int]:
        app = create_app(ServiceSettings(data=tmp_path, keys=(KEY,), switches_defects=True))
        transport = httpx.ASGITransport(app=app)
        found = []
        async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport) as client:
            for number, named in enumerate((before, "health.open\nno.such_defect\n", "", "health.open")):
                fresh = tmp_path / f"{number}"
                fresh.write_text(named)
                fresh.replace(file)
                found.append((await client.get(f"http://sample{HEALTH}")).status_code)
            file.unlink()
            found.append((await client.get(f"http://sample{HEALTH}")).status_code)
        return found

    right, spoilt = 200, 401
    assert asyncio.run(run()) == [spoilt if before else right, spoilt, right, spoilt, right]


@pytest.mark.parametrize("damage", [None, b"\xff\xfe health.open", b"\0" * 100])
def test_a_folder_whose_switches_cannot_be_read_has_none_on(tmp_path: Path, damage: bytes | None) -> None:
    if damage is not None:
        switch_file(tmp_path).write_bytes(damage)
    assert switched_on(tmp_path) == ()
