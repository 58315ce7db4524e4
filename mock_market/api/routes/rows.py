"""Lists of exchanges over HTTP, without headers and bodies."""

import json
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from mock_market.api.routes.searching import searched
from mock_market.api.routes.strict_route import StrictRoute
from mock_market.store.exchanges import ExchangeStore
from mock_market.store.filters import parse_filter


def row_router(exchanges: ExchangeStore) -> APIRouter:
    """The route of exchange rows."""
    router = APIRouter(route_class=StrictRoute)

    @router.get("/exchange-rows")
    async def rows(
        before: int | None = None,
        after: int | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
        filter: str = "",
    ) -> Response:
        wanted = parse_filter(filter, now=datetime.now(UTC))
        page = await searched(
            exchanges,
            lambda store: store.rows(before=before, after=after, limit=limit, wanted=wanted),
            filtered=bool(filter),
        )
        # Written as it is: a model or a copy of each of 500 rows would cost more than reading them.
        value = {**vars(page), "rows": [vars(row) for row in page.rows]}
        return Response(json.dumps(value, ensure_ascii=False), media_type="application/json")

    return router
