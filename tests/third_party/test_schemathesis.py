"""A property-based tester of others, Schemathesis, over what the sample service says it serves."""

import os
import subprocess
import sysconfig
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conformance_driver import served

from sample_service.app import create_app
from sample_service.seeding.seed import SeedPlan, seed_folder
from sample_service.service.settings import ServiceSettings

pytestmark = pytest.mark.wire

EXAMPLES = os.environ.get("MT_SIM_EXAMPLES", "1")
"""How many it makes up for each operation; ``make prove`` asks for more, and for the bounds of each field."""
PHASES = "examples,coverage,fuzzing" if "MT_SIM_EXAMPLES" in os.environ else "examples,fuzzing"
KEY = "key-of-the-third-party"
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,negative_data_rejection,missing_required_header,ignored_auth"
)


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    settings = ServiceSettings(data=tmp_path, keys=(KEY,))
    seed_folder(tmp_path, SeedPlan(seed=1, users=20, days=10, today=datetime.now(UTC).date()))
    with served(lambda: create_app(settings)) as address:
        yield address


def test_no_server_error_and_no_schema_violation(url: str, tmp_path: Path) -> None:
    schemathesis = Path(sysconfig.get_path("scripts")) / "schemathesis"
    run = subprocess.run(
        [
            str(schemathesis),
            "run",
            f"{url}/openapi.json",
            *("-H", f"X-Market-API-Key: {KEY}", "-H", f"X-API-Key: {KEY}"),
            *("--checks", CHECKS, "--phases", PHASES),
            *("--max-examples", EXAMPLES, "--seed", "1", "--generation-database", "none", "--no-color"),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=tmp_path,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-6000:]
    assert "Tested: 24" in run.stdout
