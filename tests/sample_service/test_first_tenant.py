"""What a sandbox tells its market of the tenants that the sample was seeded with."""

import sqlite3
from datetime import date
from pathlib import Path

from sample_service.seeding.seed import SeedPlan, seed
from sample_service.storage.data_folder import FILE_NAME
from sample_service.storage.first_tenant import activations
from sample_service.storage.store import Store

TODAY = date(2026, 11, 23)


def test_each_tenant_that_works_is_told_the_oldest_first(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    seed(store, SeedPlan(seed=1, tenants=4, users=2, days=1, today=TODAY))
    store.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as beside:
        beside.execute("UPDATE tenant SET status = 'deactivated' WHERE tenant_id IN ('univ-01', 'univ-03')")
    beside.close()
    told = activations(tmp_path, 3)
    assert [one["tenant_id"] for one in told] == ["univ-01", "univ-02"]
    assert {"tenant_name", "plan", "features", "config", "contact"} <= set(told[0])
    assert [one["tenant_id"] for one in activations(tmp_path, 9)] == ["univ-01", "univ-02", "univ-04"]
