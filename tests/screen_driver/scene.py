"""One fixed scene for kept screens and pictures: the same market, the same runs, the same times."""

import json
import sys
from dataclasses import replace
from pathlib import Path

from screen_driver.fake_market import LOCAL, SHARED, FakeMarket, application, exchange, tenant

from languages import chosen
from mock_market.wire.exchange import Exchange
from tui.outside.commands import CommandRunner

EVENTS = """
import json, sys

CHECKS = [
    {"id": "health.answers", "suite": "health", "title": "Health answers with its three fields",
     "level": "MUST"},
    {"id": "users.search", "suite": "users", "title": "A search finds names and addresses", "level": "MUST"},
    {"id": "users.search_wildcards", "suite": "users", "level": "MUST",
     "title": "A search is plain text: %, _ mean themselves"},
    {"id": "users.stable_pages", "suite": "users", "title": "Pages keep their order", "level": "SHOULD"},
]
STEPS = ["the market activates the tenant", "the service says that it is active", "it ends after 30 days"]
STORIES = [
    {"name": "demo-to-expiry", "title": "From a demo application to its expiry", "steps": 3,
     "story": "A professor applies for a demo and the market approves it. Thirty days later the demo ends."},
    {"name": "first-day", "title": "A tenant's first day", "story": "The first people come.", "steps": 3},
]
TARGET = {"url": "http://127.0.0.1:9900", "name": "sample-service", "dialect": "standard"}

def tell(**event):
    print(json.dumps(event), flush=True)

words = sys.argv[1:]
if words[:2] == ["scenario", "list"]:
    print(json.dumps({"scenarios": STORIES}))
elif words[:2] == ["target", "list"]:
    print(json.dumps({"targets": []}))
elif "--list" in words:
    print(json.dumps({"checks": CHECKS}))
elif words[:2] == ["scenario", "run"]:
    steps = [{"index": n, "title": t} for n, t in enumerate(STEPS, 1)]
    tell(event="started", run="r2", scenario={"name": words[2], "title": ""}, target=TARGET, steps=steps)
    for step in steps:
        tell(event="step_started", index=step["index"])
        bad = step["index"] == 3
        tell(event="step_finished", step={**step, "status": "failed" if bad else "passed",
             "expected": "body.status deactivated" if bad else "",
             "observed": "body.status active" if bad else "",
             "hint": "The market deactivates a tenant whose subscription has ended." if bad else "",
             "duration_ms": 4.0, "exchanges": [step["index"] + 3]})
    tell(event="finished", status="failed", message="step 3 failed", exit_code=1)
    sys.exit(1)
elif words[:1] == ["test"]:
    tell(event="started", run="r1", target=TARGET, checks=CHECKS, store="")
    for number, check in enumerate(CHECKS):
        tell(event="check_started", id=check["id"])
        bad = check["id"] == "users.search_wildcards"
        finding = {"clause": "USER-5", "observed": "5 of these five",
                   "expected": "only '할인 100% 이용' for '%'",
                   "hint": "Escape %, _ and \\\\ before LIKE, or use instr(lower(name), lower(:term)).",
                   "curl": "curl http://127.0.0.1:9900/mt/tenant/mtsim-1/users?search=%25", "exchanges": [7]}
        tell(event="check_finished", check={**check, "status": "failed" if bad else "passed", "message": "",
             "hint": finding["hint"] if bad else "", "operation": None, "duration_ms": 1.0,
             "exchanges": [number + 4], "clauses": ["USER-5"], "claim": check["title"] + ".",
             "findings": [finding] if bad else []})
    tell(event="finished", summary={"total": 4, "passed": 3, "failed": 1, "warned": 0, "skipped": 0,
         "errored": 0, "score": 75}, exit_code=1, message="")
    sys.exit(1)
"""

KOREAN = {
    "Health answers with its three fields": "헬스 체크는 필드 세 개를 담아 응답합니다",
    "A search finds names and addresses": "검색은 이름과 주소를 찾습니다",
    "A search is plain text: %, _ mean themselves": "검색어는 일반 텍스트입니다. %, _도 글자 그대로입니다",
    "Pages keep their order": "페이지는 순서를 지킵니다",
    "the market activates the tenant": "마켓이 테넌트를 활성화합니다",
    "the service says that it is active": "서비스가 활성 상태라고 말합니다",
    "it ends after 30 days": "30일 뒤에 끝납니다",
    "From a demo application to its expiry": "데모 신청부터 만료까지",
    "A professor applies for a demo and the market approves it. Thirty days later the demo ends.":
        "교수가 데모를 신청하고 마켓이 승인합니다. 30일 뒤 데모가 끝납니다.",
    "A tenant's first day": "테넌트의 첫날",
    "The first people come.": "첫 사람들이 들어옵니다.",
    "The market deactivates a tenant whose subscription has ended.":
        "마켓은 구독이 끝난 테넌트를 비활성화합니다.",
    "step 3 failed": "3단계가 실패함",
    "5 of these five": "이 다섯 가운데 5명",
    "only '할인 100% 이용' for '%'": "'%' 검색에 '할인 100% 이용'만",
    "Escape %, _ and \\\\ before LIKE, or use instr(lower(name), lower(:term)).":
        "LIKE 앞에서 %, _, \\\\를 이스케이프하거나 instr(lower(name), lower(:term))를 쓰십시오.",
}  # fmt: skip
"""What the commands say where Korean is spoken."""


def refusal(code: str) -> bytes:
    """An error as the contract writes it."""
    return json.dumps({"error": code, "message": "refused"}).encode()


def scene(folder: Path) -> FakeMarket:
    """A market with two targets, four tenants, and traffic of every kind."""
    market = FakeMarket(folder / "market", targets=[LOCAL, SHARED])
    market.tenants = [
        tenant("univ-01"),
        tenant("univ-02", "두리교육원", "provisioning"),
        tenant("mtsim-old-7", "옛한빛대학교", "deactivated"),
        tenant("mtsim-bad-1", "Ångström University", "suspended"),
    ]
    market.add(
        exchange(1, operation="activate_tenant", total_ms=31),
        exchange(2),
        exchange(3, operation="get_tenant_stats", tenant_id="한빛대학교", total_ms=18.2),
        exchange(4, operation="create_user", status=409, reason="Conflict", total_ms=4.5,
                 body=refusal("USER_EXISTS")),
        exchange(5, operation="create_user", failure="timeout", delivery_id="d-1",
                 message="no whole answer within 10 s", total_ms=10_000),
        exchange(6, operation="create_user", status=500, reason="Internal Server Error",
                 attempt=2, delivery_id="d-1", body=refusal("INTERNAL_ERROR"), total_ms=1204),
        exchange(7, operation="create_user", status=201, reason="Created", attempt=3,
                 delivery_id="d-1", request_body='{"email": "a@b.example", "name": "김하늘"}'.encode()),
        exchange(8, operation="list_users"),
    )  # fmt: skip
    market.applications = [application(3, "submitted"), application(2, "active", "univ-02")]
    return market


def of_run(run: str, *exchanges: Exchange) -> list[Exchange]:
    """Exchanges of a run as the market has copied them."""
    return [replace(one, run=run, run_number=number) for number, one in enumerate(exchanges, start=1)]


def commands(folder: Path) -> CommandRunner:
    """Commands whose events are always the same."""
    script = folder / "events.py"
    script.write_text(_events(), encoding="utf-8")
    return CommandRunner((sys.executable, str(script)))


def _events() -> str:
    told = EVENTS
    for english, korean in KOREAN.items() if chosen() == "ko" else ():
        told = told.replace(english, korean)
    return told
