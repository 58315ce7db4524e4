"""Rows as lines that are made when they are drawn. Pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from mock_market.wire.exchange_rows import ExchangeRow
from tui.text.lazy_lines import Lazy
from tui.text.safe_text import Line
from tui.views.parts.rows import row_line

NO_NOTES: Mapping[int, str] = MappingProxyType({})


class RowLines(Lazy[Line]):
    """A view of rows; it costs nothing until a line is asked for."""

    def __init__(
        self,
        rows: Sequence[ExchangeRow],
        columns: int,
        marked: Sequence[int] = (),
        notes: Mapping[int, str] = NO_NOTES,
    ) -> None:
        self._rows = rows
        self._columns = columns
        self._marked = marked
        self._notes = notes

    def __len__(self) -> int:
        return len(self._rows)

    def item(self, index: int) -> Line:
        row = self._rows[index]
        return row_line(row, self._columns, marked=row.id in self._marked, note=self._notes.get(row.id, ""))
