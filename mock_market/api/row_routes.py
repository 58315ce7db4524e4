"""Lists of exchanges over HTTP, without headers and bodies."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from mock_market.exchanges import ExchangeStore
from mock_market.filters import parse_filter


def row_router(exchanges: ExchangeStore) -> APIRouter:
    """The route of exchange rows."""
    router = APIRouter()

    @router.get("/exchange-rows")
    async def rows(
        before: int | None = None,
        after: int | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
        filter: str = "",
    ) -> Response:
        wanted = parse_filter(filter, now=datetime.now(UTC))
        page = exchanges.rows(before=before, after=after, limit=limit, wanted=wanted)
        # Written as it is: a pydantic model for each of 500 rows would cost more than reading them.
        return Response(json.dumps(asdict(page), ensure_ascii=False), media_type="application/json")

    return router
