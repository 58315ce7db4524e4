"""A service that has not moved yet is judged on what its dialect offers, and on nothing else."""

from pathlib import Path

import pytest
from conformance_driver import judge, playing, sample, statuses, trouble

from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses, says

pytestmark = pytest.mark.wire

JUDGED = {
    "health.answers",
    "auth.missing_key",
    "auth.wrong_key",
    "dashboard.readable",
    "users.search_nothing",
    "webhook.approved",
    "webhook.reuse_email",
    "webhook.wrong_key",
    "errors.response_format",
}


@pytest.mark.parametrize("persona", ["advisor", "llm_chatbot"])
def test_an_older_service_is_judged_in_its_own_words(tmp_path: Path, persona: str) -> None:
    with sample(tmp_path / "service", persona=persona) as url:
        code, report = judge(url, tmp_path, f"--dialect={persona}")
    ends = statuses(report)
    assert trouble(report) == {}
    assert code == 0
    assert {name for name, end in ends.items() if end == "passed"} >= JUDGED
    skipped = [row["message"] for row in report["checks"] if row["status"] == "skipped"]
    assert f"judged in the standard dialect only; this target speaks {persona}" in skipped
    # Nothing that cannot be proved to be new is erased; it is reported instead.
    assert report["tenants"]["left_over"] == []
    assert 1 <= len(report["tenants"]["left_alone"]) <= 6


async def _without_users(wire: Wire, request: Request) -> SpoiltAnswer:
    if request.path == "/admin/dashboard":
        return says(200, usage={})
    return await wire.forward(request)


def test_an_older_service_that_is_broken_fails(tmp_path: Path) -> None:
    with playing(_without_users, tmp_path / "service", persona="advisor") as url:
        code, report = judge(url, tmp_path, "--dialect=advisor")
    assert code == 1
    assert "dashboard.readable" in trouble(report)


@pytest.mark.parametrize(
    ("dialect", "path", "operation", "check"),
    [
        ("llm_chatbot", "/admin/dashboard", "get_tenant_stats", "dashboard.readable"),
        ("llm_chatbot", "/api/marketplace/demo/provision", "auto_provision", "webhook.approved"),
        ("market-2025", "/api/tenant/webhook/application-approved", "auto_provision", "manual.webhook"),
    ],
)
def test_what_breaks_in_an_older_service_is_told_once(
    tmp_path: Path, dialect: str, path: str, operation: str, check: str
) -> None:
    async def failing(wire: Wire, request: Request) -> SpoiltAnswer:
        known = wire.key in dict(request.headers).values()
        return (
            refuses(500, "INTERNAL_ERROR") if request.path == path and known else await wire.forward(request)
        )

    with playing(failing, tmp_path / "service", persona=dialect) as url:
        code, report = judge(url, tmp_path, f"--dialect={dialect}")
    (cause,) = report["causes"]
    assert (cause["operation"], cause["check"]) == (operation, check)
    assert list(trouble(report)) == [check]
    assert (code, report["summary"]["blocked"]) == (1, len(cause["blocks"]))


def test_the_aliases_alone_are_a_dialect_too(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        code, report = judge(url, tmp_path, "--dialect=aliases")
    assert trouble(report) == {}
    assert code == 0
    assert statuses(report)["webhook.approved"] == "passed"


def test_the_manual_of_2025_is_judged_by_its_own_checklist(tmp_path: Path) -> None:
    with sample(tmp_path / "service", persona="market-2025") as url:
        code, report = judge(url, tmp_path, "--dialect=market-2025")
    ends = statuses(report)
    assert trouble(report) == {}
    assert code == 0
    assert {end for name, end in ends.items() if name.startswith("manual.")} == {"passed"}
    assert ends["health.answers"] == "passed"
