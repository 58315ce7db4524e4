"""An audit of services that do not judge what they are sent: it makes nothing, or says what it made."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from command_driver import command_line
from conformance_driver import KEY, playing, sample, served
from hostile.liars import LIARS
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from simulator.errors.exit_codes import ExitCode

pytestmark = pytest.mark.wire


class Sloppy:
    """A service that makes a tenant of whatever it is sent."""

    def __init__(self, *, reads: bool, erases: bool, header: str = "") -> None:
        self.tenants: set[str] = set()
        self._reads = reads
        self._erases = erases
        self._header = header

    def app(self) -> Starlette:
        routes = [Route("/mt/tenant/{tenant}/activate", self._activate, methods=["POST"])]
        if self._erases:
            routes.append(Route("/mt/tenant/{tenant}/deactivate", self._deactivate, methods=["POST"]))
        return Starlette(routes=routes)

    async def _activate(self, request: Request) -> JSONResponse:
        if self._header and request.headers.get(self._header) != KEY:
            return JSONResponse({"success": False, "error": "UNAUTHORIZED", "message": "No."}, 401)
        if self._reads:
            try:
                await request.json()
            except ValueError:
                return JSONResponse({"success": False, "error": "INVALID_REQUEST", "message": "No."}, 400)
        self.tenants.add(request.path_params["tenant"])
        return JSONResponse({"success": True})

    async def _deactivate(self, request: Request) -> JSONResponse:
        if self._header and request.headers.get(self._header) != KEY:
            return JSONResponse({"success": False, "error": "UNAUTHORIZED", "message": "No."}, 401)
        self.tenants.discard(request.path_params["tenant"])
        return JSONResponse({"success": True})


@contextmanager
def sloppy(**habits: Any) -> Iterator[tuple[Sloppy, str]]:
    service = Sloppy(**habits)
    with served(service.app) as url:
        yield service, url


def audit(folder: Path, url: str, *words: str, key: str = KEY) -> tuple[int, str]:
    with patch("sys.stdout", StringIO()) as stdout:
        arguments = ["audit", f"--target={url}", f"--key={key}", f"--data={folder / 'runs'}", *words]
        code = command_line(arguments, standalone_mode=False)
    return int(code or 0), stdout.getvalue()


def data_of(folder: Path, url: str) -> dict[str, Any]:
    target: dict[str, Any] = json.loads(audit(folder, url, "--format=json")[1])["targets"][0]
    return target


def work_of(found: dict[str, Any], name: str) -> list[str]:
    (work,) = [row["work"] for row in found["operations"] if row["operation"] == name]
    return list(work)


def test_nothing_is_made_where_any_document_would_do(tmp_path: Path) -> None:
    with sloppy(reads=True, erases=False) as (service, url):
        found = data_of(tmp_path, url)
    assert service.tenants == set()
    assert (found["notes"], found["left_over"]) == ([], [])
    assert work_of(found, "activate_tenant") == []


def test_what_was_made_of_no_document_is_erased_and_told(tmp_path: Path) -> None:
    with sloppy(reads=False, erases=True) as (service, url):
        found = data_of(tmp_path, url)
    assert service.tenants == set()
    assert found["left_over"] == []
    assert found["notes"][0].startswith("POST /mt/tenant/{tenant_id}/activate answered 200 to a body")
    assert "accepts a body that it must refuse" in work_of(found, "activate_tenant")[0]


def test_what_was_made_is_erased_under_the_header_that_was_taken(tmp_path: Path) -> None:
    with sloppy(reads=False, erases=True, header="X-API-Key") as (service, url):
        found = data_of(tmp_path, url)
    assert service.tenants == set()
    assert found["left_over"] == []


@pytest.mark.parametrize("words", [(), ("--format=markdown",)])
def test_what_could_not_be_erased_is_left_over(tmp_path: Path, words: tuple[str, ...]) -> None:
    with sloppy(reads=False, erases=False) as (service, url):
        (left,) = data_of(tmp_path, url)["left_over"]
        _, text = audit(tmp_path, url, *words)
    assert left in service.tenants
    assert len(service.tenants) == 2
    flat = " ".join(text.split())
    for sentence in (
        "could not be erased; erase it yourself.",
        "Answers were not looked at",
        "Every call: mt-sim traces list --run",
    ):
        assert sentence in flat


@pytest.mark.parametrize(
    ("liar", "doubt"),
    [
        ("refuses_everything", "the key was refused"),
        ("welcomes_everything", "every path answers alike"),
        ("nothing_there", "every path answers alike"),
    ],
)
def test_where_all_paths_answer_alike_nothing_can_be_told(tmp_path: Path, liar: str, doubt: str) -> None:
    with playing(LIARS[liar], tmp_path / "service") as url:
        code, text = audit(tmp_path, url)
    assert code == ExitCode.INCOMPLETE
    assert f"cannot tell GET /mt/tenant/{{tenant_id}}/status: {doubt}" in " ".join(text.split())
    assert "build " not in text


@pytest.mark.parametrize("persona", ["standard", "llm_chatbot"])
def test_with_a_wrong_key_nothing_can_be_told(tmp_path: Path, persona: str) -> None:
    with sample(tmp_path / "service", persona=persona) as url:
        code, text = audit(tmp_path, url, key="wrong")
    told = "cannot tell GET /mt/tenant/{tenant_id}/stats: the key was refused"
    assert told in " ".join(text.split())
    assert code == (ExitCode.INCOMPLETE if persona == "standard" else ExitCode.PASSED), text


def test_lines_fit_a_terminal(tmp_path: Path) -> None:
    with sloppy(reads=False, erases=False) as (_, url):
        _, text = audit(tmp_path, url)
    assert max(map(len, text.splitlines())) <= 80
