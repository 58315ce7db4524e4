"""Stores of exchanges as a market leaves them behind, of any size."""

import json
import sqlite3
import threading
from contextlib import AbstractContextManager, closing
from pathlib import Path

from bench.tools.meanwhile import meanwhile
from mock_market.store.exchanges import ExchangeStore

A_SECOND = 100
"""So many exchanges come in while a market is busy."""
_FILL = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
INSERT INTO exchanges (started_at, direction, method, url, operation, tenant_id, attempt, grp, asked_by,
  target, status, reason, total_ms, request_headers, response_headers, response_body)
SELECT '2026-11-23T05:00:00+00:00', 'out', 'GET', 'http://127.0.0.1:1/mt/tenant/t' || (i % 500) || '/status',
  'get_tenant_status', 't' || (i % 500), 1, 'g' || i, 'market', 'sample',
  CASE WHEN i % 50 = 0 THEN 500 ELSE 200 END, 'OK', 3.0, '[]', '[]', CAST(:body AS BLOB) FROM n
"""


def filled(path: Path, rows: int, *, body: str = "{}") -> None:
    """A new store with so many exchanges, each with this answer."""
    ExchangeStore(path, keep=10**9).close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(_FILL, {"rows": rows, "body": body})


def change(path: Path, number: int, **values: object) -> None:
    """Other values in some columns of one exchange."""
    names = ", ".join(f"{name} = :{name}" for name in values)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"UPDATE exchanges SET {names} WHERE id = :id", {"id": number, **values})


def users(sign: str, size: int) -> bytes:
    """A JSON list of users of about so many bytes; a sign stands at its beginning."""
    one = {"user_id": "u-91c2", "name": "홍길동", "email": "hong@hanbit.example", "role": "user"}
    count = size // (len(json.dumps(one, ensure_ascii=False).encode()) + 2)
    return json.dumps({"sign": sign, "users": [one] * count}, ensure_ascii=False).encode()


def busy(path: Path) -> AbstractContextManager[None]:
    """A hundred new exchanges a second, for as long as the block lasts."""

    def write(over: threading.Event) -> None:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as database:
            while not over.wait(1 / A_SECOND):
                database.execute(_FILL, {"rows": 1, "body": "{}"})

    return meanwhile(write)
