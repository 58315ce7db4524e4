"""Sequences whose items are made when they are asked for. Pure."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

Item = TypeVar("Item")
Source = TypeVar("Source")


class Lazy(Sequence[Item]):
    """Tell the length and make one item; slices follow. IndexError outside of it."""

    @abstractmethod
    def item(self, index: int) -> Item:
        """The item at a place from 0 on."""

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        if isinstance(index, slice):
            return [self.item(place) for place in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.item(index)


class Made(Lazy[Item], Generic[Source, Item]):
    """Each item made of another; it costs nothing until one is asked for."""

    def __init__(self, sources: Sequence[Source], make: Callable[[Source], Item]) -> None:
        self._sources = sources
        self._make = make

    def __len__(self) -> int:
        return len(self._sources)

    def item(self, index: int) -> Item:
        return self._make(self._sources[index])
