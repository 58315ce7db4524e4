"""The tenants as the market would have activated them, read beside the running service."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sample_service.storage.data_folder import FILE_NAME


def activations(data: Path, count: int) -> list[dict[str, Any]]:
    """What the oldest tenants were activated with: the first one, and of the others those that are active."""
    with closing(sqlite3.connect(f"{(data / FILE_NAME).resolve().as_uri()}?mode=ro", uri=True)) as reader:
        reader.row_factory = sqlite3.Row
        sql = "SELECT * FROM tenant ORDER BY created_at, tenant_id LIMIT ?"
        rows = reader.execute(sql, (count,)).fetchall()
    return [_activation(row) for row in rows if row is rows[0] or row["status"] == "active"]


def _activation(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "tenant_id": row["tenant_id"],
        "tenant_name": row["name"],
        "plan": row["plan"],
        "features": json.loads(row["features"]),
        "config": {},
        "contact": {"email": row["contact_email"], "name": row["contact_name"]},
    }
