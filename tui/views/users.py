"""The users of a tenant as a list of any length: a page is asked for when one looks at it. Pure."""

from collections.abc import Mapping
from typing import Any

from tui.text.lazy_lines import Lazy
from tui.text.safe_text import Line, line
from tui.views.dashboard import user_line

PAGE = 100
"""The most users that the contract lets one call ask for."""
_MOST = 1_000_000


class UserBook(Lazy[Line]):
    """What is known of the users by their place in the service's list."""

    def __init__(self, tenant_id: str, term: str = "") -> None:
        self.tenant_id = tenant_id
        self.term = term
        self.columns = 80
        self._known: dict[int, Mapping[str, Any]] = {}
        self._asked: set[int] = set()
        self._total = 0

    def __len__(self) -> int:
        return self._total

    def item(self, index: int) -> Line:
        user = self._known.get(index)
        return user_line(user, self.columns) if user is not None else line(("...", "dim"))

    def user(self, place: int) -> Mapping[str, Any]:
        """The user of a line; {} for one that was not told yet."""
        return self._known.get(place, {}) if place < self._total else {}

    @property
    def begun(self) -> bool:
        """Whether anything was asked for."""
        return bool(self._asked)

    def wanted(self, first: int, last: int) -> int | None:
        """Where a page between two lines begins that was not asked for."""
        for offset in range(first - first % PAGE, max(min(last, self._total - 1), 0) + 1, PAGE):
            if offset not in self._asked:
                return offset
        return None

    def query(self, offset: int) -> dict[str, str | int]:
        """How a page is asked for."""
        page: dict[str, str | int] = {"limit": PAGE, "offset": offset}
        return {**page, "search": self.term} if self.term else page

    def take(self, offset: int, answer: Mapping[str, Any]) -> None:
        """What was answered for a page, whatever it is; it is not asked for again."""
        self._asked.add(offset)
        found = answer.get("users", answer.get("items"))
        users = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
        self._known |= dict(enumerate(users[:_MOST], start=offset))
        total = answer.get("total")
        if isinstance(total, int) and not isinstance(total, bool):
            self._total = min(max(total, 0), _MOST)
        else:
            self._total = max(self._total, offset + len(users))

    def forget(self) -> None:
        """Something was changed: ask for every page again, and show the old one meanwhile."""
        self._asked.clear()
