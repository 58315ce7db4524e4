"""Two exchanges beside each other."""

import asyncio

from languages import _
from tui.host import Host
from tui.state.overlays import Window
from tui.text.safe_text import Look, line
from tui.views.parts.rows import size_text

_MOST = 1_000_000
"""Bytes of bodies; more would keep a reader waiting."""
_LOOKS: dict[str, Look] = {"-": "bad", "+": "ok", " ": ""}


async def compare(host: Host, one: int, other: int) -> None:
    """Show where two exchanges differ, or say why not."""
    if not one or not other or one == other:
        host.say(_("mark another one with m, then d compares"), "warn")
        return
    turn = host.turn
    exchanges = await asyncio.gather(host.market.exchange(one), host.market.exchange(other))
    parts = [part for exchange in exchanges for part in (exchange.request, exchange.response)]
    if sum(part.body.size for part in parts if part and part.body) > _MOST:
        host.say(_("bodies over {size} are not compared here", size=size_text(_MOST)), "warn")
        return
    from mock_market.exports.diff import difference

    found = await asyncio.to_thread(difference, *exchanges)
    if not found:
        host.say(_("#{one} and #{other} are alike", one=one, other=other))
        return
    shown = [line((each, _LOOKS.get(each[:1], "bold"))) for each in found]
    title = _("#{one} and #{other}", one=one, other=other)
    host.open_window(Window(title=title, lines=shown), turn)
