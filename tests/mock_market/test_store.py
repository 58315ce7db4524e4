"""The market's memory: what belongs together is written together."""

import sqlite3
from pathlib import Path

import pytest

from languages import choose
from mock_market.domain.faults import FaultPlan
from mock_market.domain.tenants import Tenant
from mock_market.store.market import MarketStore
from mock_market.store.schema import StoreError
from mock_market.target.target import Target


def test_a_target_that_cannot_be_removed_keeps_its_tenants(tmp_path: Path) -> None:
    store = MarketStore(tmp_path)
    store.put_target(Target(name="a", url="http://127.0.0.1:1"))
    store.tenants.put(Tenant(target="a", tenant_id="hanbit", state="active"))
    refuse = "CREATE TRIGGER refuse BEFORE DELETE ON targets BEGIN SELECT RAISE(ABORT, 'refused'); END"
    store._db.execute(refuse)
    with pytest.raises(sqlite3.IntegrityError, match="refused"):
        store.remove_target("a")
    assert [tenant.tenant_id for tenant in store.tenants.all()] == ["hanbit"]
    store._db.execute("DROP TRIGGER refuse")
    assert store.remove_target("a")
    assert store.tenants.all() == []
    store.close()


def test_a_fault_plan_that_cannot_be_kept_leaves_the_one_before(tmp_path: Path) -> None:
    store = MarketStore(tmp_path)
    before = FaultPlan(rates={"delay": 1.0}, seed=7)
    store.put_fault_plan("a", before)
    with pytest.raises(OverflowError):
        store.put_fault_plan("a", FaultPlan(rates={"slow": 1.0}, seed=2**63))
    assert store.fault_plan("a") == before
    store.put_fault_plan("a", None)
    assert store.fault_plan("a") is None
    store.close()


def test_a_folder_that_cannot_be_locked_is_told_in_the_chosen_language(tmp_path: Path) -> None:
    (tmp_path / "market.lock").mkdir()
    choose("ko")
    try:
        with pytest.raises(StoreError) as refused:
            MarketStore(tmp_path)
    finally:
        choose("en")
    assert str(refused.value) == f"{tmp_path}에 쓸 수 없습니다: 폴더입니다"
