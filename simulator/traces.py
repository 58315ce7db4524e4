"""``mt-sim traces``: reads the running market, or the store of a run without one."""

import asyncio
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from mock_market.api.views import ExchangeView
from mock_market.api_client import MarketClient, MarketError, MarketUnreachableError
from mock_market.exchanges import ExchangeFilter
from simulator.console import say, show, show_json
from simulator.data_folder import DataFolder
from simulator.errors import CommandError
from simulator.exchange_text import one_line, whole
from simulator.exit_codes import ExitCode
from simulator.follow import new_exchanges
from simulator.processes import running
from simulator.runs import open_run


@dataclass(frozen=True, kw_only=True)
class TraceSource:
    """The sandbox of a data folder, or one of its runs."""

    data: Path
    run: str | None = None


def list_exchanges(
    source: TraceSource, wanted: ExchangeFilter, *, limit: int, follow: bool, as_json: bool
) -> None:
    """Show a page of exchanges, and with ``follow`` everything that comes behind it."""
    if follow and source.run is not None:
        raise CommandError("a run has ended; only the running sandbox can be followed")
    found = asyncio.run(_page(source, wanted, limit))
    if as_json and not follow:
        show_json([exchange.model_dump(mode="json") for exchange in found])
        return
    for exchange in found:
        _show_row(exchange, as_json=as_json)
    if follow:
        asyncio.run(_follow(source, wanted, after=found[-1].id if found else 0, as_json=as_json))
    elif not found:
        say("no exchange yet; make one with: mt-sim activate --tenant mtsim-demo")


def show_exchange(source: TraceSource, number: int, *, as_json: bool) -> None:
    """Show one exchange whole."""
    exchange = asyncio.run(_one(source, number))
    if as_json:
        show_json(exchange.model_dump(mode="json"))
    else:
        show(whole(exchange))


async def _page(source: TraceSource, wanted: ExchangeFilter, limit: int) -> list[ExchangeView]:
    if source.run is not None:
        store = open_run(DataFolder(source.data), source.run)
        try:
            return [ExchangeView.of(exchange) for exchange in store.page(limit=limit, wanted=wanted)]
        finally:
            store.close()
    async with _market(source) as client:
        return (await client.exchanges(limit=limit, **_query(wanted))).exchanges


async def _one(source: TraceSource, number: int) -> ExchangeView:
    if source.run is not None:
        store = open_run(DataFolder(source.data), source.run)
        try:
            exchange = store.get(number)
        finally:
            store.close()
        if exchange is None:
            raise CommandError(f"no exchange #{number} in this run")
        return ExchangeView.of(exchange)
    try:
        async with _market(source) as client:
            return await client.exchange(number)
    except MarketError as error:
        raise CommandError(str(error), hint="mt-sim traces list shows what there is") from None


async def _follow(source: TraceSource, wanted: ExchangeFilter, *, after: int, as_json: bool) -> None:
    try:
        async with _market(source) as client:
            async for exchange in new_exchanges(client, after, **_query(wanted)):
                _show_row(exchange, as_json=as_json)
    except MarketUnreachableError as error:
        raise CommandError(str(error), code=ExitCode.INCOMPLETE) from None


def _show_row(exchange: ExchangeView, *, as_json: bool) -> None:
    if as_json:
        show(json.dumps(exchange.model_dump(mode="json"), ensure_ascii=False))
    else:
        show(one_line(exchange))


def _market(source: TraceSource) -> MarketClient:
    folder = DataFolder(source.data)
    return MarketClient.of_folder(running(folder).market_url, folder.market)


def _query(wanted: ExchangeFilter) -> dict[str, object]:
    query = asdict(wanted)
    query["tenant"] = query.pop("tenant_id")
    return query
