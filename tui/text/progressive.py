"""Large bodies laid out beside the keys, some lines a turn."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.text.bodies import LaidOut, Layout, begin

if TYPE_CHECKING:
    from mock_market.api.views import BodyView

LINES_A_TURN = 300
"""About a millisecond."""
_REST_S = 0.001
"""Behind each turn; a key needs some thirty steps, which go through together while nothing else is done."""


async def begun(body: "BodyView", layout: Layout, columns: int | None) -> LaidOut:
    """The first lines of a body of any size."""
    laid = await asyncio.to_thread(begin, body, layout, columns)
    laid.grow(LINES_A_TURN)
    return laid


async def whole(laid: LaidOut, wanted: Callable[[], bool] = lambda: True) -> LaidOut:
    """The same with the lines that were left, as long as it is wanted."""
    while wanted():
        if not laid.grow(LINES_A_TURN):
            break
        await asyncio.sleep(_REST_S)
    return laid
