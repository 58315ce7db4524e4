import hashlib
import os
import sqlite3
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sample_driver.driver import Driver

from sample_service.service.settings import ServiceSettings
from sample_service.storage.data_folder import FILE_NAME, DataFolderError
from sample_service.storage.database import Database
from sample_service.storage.schema import APPLIED_TABLE, MIGRATIONS, applied_migrations, migrate
from sample_service.storage.store import Store
from standard_api.errors import ServiceUnavailableError

NAMES = [name for name, _ in MIGRATIONS]
RELEASED = {
    "tenants_users_resources": "c315cde40619bda0",
    "usage_rollups": "6401d9945f45c42d",
    "provisioning": "73b9ed2040616b72",
    "usernames": "ce211b5c4f332d24",
    "applicant_of_application": "07cdc3273f56695f",
    "users_at_scale": "e171d895ec20c0d2",
    "places_and_terms": "fc16eef5fbcdcdf9",
}
"""What each migration is that people have; spaces do not count."""


def _old_folder(folder: Path, *, stop_before: str) -> None:
    """A data folder as an older version left it, with a tenant and a user in it."""
    folder.mkdir()
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    migrate(connection, stop_before=stop_before)
    connection.execute(
        """INSERT INTO tenant (tenant_id, name, plan, features, contact_email, contact_name, status,
                               access_url, config, start_date, created_at, updated_at)
           VALUES ('old', '옛 대학교', 'basic', '["chat"]', 'a@old.example', '옛', 'active',
                   'https://old.example', '{"features": {}}', '2025-01-01', '2025-01-01T00:00:00.000Z',
                   '2025-01-01T00:00:00.000Z')"""
    )
    connection.execute(
        """INSERT INTO user (tenant_id, user_id, email, email_folded, name, name_folded, role, status,
                             password_hash, created_at)
           VALUES ('old', 'u-1', 'a@old.example', 'a@old.example', '옛', '옛', 'user', 'active', '!',
                   '2025-01-01T00:00:00.000Z')"""
    )
    connection.close()


@pytest.mark.parametrize(("name", "script"), MIGRATIONS, ids=NAMES)
def test_a_released_migration_is_never_edited(name: str, script: str) -> None:
    digest = hashlib.sha256(" ".join(script.split()).encode()).hexdigest()[:16]
    assert digest == RELEASED[name], "a change is a migration of its own, below the others"


@pytest.mark.parametrize("stop_before", NAMES[1:])
def test_an_older_folder_is_migrated_with_its_data(settings: ServiceSettings, stop_before: str) -> None:
    _old_folder(settings.data, stop_before=stop_before)
    store = Store.open(settings.data)
    service = Driver(store, settings)
    try:
        assert service.status("old").created_at == "2025-01-01T00:00:00.000Z"
        service.record(service.event("u-1"), tenant_id="old")
        assert service.user("u-1", "old").usage.messages == 2
        assert service.apply().status == "approved"
    finally:
        store.close()
    connection = sqlite3.connect(settings.data / FILE_NAME)
    assert applied_migrations(connection) == NAMES
    connection.close()


def test_a_migration_that_fails_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    _old_folder(folder, stop_before=NAMES[-1])
    broken = (*MIGRATIONS[:-1], (NAMES[-1], "CREATE TABLE half (a);\nCREATE TABLE tenant (a);\n"))
    with monkeypatch.context() as patch:
        patch.setattr("sample_service.storage.schema.MIGRATIONS", broken)
        with pytest.raises(DataFolderError):
            Store.open(folder)
    connection = sqlite3.connect(folder / FILE_NAME)
    assert applied_migrations(connection) == NAMES[:-1]
    assert not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchone()
    connection.close()
    Store.open(folder).close()


def test_what_was_answered_is_there_after_a_restart(settings: ServiceSettings) -> None:
    store = Store.open(settings.data)
    first = Driver(store, settings)
    first.activate()
    user = first.user(first.create_user("gildong@hanbit.example").user_id)
    before = first.status(), first.settings_of()
    store.close()
    store = Store.open(settings.data)
    later = Driver(store, replace(settings, public_url="https://moved.example"))
    try:
        assert (later.status(), later.settings_of()) == before
        assert later.users().users == [user]
        assert later.activate().access_url == "https://sample.example/t/hanbit"
    finally:
        store.close()


def _refused(folder: Path) -> str:
    with pytest.raises(DataFolderError) as caught:
        Store.open(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_newer_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    path = tmp_path / FILE_NAME
    connection = sqlite3.connect(path)
    connection.execute(
        f"INSERT INTO {APPLIED_TABLE} (migration_set, name) VALUES ('sample_service', 'from_the_future')"
    )
    connection.commit()
    connection.close()
    before = path.read_bytes()
    assert "newer version" in _refused(tmp_path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (title)")
    connection.close()
    before = path.read_bytes()
    assert "another program" in _refused(tmp_path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["text", "cut", "zeros"])
def test_a_damaged_file_is_refused(tmp_path: Path, damage: str) -> None:
    Store.open(tmp_path).close()
    path = tmp_path / FILE_NAME
    whole = path.read_bytes()
    broken = {
        "text": b"hello, I am no database " * 100,
        "cut": whole[: len(whole) // 2],
        "zeros": whole[:8192] + bytes(8192) + whole[16384:],
    }
    path.write_bytes(broken[damage])
    _refused(tmp_path)
    assert path.read_bytes() == broken[damage]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    _refused(tmp_path / "data")


def test_a_folder_serves_one_service_at_a_time(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    assert "in use" in _refused(tmp_path)
    store.close()
    Store.open(tmp_path).close()


def test_folder_and_files_are_private(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        store = Store.open(tmp_path / "data")
    finally:
        os.umask(mask)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}
    store.close()
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_transaction_is_all_or_nothing() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    database = Database(connection)
    with database.transaction():
        database.change("CREATE TABLE thing (a INTEGER UNIQUE) STRICT")
    for rows in ([1, 1], [1, "no number"], [1, object()]):
        with pytest.raises(sqlite3.Error):
            _insert_all(database, rows)
    assert database.value("SELECT count(*) FROM thing") == 0
    with pytest.raises(RuntimeError, match="outside a transaction"):
        database.insert("thing", {"a": 1})
    database.close()


def _insert_all(database: Database, rows: Sequence[object]) -> None:
    with database.transaction():
        for row in rows:
            database.insert("thing", {"a": row})


def test_storage_that_fails_is_unavailable_and_changes_nothing(active: Driver) -> None:
    limit = active.store._folder.database
    pages = limit.value("PRAGMA page_count")
    limit.row(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ServiceUnavailableError):
        _create_many(active)
    total = active.users().total
    limit.row("PRAGMA max_page_count = 1000000")
    active.create_user("again@hanbit.example")
    assert active.users().total == total + 1


def _create_many(service: Driver) -> None:
    for number in range(2_000):
        service.create_user(f"{number}@hanbit.example", name="가" * 255)


def test_the_database_itself_guards_what_must_hold(active: Driver) -> None:
    active.create_user("gildong@hanbit.example")
    database = active.store._folder.database
    copy = "INSERT INTO user SELECT NULL, tenant_id, 'u-2', email, email_folded, name, name_folded, role, "
    copy += "status, password_hash, created_at, last_login, 0, 0, 0, NULL FROM user"
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"), database.transaction():
        database.change(copy)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), database.transaction():
        database.change("UPDATE user SET tenant_id = 'nowhere'")


@pytest.mark.parametrize(
    "loss",
    ["TABLE usage_by_day", "TABLE user_count", "INDEX user_page", "TRIGGER user_comes", "TABLE user_text"],
)
def test_a_file_that_lost_a_part_is_refused_in_one_line_that_names_it(tmp_path: Path, loss: str) -> None:
    Store.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute(f"DROP {loss}")
    connection.close()
    told = _refused(tmp_path)
    assert f"({loss.split()[1]})" in told
    assert "restore a copy" in told
