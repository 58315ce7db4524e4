"""The sample shows its document as pages, and a browser that reads them asks no other machine."""

import asyncio
import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI

from sample_service.app import create_app
from sample_service.service.settings import ServiceSettings


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    app = create_app(ServiceSettings(data=tmp_path_factory.mktemp("docs") / "data", keys=("a-key",)))
    yield app

    async def stop() -> None:
        async with app.router.lifespan_context(app):
            await asyncio.sleep(0)

    asyncio.run(stop())


def get(app: FastAPI, path: str) -> httpx.Response:
    async def one() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sample") as client:
            return await client.get(path)

    return asyncio.run(one())


def test_the_page_and_all_that_it_loads_come_from_the_service(app: FastAPI) -> None:
    page = get(app, "/docs")
    assert page.headers["content-type"].startswith("text/html")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) == 3
    assert [path for path in loaded if not path.startswith("/docs/")] == []
    assert [path for path in loaded if get(app, path).status_code != 200] == []
    assert "http" not in page.text.replace("http-equiv", "")
    assert get(app, "/openapi.json").json()["info"]["title"]


def test_the_page_can_show_a_document_of_this_version(app: FastAPI) -> None:
    """Swagger UI before 5 does not read OpenAPI 3.1."""
    script = get(app, "/docs/swagger-ui-bundle.js").text
    assert "3.1" in get(app, "/openapi.json").json()["openapi"]
    assert re.search(r"openapi_3_1|isOAS31", script)


@pytest.mark.parametrize("name", ["index.html", "..%2F__init__.py", "swagger-ui.js.map", "nothing"])
def test_nothing_else_of_the_package_is_served(app: FastAPI, name: str) -> None:
    assert get(app, f"/docs/{name}").status_code == 404


def test_the_document_is_the_contracts_and_tells_of_no_pages(app: FastAPI) -> None:
    assert [path for path in get(app, "/openapi.json").json()["paths"] if path.startswith("/docs")] == []
