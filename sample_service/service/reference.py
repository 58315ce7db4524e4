"""The service's document as pages to read and to try: /docs, from an installed package and nowhere else."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException

_FILES = ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")


def add_reference(app: FastAPI) -> None:
    """Serve Swagger UI and its files; a browser that opens it asks no other machine."""

    @app.get("/docs", include_in_schema=False)
    async def reference() -> Response:
        script, style, icon = (f"/docs/{name}" for name in _FILES)
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title=app.title,
            swagger_js_url=script,
            swagger_css_url=style,
            swagger_favicon_url=icon,
        )

    @app.get("/docs/{name}", include_in_schema=False)
    async def part(name: str) -> Response:
        if name not in _FILES:
            raise HTTPException(404)
        return FileResponse(_folder() / name)


def _folder() -> Path:
    """Where the package keeps the files; it is loaded when somebody looks, and not at each start."""
    from swagger_ui_bundle import swagger_ui_path

    return Path(swagger_ui_path)
