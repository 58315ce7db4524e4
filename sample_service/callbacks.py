"""Final answers on their way to the market: kept until they are delivered."""

import asyncio
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sample_service.database import Database
from sample_service.times import timestamp
from standard_api.models import ProvisionCallback
from standard_api.operations import CALLBACK_KEY_HEADER

if TYPE_CHECKING:
    import httpx

MAX_ATTEMPTS = 40
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
ATTEMPT_SECONDS = 10.0


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


class CallbackTable:
    """Remembers callbacks and how far each has come."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, url: str, body: ProvisionCallback, due_at: str) -> None:
        """Remember a callback to send."""
        row = {"url": url, "body": body.model_dump_json(), "due_at": due_at}
        self._database.insert("callback", row)

    def due(self, now: str) -> list[CallbackRow]:
        """Callbacks to send now, oldest first."""
        sql = """SELECT number, url, body, attempts FROM callback
                  WHERE state = 'waiting' AND due_at <= ? ORDER BY number LIMIT 32"""
        return [_callback(row) for row in self._database.rows(sql, now)]

    def next_due(self) -> str | None:
        """When the next callback is to be sent."""
        sql = "SELECT min(due_at) FROM callback WHERE state = 'waiting'"
        found: str | None = self._database.value(sql)
        return found

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


class CallbackSender:
    """Posts callbacks with the service's key."""

    def __init__(self, service_key: str, transport: "httpx.AsyncBaseTransport | None" = None) -> None:
        self._service_key = service_key
        self._transport = transport

    async def send(self, callback: CallbackRow) -> bool:
        """Whether the market answered 2xx within the time of one attempt."""
        import httpx

        headers = {CALLBACK_KEY_HEADER: self._service_key, "Content-Type": "application/json"}
        try:
            async with (
                asyncio.timeout(ATTEMPT_SECONDS),
                # Neither proxies nor redirects: the key goes to the address that was given.
                httpx.AsyncClient(
                    transport=self._transport, trust_env=False, follow_redirects=False
                ) as client,
                # The answer's body is not read, however long it is.
                client.stream("POST", callback.url, content=callback.body, headers=headers) as response,
            ):
                return response.is_success
        except Exception:  # noqa: BLE001
            # The edge to a stranger's server: whatever went wrong, the answer was not delivered.
            return False


def _callback(row: sqlite3.Row) -> CallbackRow:
    values: dict[str, Any] = dict(row)
    return CallbackRow(**values)
