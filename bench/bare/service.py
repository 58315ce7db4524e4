"""A bare FastAPI application: async, a model, an async key dependency, one SQLite row a request.

``python -m bench.bare.service`` serves it with 20 routes and 40 models, the size of our own servers.
"""

import asyncio
import sqlite3
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseModel, create_model

from standard_api.serving.serve import serve
from standard_api.serving.sockets import bind

KEY = "baseline-key"
ROUTES = 20


class Row(BaseModel):
    """What one request answers."""

    tenant_id: str
    status: str
    plan: str
    features: list[str]
    created_at: str
    updated_at: str


async def require_key(x_market_api_key: Annotated[str, Header()]) -> None:
    """The usual key dependency."""
    if x_market_api_key != KEY:
        raise HTTPException(401)


def create_app() -> FastAPI:
    """The application with one real endpoint and as many routes and models as ours."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute("CREATE TABLE tenant (tenant_id TEXT PRIMARY KEY, status TEXT, plan TEXT)")
    database.execute("INSERT INTO tenant VALUES ('univ-01', 'active', 'standard')")
    app = FastAPI(dependencies=[Depends(require_key)])

    @app.get("/tenant/{tenant_id}/status")
    async def status(tenant_id: str) -> Row:
        row = database.execute("SELECT * FROM tenant WHERE tenant_id = ?", (tenant_id,)).fetchone()
        now = "2026-11-23T05:00:00Z"
        return Row(
            tenant_id=row[0], status=row[1], plan=row[2], features=["chat"], created_at=now, updated_at=now
        )

    for number in range(ROUTES - 1):
        _add_route(app, number)
    return app


def _add_route(app: FastAPI, number: int) -> None:
    fields: Any = {f"field_{n}": (str, ...) for n in range(6)}
    given, answered = create_model(f"Given{number}", **fields), create_model(f"Answered{number}", **fields)

    async def endpoint(tenant_id: str, body: given) -> answered:  # type: ignore[valid-type]
        return answered(**body.model_dump())  # type: ignore[attr-defined, no-any-return]

    app.post(f"/tenant/{{tenant_id}}/{number}")(endpoint)


if __name__ == "__main__":
    asyncio.run(serve(create_app(), bind("127.0.0.1", 0)))
