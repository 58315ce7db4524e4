"""Final answers on their way to the market: kept until they are delivered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sample_service.domain.times import timestamp
from sample_service.storage.database import DatabaseTable
from standard_api.models import ProvisionCallback

MAX_ATTEMPTS = 40
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class CallbackRow:
    """One callback; ``attempts`` have failed so far."""

    number: int
    url: str
    body: str
    attempts: int


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many failures: 1, 2, 4, ... seconds, at most five minutes."""
    doublings: int = 1 << min(attempts - 1, 20)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)


class CallbackTable(DatabaseTable):
    """Remembers callbacks and how far each has come."""

    def add(self, url: str, body: ProvisionCallback, due_at: str) -> None:
        """Remember a callback to send."""
        row = {"url": url, "body": body.model_dump_json(), "due_at": due_at}
        self._database.insert("callback", row)

    def due(self, now: str) -> list[CallbackRow]:
        """Callbacks to send now, oldest first."""
        sql = """SELECT number, url, body, attempts FROM callback
                  WHERE state = 'waiting' AND due_at <= ? ORDER BY number LIMIT 32"""
        return [CallbackRow(**dict(row)) for row in self._database.rows(sql, now)]

    def next_due(self) -> str | None:
        """When the next callback is to be sent."""
        return self._database.text("SELECT min(due_at) FROM callback WHERE state = 'waiting'")

    def delivered(self, callback: CallbackRow) -> None:
        """The market has it."""
        sql = "UPDATE callback SET state = 'delivered', attempts = attempts + 1 WHERE number = ?"
        self._database.change(sql, callback.number)

    def failed(self, callback: CallbackRow, now: datetime) -> None:
        """Try again after a growing pause, or give up."""
        attempts = callback.attempts + 1
        state = "waiting" if attempts < MAX_ATTEMPTS else "given up"
        due_at = timestamp(now + pause_after(attempts))
        sql = "UPDATE callback SET state = ?, attempts = ?, due_at = ? WHERE number = ?"
        self._database.change(sql, state, attempts, due_at, callback.number)
