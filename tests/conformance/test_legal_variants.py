"""What the contract allows passes: no false alarm on any legal variant of the sample.

``make prove`` judges each of them whole. Most are here of one service that is judged whole; what contradicts
them is of services that meet the suites they touch.
"""

from pathlib import Path

import pytest
from conformance_driver import judge, playing, statuses, trouble
from conformance_driver.open_house import activate
from conformance_driver.variants import VARIANTS, judge_variants

from sample_service.defects.wire import Request, SpoiltAnswer, Wire

pytestmark = pytest.mark.wire

APART = (
    (("habits_of_its_own", "provisioning", "busy_at_times"), ("lifecycle", "webhook")),
    (
        ("newborn_empty", "unknown_filter_refused", "slow", "optional_404"),
        ("dashboard", "users", "resources", "aliases", "webhook"),
    ),
    (("newborn_crowd", "optional_405"), ("settings", "aliases", "webhook")),
    (("optional_501",), ("dashboard", "settings", "aliases", "webhook", "errors")),
    (("new_header_only",), ("auth", "aliases", "webhook")),
)
"""Variants of one service each, and the suites that they touch."""
COMPOSED = tuple(name for name in VARIANTS if not any(name in names for names, _suites in APART))


def test_a_service_of_many_legal_variants_is_not_failed(tmp_path: Path) -> None:
    report = judge_variants(COMPOSED, tmp_path)
    assert report["summary"]["passed"] > 150


@pytest.mark.parametrize(("names", "suites"), APART, ids=["-".join(names) for names, _ in APART])
def test_a_service_of_some_legal_variants_is_not_failed_by_the_suites_they_touch(
    tmp_path: Path, names: tuple[str, ...], suites: tuple[str, ...]
) -> None:
    judge_variants(names, tmp_path, suites)


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
        activate(url, "hallym")
        code, report = judge(url, tmp_path, "--suite=resources", "--read-tenant=hallym")
    assert (code, trouble(report)) == (0, {})
    assert statuses(report)["resources.pages"] == "passed"
