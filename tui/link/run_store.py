"""The exchanges of a run, read from its own store: a run has no market that could be asked."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from languages import _
from mock_market.client.errors import MarketError
from mock_market.store.filters import parse_filter
from mock_market.wire.exchange import Exchange
from mock_market.wire.exchange_rows import RowPage

if TYPE_CHECKING:
    from mock_market.api.views import ExchangeView
    from mock_market.store.exchanges import ExchangeReader

Found = TypeVar("Found")


class RunStore:
    """Answers what the market answers of its own exchanges; every question may raise MarketError."""

    def __init__(self, data: Path, run: str, dialect: str) -> None:
        self._path = data / "runs" / Path(run).name / "exchanges.db"
        self._dialect = dialect

    async def rows(
        self, *, before: int | None = None, after: int | None = None, limit: int = 50, filter: str = ""
    ) -> RowPage:
        """A page of rows."""
        wanted = parse_filter(filter, now=datetime.now(UTC))
        return await self._read(
            lambda store: store.rows(before=before, after=after, limit=limit, wanted=wanted)
        )

    async def exchange(self, number: int) -> "ExchangeView":
        """One exchange."""
        from mock_market.api.views import ExchangeView

        return ExchangeView.of(await self._one(number))

    async def problems(self, number: int) -> list[str]:
        """The rules of the contract that an answer breaks; none in a dialect that is not known here."""
        from mock_market.target.dialects import dialect_named
        from mock_market.target.problems import problems_of

        try:
            return list(problems_of(dialect_named(self._dialect), await self._one(number)))
        except LookupError:
            return []

    async def _one(self, number: int) -> Exchange:
        found = await self._read(lambda store: store.get(number))
        if found is None:
            raise MarketError("NO_EXCHANGE", _("this run has no exchange #{number}", number=number))
        return found

    async def _read(self, ask: "Callable[[ExchangeReader], Found]") -> Found:
        return await asyncio.to_thread(self._ask, ask)

    def _ask(self, ask: "Callable[[ExchangeReader], Found]") -> Found:
        from mock_market.store.exchanges import ExchangeReader

        try:
            with closing(sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True)) as database:
                database.row_factory = sqlite3.Row
                return ask(ExchangeReader(database))
        except sqlite3.Error as error:
            raise MarketError("NO_RUN", _("this run cannot be read: {error}", error=error)) from None
