"""What the contract allows passes: no false alarm on any legal variant of the sample."""

from pathlib import Path

import httpx
import pytest
from conformance_driver import KEY, SERVICE_KEY, judge, playing, served, statuses, trouble
from conformance_driver.variants import VARIANTS, InChunks
from starlette.types import ASGIApp

from sample_service.app import create_app
from sample_service.defects.wire import Answer, DefectMiddleware, Request, Wire
from sample_service.service.settings import ServiceSettings
from simulator.conformance.engine.tenants import Tenants

pytestmark = pytest.mark.wire

PATIENT = "--timeout=60"
"""A busy machine delays answers of every check; only errors.in_time may mind."""


TOGETHER = (
    (
        "nulls_refused",
        "control_characters_refused",
        "empty_updates_refused",
        "unknown_filter_refused",
        "closed_to_strangers",
    ),
    ("extra_fields", "lower_case_emails", "zero_days_left_out", "plain_ascii", "connection_closed"),
    ("deletes_204", "invalid_400", "conflict_on_repeat", "unknown_filter_empty", "chunked"),
)
"""Variants that change different things are of one service: a whole run is dear."""
ALONE = tuple((name,) for name in VARIANTS if not any(name in names for names in TOGETHER))


@pytest.mark.parametrize("names", [*TOGETHER, *ALONE], ids="+".join)
def test_a_legal_variant_is_not_failed(tmp_path: Path, names: tuple[str, ...]) -> None:
    variants = [VARIANTS[name] for name in names]
    changed = {name: value for variant in variants for name, value in variant.settings}
    suites = [suite for variant in variants for suite in variant.suites]
    settings = ServiceSettings(
        data=tmp_path / "service",
        keys=(KEY,),
        service_key=SERVICE_KEY,
        hash_password=lambda password: "not-a-real-hash",
        **{"newborn_users": 6, "provisioning_seconds": 0.1, **changed},
    )

    def make() -> ASGIApp:
        app = create_app(settings)
        for variant in variants:
            app.add_middleware(DefectMiddleware, play=variant.play, key=KEY, memory={})
        return InChunks(app)

    with served(make) as url:
        code, report = judge(url, tmp_path, PATIENT, *(f"--suite={suite}" for suite in suites))
    assert set(trouble(report)) == {check for variant in variants for check in variant.warned}, trouble(
        report
    )
    assert code == 0
    assert report["tenants"]["left_over"] == []
    assert report["summary"]["passed"] > (60 if suites else 150)


async def library(wire: Wire, request: Request) -> Answer:
    """The user's tenant has 5,000 resources, each type a quarter of them."""
    answer = await wire.forward(request)
    if request.operation != "list_resources" or request.tenant_id != "hallym" or not answer.fine:
        return answer
    kinds = ("course", "discussion", "document", "session")
    kind, term = answer.json["resource_type"], request.asked("search") or ""
    numbers = [n for n in range(5000) if kind in (None, kinds[n % 4]) and term in f"강의 {n}"]
    start, limit = answer.json["offset"], answer.json["limit"]
    items = [
        {
            "id": f"r-{n}",
            "type": kinds[n % 4],
            "title": f"강의 {n}",
            "created_by": None,
            "created_at": "2026-01-01T00:00:00Z",
            "stats": {"participants": 0, "discussions": 0, "documents": 0},
        }
        for n in numbers[start : start + limit]
    ]
    return answer.with_json(total=len(numbers), items=items)


def test_a_tenant_with_a_large_library_is_not_failed(tmp_path: Path) -> None:
    with playing(library, tmp_path / "service") as url:
        activated = Tenants.activation("hallym")
        httpx.post(f"{url}/mt/tenant/hallym/activate", headers={"X-Market-API-Key": KEY}, json=activated)
        code, report = judge(url, tmp_path, "--suite=resources", "--read-tenant=hallym")
    assert (code, trouble(report)) == (0, {})
    assert statuses(report)["resources.pages"] == "passed"
