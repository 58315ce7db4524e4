"""``mt-sim traces``: reads the running market, or the store of a run without one."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from languages import _
from mock_market.api.views import EditsInput, ExchangeView
from mock_market.client.market_client import MarketClient
from mock_market.exports.curl import as_curl
from mock_market.exports.diff import difference
from mock_market.exports.har import as_har
from mock_market.saying import body_problem, worded
from mock_market.store.filters import FilterError, parse_filter
from mock_market.store.secrets import SecretError, SecretStore
from mock_market.target.reading import validation_problems
from simulator.commands.editor import edited
from simulator.errors.exit_codes import ExitCode
from simulator.errors.targets import KEY_NOT_KEPT
from simulator.errors.traces import (
    EDIT_NOT_READABLE,
    EXCHANGE_NOT_A_STEP,
    FILTER_NOT_READABLE,
    NO_EXCHANGE,
    NO_EXPORT_FORMAT,
    NOT_A_HEADER,
    NOTHING_CHANGED,
    RUN_HAS_ENDED,
    SCENARIO_EXISTS,
)
from simulator.output.console import say, show, show_json
from simulator.output.exchange_text import one_line, whole
from simulator.output.files import write_output
from simulator.output.given_names import by_name
from simulator.sandbox.follow import new_exchanges
from simulator.sandbox.market_calls import running_market
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.storage.runs import open_run
from simulator.targets.profiles import ProfileFile
from standard_api import strict_json

_PAGE = 500


@dataclass(frozen=True, kw_only=True)
class TraceSource:
    """The sandbox of a data folder, or one of its runs."""

    data: Path
    run: str | None = None


def check_filter(text: str) -> None:
    """CommandError, with the place, for a filter that cannot be read."""
    try:
        parse_filter(text, now=datetime.now(UTC))
    except FilterError as error:
        raise FILTER_NOT_READABLE.error(str(error)) from None


def list_exchanges(source: TraceSource, wanted: str, *, limit: int, follow: bool, as_json: bool) -> None:
    """Show a page of exchanges, and with ``follow`` everything that comes behind it."""
    check_filter(wanted)
    if follow and source.run is not None:
        raise RUN_HAS_ENDED.error()
    found = asyncio.run(page(source, wanted, limit))
    if as_json and not follow:
        show_json([exchange.model_dump(mode="json") for exchange in found])
        return
    for exchange in found:
        _show_row(exchange, as_json=as_json)
    if follow:
        asyncio.run(_follow(source, wanted, after=found[-1].id if found else 0, as_json=as_json))
    elif not found:
        say(_("nothing matches") if wanted else _("no exchange yet: mt-sim activate --tenant mtsim-demo"))


def show_exchange(source: TraceSource, number: int, *, as_json: bool) -> None:
    """Show one exchange whole."""
    exchange = asyncio.run(one(source, number))
    if as_json:
        show_json(exchange.model_dump(mode="json"))
    else:
        show(whole(exchange))


def read_headers(texts: list[str]) -> dict[str, str]:
    """``Name: value`` options; CommandError for one without its colon or name."""
    by_name((_header(text)[0].lower(), None) for text in texts)
    return dict(map(_header, texts))


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise NOT_A_HEADER.error(text=text)
    return name.strip(), value.strip()


def replay_exchange(source: TraceSource, number: int, edits: EditsInput, *, as_json: bool) -> ExitCode:
    """Send a stored request again through the market and show what came."""

    async def replay() -> ExchangeView:
        async with _market(source) as (client, _state):
            return await client.replay(number, edits)

    exchange = asyncio.run(replay())
    if as_json:
        show_json(exchange.model_dump(mode="json"))
    else:
        show(whole(exchange))
    if exchange.response is None:
        return ExitCode.INCOMPLETE
    return ExitCode.PASSED if exchange.response.status < 300 else ExitCode.FAILED


def show_difference(source: TraceSource, first: int, second: int, *, as_json: bool) -> ExitCode:
    """Show what differs between two exchanges; 1 when something does."""
    lines = difference(asyncio.run(one(source, first)), asyncio.run(one(source, second)))
    if as_json:
        show_json({"first": first, "second": second, "alike": not lines, "difference": lines})
        return ExitCode.FAILED if lines else ExitCode.PASSED
    for line in lines:
        show(line)
    if not lines:
        say(_("#{first} and #{second} are alike", first=first, second=second))
    return ExitCode.FAILED if lines else ExitCode.PASSED


def export(source: TraceSource, numbers: list[int], wanted: str, *, form: str, reveal: bool) -> None:
    """Write exchanges as curl commands or as one HAR document on stdout.

    ``reveal`` puts the target's key of now into curl commands; a HAR document never holds it.
    """
    check_filter(wanted)
    if numbers:
        found = [asyncio.run(one(source, number)) for number in numbers]
    else:
        found = asyncio.run(every(source, wanted))
    if form == "har":
        show_json(as_har(found))
    elif form == "curl":
        for exchange in found:
            key = _key_of(source, exchange.target) if reveal else None
            show(as_curl(exchange, key=key, variable=ProfileFile().key_variable(exchange.target)))
    else:
        raise NO_EXPORT_FORMAT.error(form=form)


def save_as_scenario(source: TraceSource, number: int, path: Path | None) -> None:
    """Write the scenario of one exchange to a new file or to stdout; CommandError when it cannot be told."""
    from simulator.scenarios.saved import NotSavedError, saved_scenario

    try:
        text = saved_scenario(asyncio.run(one(source, number)))
    except NotSavedError as error:
        raise EXCHANGE_NOT_A_STEP.error(number=number, error=error) from None
    if path is None:
        show(text.rstrip("\n"))
        return
    if path.exists():
        raise SCENARIO_EXISTS.error(path=path)
    write_output(path, text)
    say(_("wrote {path}", path=path))
    say(_("try: mt-sim scenario run {path}", path=path))


def edits_in_editor(source: TraceSource, number: int) -> EditsInput:
    """Let a person change method, path, headers and body of a request in ``$EDITOR``."""
    request = asyncio.run(one(source, number)).request
    path = "/" + request.url.partition("://")[2].partition("/")[2]
    body = request.body.shown() if request.body else None
    draft = EditsInput(method=request.method, path=path, headers={}, body=body).model_dump_json(indent=2)
    text = edited(draft, suffix=".json")
    if text == draft:
        raise NOTHING_CHANGED.error()
    try:
        return EditsInput.model_validate(strict_json.parse(text.encode()))
    except strict_json.StrictJSONError as error:
        raise EDIT_NOT_READABLE.error(error=worded(body_problem(error))) from None
    except ValidationError as error:
        told = "; ".join(map(worded, validation_problems(error)))
        raise EDIT_NOT_READABLE.error(error=told) from None


def _key_of(source: TraceSource, target: str) -> str:
    """The key that the market keeps for a target, read by the person who owns the folder."""
    store = SecretStore(DataFolder(source.data).market / "secrets.json")
    try:
        return store.resolve(f"file:{target}.key") or ""
    except SecretError as error:
        raise KEY_NOT_KEPT.error(error=error) from None


async def page(
    source: TraceSource, wanted: str, limit: int, *, after: int | None = None
) -> list[ExchangeView]:
    """The newest exchanges that match, or the next ones behind an id; oldest first."""
    if source.run is None:
        async with _market(source) as (client, _state):
            return (await client.exchanges(after=after, limit=limit, filter=wanted)).exchanges
    store = open_run(DataFolder(source.data), source.run)
    try:
        condition = parse_filter(wanted, now=datetime.now(UTC))
        found = store.page(after=after, limit=limit, wanted=condition)
        return [ExchangeView.of(exchange) for exchange in found]
    finally:
        store.close()


async def every(source: TraceSource, wanted: str) -> list[ExchangeView]:
    """All exchanges that match, oldest first, read page by page; how far it is is told behind each."""
    found: list[ExchangeView] = []
    newest = 0
    while more := await page(source, wanted, _PAGE, after=found[-1].id if found else 0):
        found += more
        newest = newest or (await page(source, wanted, 1))[-1].id
        if len(more) == _PAGE:
            part = 100 * found[-1].id // newest
            say(_("{count} exchanges are read, {part}%", count=len(found), part=min(part, 100)))
    return found


async def one(source: TraceSource, number: int) -> ExchangeView:
    """One exchange; CommandError when it is not stored."""
    if source.run is None:
        async with _market(source) as (client, _state):
            return await client.exchange(number)
    store = open_run(DataFolder(source.data), source.run)
    try:
        exchange = store.get(number)
    finally:
        store.close()
    if exchange is None:
        raise NO_EXCHANGE.error(number=number)
    return ExchangeView.of(exchange)


async def _follow(source: TraceSource, wanted: str, *, after: int, as_json: bool) -> None:
    async with _market(source) as (client, _state):
        async for exchange in new_exchanges(client, after, filter=wanted):
            _show_row(exchange, as_json=as_json)


def _show_row(exchange: ExchangeView, *, as_json: bool) -> None:
    if as_json:
        show_json(exchange.model_dump(mode="json"), indent=None)
    else:
        show(one_line(exchange))


def _market(source: TraceSource) -> AbstractAsyncContextManager[tuple[MarketClient, SandboxState]]:
    return running_market(source.data, hint=_("mt-sim traces list shows what there is"))
