"""Rows as lines that are made when they are drawn. Pure."""

from collections.abc import Sequence
from typing import overload

from mock_market.exchange_rows import ExchangeRow
from tui.rows import row_line
from tui.safe_text import Line


class RowLines(Sequence[Line]):
    """A view of rows; it costs nothing until a line is asked for."""

    def __init__(self, rows: Sequence[ExchangeRow], columns: int, marked: Sequence[int] = ()) -> None:
        self._rows = rows
        self._columns = columns
        self._marked = marked

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        row = self._rows[index]
        return row_line(row, self._columns, marked=row.id in self._marked)
