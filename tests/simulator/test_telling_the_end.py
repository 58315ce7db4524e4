"""Commands that send something tell how it ended, in the service's words, and end with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from command_driver import Done, mt_sim
from conformance_driver import served
from fastapi import FastAPI
from kit_sample import KEY, create_kit_sample

from simulator.errors.exit_codes import ExitCode

pytestmark = pytest.mark.wire


class Desk:
    """A market beside a service that speaks the older paths."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.name = ""
        """How the market calls a service that was given by its address."""

    def __call__(self, *words: str) -> Done:
        return mt_sim(*words, f"--data={self._data}")


@contextmanager
def driven(folder: Path, make: Any) -> Iterator[Desk]:
    desk = Desk(folder / "data")
    with served(make) as url:
        desk.name = url.rpartition("/")[2]
        begun = desk("up", "--detach", f"--target={url}", "--dialect=aliases", f"--key={KEY}", "--no-tui")
        assert begun.returncode == 0, begun.stderr
        try:
            yield desk
        finally:
            desk("down")


def test_the_kits_sample_is_driven_and_every_end_is_told(tmp_path: Path) -> None:
    with driven(tmp_path, create_kit_sample) as desk:
        for number in ("1", "2"):
            desk("apply", "--email", "kim@hanbit.example", "--university", "한빛대학교")
            approved = desk("approve", number)
            assert approved.returncode == ExitCode.PASSED, approved.stdout
            assert f"application {number}  ACTIVE  demo_hanbit_1 Tenant" in approved.stdout
        # The older paths have no word for a deactivation.
        passed = desk("clock", "advance", "31d")
        assert passed.returncode == ExitCode.FAILED
        assert "failed" in passed.stdout
        assert "does not know deactivate_tenant" in passed.stdout
        again = desk("deliveries", "redeliver", "--failed")
        assert again.returncode == ExitCode.FAILED
        assert "does not know deactivate_tenant" in again.stdout
        assert desk("clock", "advance", "1m").returncode == ExitCode.PASSED


def test_a_service_that_was_given_by_its_address_is_meant_by_every_command(tmp_path: Path) -> None:
    with driven(tmp_path, create_kit_sample) as desk:
        for named in ((), (f"--target={desk.name}",)):
            assert desk("call", "health", *named).returncode == ExitCode.PASSED
            judged = desk("test", "--check=health.answers", f"--key={KEY}", *named)
            assert (judged.returncode, "(aliases)" in judged.stderr) == (ExitCode.PASSED, True), judged.stderr


def _refusing() -> FastAPI:
    app = FastAPI()

    @app.post("/api/tenant/webhook/auto-provision")
    async def refuse() -> dict[str, str]:
        return {"status": "error", "message": "방이 없습니다"}

    return app


def test_a_200_that_says_error_is_a_refusal_in_the_services_words(tmp_path: Path) -> None:
    with driven(tmp_path, _refusing) as desk:
        desk("apply")
        refused = desk("approve", "1")
    assert refused.returncode == ExitCode.FAILED
    assert "application 1  FAILED  방이 없습니다" in refused.stdout
