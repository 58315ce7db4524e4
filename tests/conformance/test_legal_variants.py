"""What the contract allows passes: no false alarm on any legal variant of the sample.

``make prove`` judges each of them whole. Here most are of one service; the others meet the suites they touch.
"""

from pathlib import Path

import httpx
import pytest
from conformance_driver import KEY, judge, playing, statuses, trouble
from conformance_driver.variants import VARIANTS, judge_variants

from sample_service.defects.wire import Request, SpoiltAnswer, Wire
from simulator.conformance.engine.arrangement.tenants import Tenants

pytestmark = pytest.mark.wire

COMPOSED = tuple(name for name, variant in VARIANTS.items() if not variant.suites)
"""They change different things, so that one whole run judges them all."""
COUPLED = ("opaque_ids", "other_order", "unknown_filter_refused")
"""So do these, in the same few suites."""
ALONE = tuple(name for name in VARIANTS if name not in (*COMPOSED, *COUPLED))


def test_a_service_of_many_legal_variants_is_not_failed(tmp_path: Path) -> None:
    report = judge_variants(COMPOSED, tmp_path)
    assert report["summary"]["passed"] > 150


def test_a_service_of_some_legal_variants_is_not_failed_by_the_suites_they_touch(tmp_path: Path) -> None:
    judge_variants(COUPLED, tmp_path, sorted({suite for name in COUPLED for suite in VARIANTS[name].suites}))


@pytest.mark.parametrize("name", ALONE)
def test_a_legal_variant_is_not_failed(tmp_path: Path, name: str) -> None:
    judge_variants((name,), tmp_path, VARIANTS[name].suites)


async def library(wire: Wire, request: Request) -> SpoiltAnswer:
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
