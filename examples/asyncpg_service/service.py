"""The contract on asyncpg: a connection and a transaction of its own for each request."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from os import environ

import asyncpg
from asyncpg import Connection
from fastapi import Depends, FastAPI

from standard_api import (
    StandardAPIHandler,
    TenantNotFoundError,
    create_alias_router,
    create_standard_router,
    install_error_bodies,
)
from standard_api.models import TenantStatusResponse

pool = asyncpg.create_pool(environ["DATABASE"])
key = environ["MARKET_KEY"]


async def connection() -> AsyncIterator[Connection]:
    async with pool.acquire() as opened, opened.transaction():
        yield opened


class MyService(StandardAPIHandler):
    """One operation of a service whose tenants are rows."""

    async def get_tenant_status(
        self, tenant_id: str, connection: Connection = Depends(connection, scope="function")
    ) -> TenantStatusResponse:
        row = await connection.fetchrow("SELECT plan, created_at FROM tenant WHERE id = $1", tenant_id)
        if row is None:
            raise TenantNotFoundError
        return TenantStatusResponse(
            tenant_id=tenant_id,
            status="active",
            plan=row["plan"],
            features=[],
            created_at=row["created_at"],
            updated_at=datetime.now(UTC),
        )


handler = MyService()
app = FastAPI()
app.include_router(create_standard_router(handler, keys=[key]))  # /mt/...
app.include_router(create_alias_router(handler, keys=[key]))  # the market's older paths
install_error_bodies(app)  # 404 and 405 in the contract's form
