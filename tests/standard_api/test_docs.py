"""The guides hold: the first service runs as it is printed, and the table of errors is the code's."""

import asyncio
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from standard_api import errors
from standard_api.errors import StandardAPIError

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = Path(__file__).parents[2] / "examples"
GUIDE = (DOCS / "your-service.md").read_text(encoding="utf-8")
ACTIVATION = {
    "tenant_id": "mtsim-a",
    "tenant_name": "한빛대학교",
    "plan": "standard",
    "features": ["chat", "rag"],
    "config": {},
    "contact": {"email": "admin@hanbit.example", "name": "김하늘"},
}


def first_service() -> Any:
    code = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)[0]
    module = ModuleType("service")
    sys.modules["service"] = module
    exec(compile(code, "docs/your-service.md", "exec"), module.__dict__)
    return module.app


def blocks(page: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("language", ["", "ko/"])
def test_the_first_service_is_the_example_whose_types_are_checked(language: str) -> None:
    example = (EXAMPLES / "first_service" / "service.py").read_text(encoding="utf-8")
    assert blocks(f"{language}your-service.md") == [example]


@pytest.mark.parametrize("language", ["", "ko/"])
def test_all_code_of_the_guide_stands_in_examples_whose_types_are_checked(language: str) -> None:
    checked = "".join(file.read_text(encoding="utf-8") for file in EXAMPLES.glob("*/service.py"))
    shown = blocks(f"{language}standard-api.md")
    assert len(shown) == 3
    parts = [
        part.strip() for block in shown for part in re.split(r"\n\n+|(?<=install_error_bodies)\n", block)
    ]
    assert [part for part in parts if part not in checked and not _is_import_of(part, checked)] == []


def _is_import_of(part: str, checked: str) -> bool:
    """A line of imports may name less than the example does."""
    names = re.findall(r"^from [\w.]+ import (.+)$", part, re.MULTILINE)
    lines = part.splitlines()
    return len(names) == len(lines) and all(
        re.search(rf"\b{name}\b", checked) for line in names for name in line.split(", ")
    )


def test_the_first_service_is_short() -> None:
    code = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)[0]
    assert len([line for line in code.splitlines() if line.strip()]) <= 70


class Lifecycle:
    """Asks the printed service, in process."""

    def __init__(self) -> None:
        transport = httpx.ASGITransport(first_service())
        headers = {"X-Market-API-Key": "change-me"}
        self.client = httpx.AsyncClient(transport=transport, base_url="http://a", headers=headers)

    async def activate(self, path_id: str = "mtsim-a", **changes: Any) -> httpx.Response:
        return await self.client.post(f"/mt/tenant/{path_id}/activate", json={**ACTIVATION, **changes})

    async def deactivate(self, **body: Any) -> httpx.Response:
        return await self.client.post("/mt/tenant/mtsim-a/deactivate", json=body)

    async def status(self) -> str:
        response = await self.client.get("/mt/tenant/mtsim-a/status")
        return str(response.json().get("status", response.json().get("error")))


async def walk() -> list[Any]:
    service = Lifecycle()
    seen: list[Any] = [await service.status()]
    seen.append((await service.deactivate(reason="violation")).status_code)
    first, again = await service.activate(), await service.activate(features=["rag", "chat"])
    seen += [first.status_code, again.json() == first.json(), await service.status()]
    seen.append((await service.activate(plan="premium")).json()["error"])
    seen.append((await service.activate("other")).status_code)
    seen.append((await service.deactivate(reason="boredom")).status_code)
    kept = await service.deactivate(reason="subscription_expired")
    seen += [kept.json()["data_preserved"], await service.status()]
    seen.append((await service.deactivate(reason="subscription_expired")).json() == kept.json())
    back = await service.activate(plan="premium")
    seen += [back.json()["access_url"] == first.json()["access_url"], await service.status()]
    seen.append((await service.deactivate(reason="violation", preserve_data=False)).json())
    seen.append((await service.client.get("/mt/tenant/mtsim-a/users")).status_code)
    await service.client.aclose()
    return seen


def test_the_first_service_keeps_the_lifecycle_part_of_the_contract() -> None:
    assert asyncio.run(walk()) == [
        "TENANT_NOT_FOUND",
        404,
        200,
        True,
        "active",
        "TENANT_EXISTS",
        422,
        422,
        True,
        "deactivated",
        True,
        True,
        "active",
        {
            "success": True,
            "tenant_id": "mtsim-a",
            "status": "suspended",
            "data_preserved": False,
            "data_retention_until": None,
        },
        501,
    ]


def test_the_first_service_keeps_strangers_out() -> None:
    async def ask() -> int:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(first_service()), base_url="http://a"
        ) as client:
            return (await client.get("/mt/tenant/mtsim-a/status")).status_code

    assert asyncio.run(ask()) == 401


ERRORS = re.findall(r"\| `(\w+Error)[^`]*` \| (\d+)(?: `(\w+)`)?", (DOCS / "standard-api.md").read_text())


@pytest.mark.parametrize(("name", "status", "code"), ERRORS)
def test_the_table_of_errors_is_true(name: str, status: str, code: str) -> None:
    error: StandardAPIError = getattr(errors, name)()
    assert error.http_status == int(status)
    assert not code or error.code == code


def test_the_table_of_errors_is_complete() -> None:
    import standard_api

    raised = {
        name
        for name in standard_api.__all__
        if name.endswith("Error")
        and name not in ("StandardAPIError", "NoKeyConfiguredError", "HandlerError", "UnauthorizedError")
    }
    assert {name for name, _, _ in ERRORS} == raised
