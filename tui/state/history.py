"""Lines that were typed before, to be brought back. Pure."""

_KEPT = 50


class History:
    """The lines of one prompt, the newest last, and where one stands among them."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._at = 0
        self._typed = ""

    def __bool__(self) -> bool:
        return bool(self._lines)

    def begin(self) -> None:
        """A new line is typed from now on."""
        self._at = len(self._lines)

    def keep(self, typed: str) -> None:
        """A line was taken; twice the same is kept once."""
        if typed.strip():
            self._lines = [*(one for one in self._lines if one != typed), typed][-_KEPT:]

    def step(self, by: int, typed: str) -> str:
        """An earlier line, or a later one; below the last stands what was being typed."""
        if self._at == len(self._lines):
            self._typed = typed
        self._at = min(max(self._at + by, 0), len(self._lines))
        return self._lines[self._at] if self._at < len(self._lines) else self._typed
