"""A service of which little is written, as every service is once: the rest is work, and breaks no rule."""

import re
from pathlib import Path

import pytest
from conformance_driver import judge, playing, trouble

from sample_service.defects.wire import Play, Request, SpoiltAnswer, Wire, refuses, says
from standard_api.operations import OPERATIONS, Operation

pytestmark = pytest.mark.wire

ACTIVATION = ("activate_tenant",)
LIFECYCLE = ("health", "activate_tenant", "deactivate_tenant", "get_tenant_status")
PEOPLE = (*LIFECYCLE, "create_user", "list_users", "get_user", "delete_user")


def _on(path: str) -> list[Operation]:
    """The operations that the contract has on a path."""
    return [one for one in OPERATIONS if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one.path), path)]


def first_days(*written: str) -> Play:
    """Only these are written; a path of none of them is no path, as frameworks see it.

    An active tenant that is activated again is a conflict (LIFE-7).
    """

    async def play(wire: Wire, request: Request) -> SpoiltAnswer:
        here = [one for one in _on(request.path) if one.name in written]
        if not here and (_on(request.path) or request.path == "/health" or request.path.startswith("/api/")):
            return says(404, detail="Not Found")
        if here and request.method not in {one.method for one in here}:
            return refuses(405, "INVALID_REQUEST").with_header("allow", here[0].method)
        repeated = request.operation == "activate_tenant" and wire.knows(request)
        state = await wire.ask("GET", f"/mt/tenant/{request.tenant_id}/status") if repeated else None
        answer = await wire.forward(request)
        active = state is not None and state.fine and state.json["status"] == "active"
        return refuses(409, "TENANT_EXISTS") if active and answer.fine else answer

    return play


@pytest.mark.parametrize(
    "written", [ACTIVATION, LIFECYCLE, PEOPLE], ids=["activation", "lifecycle", "people"]
)
def test_what_is_not_written_is_work_and_nobody_s_fault(tmp_path: Path, written: tuple[str, ...]) -> None:
    suites = ("health", "auth", "lifecycle", "dashboard", "errors")
    with playing(first_days(*written), tmp_path / "service", newborn_users=0) as url:
        code, report = judge(url, tmp_path, *(f"--suite={one}" for one in suites))
    assert trouble(report).keys() <= {"errors.form_elsewhere"}, "FastAPI's own 404 breaks a SHOULD"
    assert [cause["operation"] for cause in report["causes"] if not cause["unwritten"]] == []
    assert code == 3
