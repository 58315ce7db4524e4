"""The first tenant as the market would have activated it, read beside the running service."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sample_service.storage.data_folder import FILE_NAME


def first_activation(data: Path) -> dict[str, Any] | None:
    """The activation request whose content the oldest tenant has; None when there is no tenant."""
    with closing(sqlite3.connect(f"{(data / FILE_NAME).resolve().as_uri()}?mode=ro", uri=True)) as reader:
        row = reader.execute(
            "SELECT tenant_id, name, plan, features, contact_email, contact_name FROM tenant "
            "ORDER BY created_at, tenant_id LIMIT 1"
        ).fetchone()
    if row is None:
        return None
    tenant_id, name, plan, features, email, contact = row
    return {
        "tenant_id": tenant_id,
        "tenant_name": name,
        "plan": plan,
        "features": json.loads(features),
        "config": {},
        "contact": {"email": email, "name": contact},
    }
