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
        rows = reader.execute(
            "SELECT status, tenant_id, name, plan, features, contact_email, contact_name FROM tenant "
            "ORDER BY created_at, tenant_id LIMIT ?",
            (count,),
        ).fetchall()
    return [_activation(*row[1:]) for row in rows if row is rows[0] or row[0] == "active"]


def _activation(
    tenant_id: str, name: str, plan: str, features: str, email: str, contact: str
) -> dict[str, Any]:
    return {
        "tenant_id": tenant_id,
        "tenant_name": name,
        "plan": plan,
        "features": json.loads(features),
        "config": {},
        "contact": {"email": email, "name": contact},
    }
