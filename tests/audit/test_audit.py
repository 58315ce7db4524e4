"""``mt-sim audit``: what is offered is found by asking, and nothing is changed by it."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.request import urlopen

import httpx
import pytest
from audit_driver import audit, audit_hostile
from command_driver import command_line
from conformance_driver import KEY, playing, sample
from conformance_driver.hostile import hostile
from guide_driver.shown import one_address, page_in

from languages import _
from sample_service.defects.wire import Request, SpoiltAnswer, Wire, refuses, says
from simulator.conformance.engine.arrangement.tenants import Tenants
from simulator.errors.command_error import CommandError
from simulator.output import progress

pytestmark = pytest.mark.wire

ROOT = Path(__file__).parents[2]
SECTION_5 = {
    "advisor": {
        "header": "X-Marketplace-Key",
        "create tenant": "POST /api/marketplace/demo/request",
        "delete tenant": "-",
        "status": "-",
        "stats": "GET /admin/dashboard",
        "users": "GET /admin/users",
        "create user": "-",
        "costs": "GET /admin/dashboard/costs",
        "usage patterns": "GET /admin/dashboard/usage-patterns",
        "limits": "GET /admin/limits",
    },
    "llm_chatbot": {
        "header": "X-API-Key",
        "create tenant": "POST /api/marketplace/demo/provision",
        "delete tenant": "POST /api/marketplace/demo/deprovision",
        "status": "-",
        "stats": "GET /admin/dashboard",
        "users": "GET /admin/users",
        "create user": "POST /admin/users",
        "costs": "GET /admin/dashboard/costs",
        "usage patterns": "GET /admin/dashboard/usage-patterns",
        "limits": "GET /admin/limits",
    },
}
"""The table of the contract's section 5."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """The address of each persona, for those that leave it as it is."""
    with ExitStack() as running:
        yield cache(
            lambda persona: running.enter_context(sample(tmp_path_factory.mktemp(persona), persona=persona))
        )


@pytest.fixture(scope="module")
def audited(
    tmp_path_factory: pytest.TempPathFactory, service: Callable[[str], str]
) -> Callable[[str, str], str]:
    """What a deep audit of a persona says, once in each language."""
    folder = tmp_path_factory.mktemp("audited")
    return cache(
        lambda persona, _language: one_address(audit(folder, f"--target={service(persona)}", "--deep")[1])
    )


def data_of(folder: Path, *words: str) -> list[dict[str, Any]]:
    code, text = audit(folder, "--format=json", *words)
    assert code == 0
    targets: list[dict[str, Any]] = json.loads(text)["targets"]
    return targets


def contents(folder: Path) -> dict[str, list[Any]]:
    """Every row of the service's database but its settled clock."""
    with closing(sqlite3.connect(folder / "service.sqlite3")) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(db.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}


def test_personas_side_by_side_give_the_contracts_table(
    tmp_path: Path, service: Callable[[str], str]
) -> None:
    targets = [f"--target={service(persona)}" for persona in SECTION_5]
    _code, page = audit(tmp_path, *targets, "--format=markdown")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    table = {row[0]: row[1:] for row in rows}
    for column, name in enumerate(SECTION_5):
        assert {title: table[title][column] for title in SECTION_5[name]} == SECTION_5[name]


def test_the_standard_sample_is_ready_and_how_far_that_is_known_is_told(
    tmp_path: Path,
    service: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(progress, "EVERY_S", 0.0)
    (found,) = data_of(tmp_path, f"--target={service('standard')}", "--deep")
    told = re.findall(r"^(\d+) of (\d+) paths, (\d+)%$", capsys.readouterr().err, re.MULTILINE)
    total = int(told[0][1])
    assert told == [(f"{done}", f"{total}", f"{100 * done // total}") for done in range(1, total + 1)]
    assert found["readiness"] == {"there": 16, "done": 16, "required": 16, "seen_working": True}
    assert found["left_over"] == []
    assert all(operation["work"] == [] for operation in found["operations"])


def test_ready_is_only_what_was_seen_working(tmp_path: Path) -> None:
    with sample(tmp_path / "service") as url:
        (looked,) = data_of(tmp_path, f"--target={url}")
        _code, told = audit(tmp_path, f"--target={url}")
        body = Tenants.activation("univ")
        httpx.post(f"{url}/mt/tenant/univ/activate", json=body, headers={"X-Market-API-Key": KEY})
        (read,) = data_of(tmp_path, f"--target={url}", "--read-tenant=univ")
    assert looked["readiness"] == {"there": 16, "done": 1, "required": 16, "seen_working": False}
    assert "There: 16 of 16 required operations; seen working: 1" in told
    assert "Nothing is missing." in told
    # A write whose body was refused, and a user whom nobody asked for, were not seen working.
    assert read["readiness"] == {"there": 16, "done": 9, "required": 16, "seen_working": False}


@pytest.mark.parametrize("persona", ["standard", "advisor", "llm_chatbot"])
def test_looking_changes_nothing(tmp_path: Path, persona: str) -> None:
    with sample(tmp_path / "service", persona=persona) as url:
        urlopen(f"{url}/health").close()
        before = contents(tmp_path / "service")
        data_of(tmp_path, f"--target={url}")
        assert contents(tmp_path / "service") == before


def test_deep_tells_what_answers_lack_and_erases_its_tenant(tmp_path: Path) -> None:
    with sample(tmp_path / "service", persona="llm_chatbot") as url:
        (found,) = data_of(tmp_path, f"--target={url}", "--deep")
        states = [row for rows in contents(tmp_path / "service").values() for row in rows]
    work = {row["operation"]: row["work"] for row in found["operations"]}
    assert "answer what it lacks: summary.estimated_cost_usd" in work["get_tenant_stats"]
    assert "answer what it lacks: users.role" in work["list_users"]
    assert work["get_tenant_status"] == ["build GET /mt/tenant/{tenant_id}/status"]
    assert found["left_over"] == []
    made = [row for row in states if "mtsim-audit" in str(row) and "active" in row]
    assert made == []


async def _half_done(wire: Wire, request: Request) -> SpoiltAnswer:
    """The tenant is looked up before the path; times are local; nobody can be made yet."""
    known = request.operation != "create_user" or not request.is_object
    answer = await wire.forward(request) if known else refuses(500, "INTERNAL_ERROR")
    if answer.code == "TENANT_NOT_FOUND":
        return refuses(500, "INTERNAL_ERROR")
    if request.operation in ("get_tenant_usage", "get_limits"):
        return says(404, detail="Not Found") if answer.fine else answer
    local = str(datetime.now(UTC).replace(tzinfo=None))
    return answer.with_json(timestamp=local) if request.operation == "health" else answer


def test_deep_tells_what_is_not_written_from_what_is_broken_and_each_thing_once(tmp_path: Path) -> None:
    with playing(_half_done, tmp_path / "service", newborn_users=0) as url:
        (found,) = data_of(tmp_path, f"--target={url}", "--deep")
    work = {row["operation"]: row["work"] for row in found["operations"]}
    assert work["get_tenant_usage"] == ["build GET /mt/tenant/{tenant_id}/usage"]
    assert work["get_limits"] == [], "it is optional"
    assert len(work["health"]) == 1
    assert "no user could be made: 500 INTERNAL_ERROR" in work["get_user"][-1]


def test_deep_makes_nothing_where_it_could_not_erase(tmp_path: Path) -> None:
    with sample(tmp_path / "service", persona="advisor") as url:
        urlopen(f"{url}/health").close()
        before = contents(tmp_path / "service")
        (found,) = data_of(tmp_path, f"--target={url}", "--deep")
        assert contents(tmp_path / "service") == before
    assert "--read-tenant" in found["notes"][0]


def test_a_broken_answer_is_work(tmp_path: Path) -> None:
    with sample(tmp_path / "service", defects=("dashboard.stats",)) as url:
        (found,) = data_of(tmp_path, f"--target={url}", "--deep")
    work = {row["operation"]: row["work"] for row in found["operations"]}
    assert work["get_tenant_stats"][0].startswith("mend GET /mt/tenant/{tenant_id}/stats: ")
    assert found["readiness"]["done"] == 15


async def _renamed(wire: Wire, request: Request) -> SpoiltAnswer:
    """Every field has a name of the service's own."""
    answer = await wire.forward(request)
    if not (answer.fine and answer.body and request.operation):
        return answer
    return answer.with_body({f"x_{name}": value for name, value in answer.json.items()})


def test_a_service_that_renames_every_field_is_not_ready(tmp_path: Path) -> None:
    with playing(_renamed, tmp_path / "service") as url:
        (shallow,) = data_of(tmp_path, f"--target={url}")
        (deep,) = data_of(tmp_path, f"--target={url}", "--deep")
        _code, told = audit(tmp_path, f"--target={url}")
    assert not shallow["readiness"]["seen_working"], "there, and nobody has seen it working"
    assert "Ready" not in told
    assert deep["readiness"]["done"] == 0


def test_a_wrong_key_is_named(tmp_path: Path, service: Callable[[str], str]) -> None:
    arguments = ["audit", "--key=wrong", f"--target={service('standard')}", f"--data={tmp_path / 'runs'}"]
    with patch("sys.stdout", StringIO()) as stdout:
        command_line(arguments, standalone_mode=False)
    assert "create tenant    -" in stdout.getvalue()
    assert "refuses the key" in stdout.getvalue()


@pytest.mark.parametrize("name", ["reset", "flood", "gzip_bomb", "nan", "deep", "escape_codes"])
def test_no_hostile_target_breaks_it(tmp_path: Path, name: str) -> None:
    """One of each kind; ``make prove`` audits them all."""
    audit_hostile(name, tmp_path)


def test_silence_ends_it_early(tmp_path: Path) -> None:
    with hostile("hang_at_once") as url, pytest.raises(CommandError, match="nothing answers there"):
        audit(tmp_path, f"--target={url}", "--timeout=0.2")


def test_a_file_and_wrong_usage(tmp_path: Path, service: Callable[[str], str]) -> None:
    url = service("standard")
    code, text = audit(tmp_path, f"--target={url}", "--format=markdown", f"--output={tmp_path / 'a.md'}")
    assert (code, text) == (0, "")
    assert (tmp_path / "a.md").read_text().startswith("# Readiness")
    with pytest.raises(CommandError, match="no format"):
        audit(tmp_path, f"--target={url}", "--format=xml")
    with pytest.raises(CommandError, match="cannot write"):
        audit(tmp_path, f"--target={url}", f"--output={tmp_path / 'no' / 'a.md'}")
    with pytest.raises(CommandError, match="--deep makes and erases a tenant"):
        audit(tmp_path, "--target=http://dev.example:1", "--deep")


@pytest.mark.parametrize(
    ("persona", "guide"),
    [("advisor", "move-advisor"), ("llm_chatbot", "move-llm-chatbot"), ("market-2025", "move-market-2025")],
)
def test_the_guides_show_real_audits_before_and_after(
    audited: Callable[[str, str], str], persona: str, guide: str, language: str
) -> None:
    page = page_in(language, f"{guide}.md")
    for spoken in (persona, "standard"):
        text, work, nothing = audited(spoken, language), _("Work left:"), _("Nothing is left to do.")
        shown = text.partition(f"\n\n{work}")[0].partition(f"\n{nothing}")[0]
        assert shown in page, shown


def test_the_output_in_the_docs_is_real(audited: Callable[[str, str], str], language: str) -> None:
    shown = audited("llm_chatbot", language)
    assert shown in page_in(language, "audit.md"), shown
