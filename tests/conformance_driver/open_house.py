"""A service that lets everybody in, and a tenant of its user's own, which a run may read and nothing else."""

from pathlib import Path
from typing import Any

import httpx

from conformance_driver import KEY, judge, playing, statuses
from sample_service.defects.wire import Request, SpoiltAnswer, Wire
from simulator.conformance.engine.arrangement.tenants import Tenants

OWN = "hallym"


def judge_open_house(folder: Path, *options: str) -> dict[str, Any]:
    """Judge it; a write with a wrong key would do what it says, and none may go to the user's own tenant."""
    written: list[str] = []

    async def open_house(wire: Wire, request: Request) -> SpoiltAnswer:
        if request.tenant_id == OWN and request.method not in ("GET", "HEAD", "OPTIONS"):
            written.append(request.operation)
        return await wire.forward(wire.let_in(request))

    with playing(open_house, folder / "service", newborn_users=6) as url:
        activate(url, OWN)
        assert written == ["activate_tenant"]
        _code, report = judge(url, folder, f"--read-tenant={OWN}", *options)
    assert written == ["activate_tenant"]
    assert "errored" not in statuses(report).values()
    return report


def activate(url: str, tenant_id: str) -> None:
    """Make a tenant that is no run's."""
    path, key = f"/mt/tenant/{tenant_id}/activate", {"X-Market-API-Key": KEY}
    assert httpx.post(f"{url}{path}", headers=key, json=Tenants.activation(tenant_id)).status_code == 200
