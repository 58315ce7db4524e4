"""The tables, one migration an idea; a data folder remembers which it has.

A migration that has been released is never edited: a change is a new one below.
"""

import re
import sqlite3
from collections.abc import Callable, Sequence

MIGRATION_SET = "sample_service"
APPLIED_TABLE = "_sqlite_migrations"
_OF_EVENTS = ("sessions", "session_seconds", "messages", "input_tokens", "output_tokens", "cost")
_KIND = {"tenant_id TEXT": "tenant_id", "role TEXT": "role", "status TEXT": "status"}
_BLOCK = {"tenant_id TEXT": "tenant_id", "block INTEGER": "number / 1024", **_KIND}
_MADE = re.compile(r"^CREATE (?:VIRTUAL TABLE|TABLE|INDEX|TRIGGER) (\w+)", re.MULTILINE)


def _numbers(*names: str, rule: str = "DEFAULT 0") -> str:
    """Columns of whole numbers."""
    return ", ".join(f"{name} INTEGER NOT NULL {rule.format(name=name)}" for name in names)


def _kept(triggers: str, columns: str, comes: str, goes: str, *, at_last: str = "") -> str:
    """Triggers that keep what is derived of users right, when one comes, goes or changes in these columns."""
    return f"""
CREATE TRIGGER {triggers}_comes AFTER INSERT ON user BEGIN {comes} END;
CREATE TRIGGER {triggers}_goes AFTER DELETE ON user BEGIN {goes} {at_last} END;
CREATE TRIGGER {triggers}_changes AFTER UPDATE OF {columns} ON user BEGIN {goes} {comes} END;
"""


def _counted(table: str, triggers: str, key: dict[str, str], *, drops_zeros: bool = False) -> str:
    """A table that counts users by a key: its columns, and what of a user stands in each."""
    columns = ", ".join(f"{column} NOT NULL" for column in key)
    names = ", ".join(column.split()[0] for column in key)
    of_users = ", ".join(key.values())
    old, new = (", ".join(f"{row}.{value}" for value in key.values()) for row in ("old", "new"))
    its_row = f"({names}) = ({old})"
    triggers = _kept(
        triggers,
        "role, status",
        comes=f"INSERT INTO {table} VALUES ({new}, 1) ON CONFLICT DO UPDATE SET users = users + 1;",
        goes=f"UPDATE {table} SET users = users - 1 WHERE {its_row};",
        at_last=f"DELETE FROM {table} WHERE users = 0 AND {its_row};" if drops_zeros else "",
    )
    return f"""
CREATE TABLE {table} ({columns}, users INTEGER NOT NULL, PRIMARY KEY ({names})) STRICT, WITHOUT ROWID;
INSERT INTO {table} SELECT {of_users}, count(*) FROM user GROUP BY {of_users};{triggers}"""


def _searchable(behind: str = "") -> str:
    """Keeps the index of texts, with some signs ``behind`` each text."""
    old, new = (
        f"{row}.number, {row}.name_folded{behind}, {row}.email_folded{behind}" for row in ("old", "new")
    )
    return _kept(
        "user_text",
        "name_folded, email_folded",
        comes=f"INSERT INTO user_text (rowid, name_folded, email_folded) VALUES ({new});",
        goes=f"INSERT INTO user_text (user_text, rowid, name_folded, email_folded) VALUES ('delete', {old});",
    )


_TENANTS = f"""
CREATE TABLE tenant (
  tenant_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  plan TEXT NOT NULL,
  features TEXT NOT NULL,               -- JSON list, as the market sent it
  contact_email TEXT NOT NULL,
  contact_name TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('provisioning', 'active', 'suspended', 'deactivated')),
  access_url TEXT NOT NULL,
  config TEXT NOT NULL,                 -- JSON object, the contract's config
  start_date TEXT NOT NULL,
  end_date TEXT,
  auto_renew INTEGER NOT NULL DEFAULT 0,
  erased INTEGER NOT NULL DEFAULT 0,    -- the data is gone since the last deactivation
  retention_until TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE user (
  number INTEGER PRIMARY KEY,           -- the stable order of lists
  tenant_id TEXT NOT NULL REFERENCES tenant,
  user_id TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL,
  email_folded TEXT NOT NULL,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'user', 'moderator')),
  status TEXT NOT NULL CHECK (status IN ('active', 'inactive', 'suspended')),
  password_hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_login TEXT,
  UNIQUE (tenant_id, email_folded)
) STRICT;
CREATE INDEX user_page ON user (tenant_id, number);
CREATE INDEX user_created ON user (tenant_id, created_at);

CREATE TABLE resource (
  number INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenant,
  resource_id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL CHECK (type IN ('course', 'discussion', 'document', 'session')),
  title TEXT NOT NULL,
  title_folded TEXT NOT NULL,
  created_by TEXT REFERENCES user (user_id) ON DELETE SET NULL,
  created_at TEXT NOT NULL,
  {_numbers("participants", "discussions", "documents", "size_bytes")}
) STRICT;
CREATE INDEX resource_page ON resource (tenant_id, type, number);
CREATE INDEX resource_maker ON resource (created_by);
"""

_USAGE = f"""
ALTER TABLE user ADD COLUMN sessions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user ADD COLUMN messages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user ADD COLUMN last_active TEXT;
CREATE INDEX user_last_active ON user (tenant_id, last_active);

CREATE TABLE usage_event (
  event_id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenant,
  user_number INTEGER REFERENCES user (number) ON DELETE SET NULL,
  at TEXT NOT NULL,
  model TEXT NOT NULL,
  {_numbers(*_OF_EVENTS, rule="CHECK ({name} >= 0)")}
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_event_tenant ON usage_event (tenant_id, at);
CREATE INDEX usage_event_user ON usage_event (user_number);

-- Users are the existing ones who were active, a cost is in micro-dollars.
CREATE TABLE usage_by_day (
  tenant_id TEXT NOT NULL REFERENCES tenant,
  day TEXT NOT NULL,
  {_numbers("users", "sessions", "session_seconds", "messages", "tokens", "cost")},
  PRIMARY KEY (tenant_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_by_model (
  tenant_id TEXT NOT NULL REFERENCES tenant,
  day TEXT NOT NULL,
  model TEXT NOT NULL,
  {_numbers("messages", "input_tokens", "output_tokens", "cost")},
  PRIMARY KEY (tenant_id, day, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_by_hour (
  tenant_id TEXT NOT NULL REFERENCES tenant,
  day TEXT NOT NULL,
  hour INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
  {_numbers("messages")},
  PRIMARY KEY (tenant_id, day, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_by_user (
  tenant_id TEXT NOT NULL REFERENCES tenant,
  day TEXT NOT NULL,
  user_number INTEGER NOT NULL REFERENCES user (number) ON DELETE CASCADE,
  {_numbers("sessions", "messages", "tokens", "cost")},
  PRIMARY KEY (tenant_id, day, user_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_by_user_user ON usage_by_user (user_number, day);
"""

_PROVISIONING = """
CREATE TABLE application (
  application_id INTEGER PRIMARY KEY,
  tenant_id TEXT REFERENCES tenant,     -- null when it was rejected before a tenant was known
  status TEXT NOT NULL CHECK (status IN ('approved', 'processing', 'rejected')),
  message TEXT NOT NULL,
  expires_at TEXT,
  callback_url TEXT,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX application_tenant ON application (tenant_id);

CREATE TABLE applicant (
  email_folded TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenant
) STRICT;

CREATE TABLE provisioning_job (
  tenant_id TEXT PRIMARY KEY REFERENCES tenant,
  due_at TEXT NOT NULL
) STRICT;

CREATE TABLE callback (
  number INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'given up')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at TEXT NOT NULL
) STRICT;
CREATE INDEX callback_due ON callback (state, due_at);
"""

_USERNAMES = """
CREATE TABLE persona_username (
  user_id TEXT PRIMARY KEY REFERENCES user (user_id) ON DELETE CASCADE,
  username TEXT NOT NULL
) STRICT;
"""

_APPLICANT_OF_APPLICATION = """
ALTER TABLE application ADD COLUMN email_folded TEXT NOT NULL DEFAULT '';  -- '' in older rows: anybody
"""

_SCALE = f"""
{_counted("user_count", "user", _KIND)}
CREATE INDEX user_role ON user (tenant_id, role, number);
CREATE INDEX user_status ON user (tenant_id, status, number);
CREATE INDEX user_role_status ON user (tenant_id, role, status, number);

-- Finds three letters and more anywhere in a text; it keeps no copy of the texts.
CREATE VIRTUAL TABLE user_text USING fts5 (
  name_folded, email_folded, content = 'user', content_rowid = 'number',
  tokenize = 'trigram case_sensitive 1'
);
INSERT INTO user_text (user_text) VALUES ('rebuild');
{_searchable()}
"""

_PLACES = f"""
-- How many users each thousand numbers hold: a page far behind is found without a step over all before it.
{_counted("user_block", "user_block", _BLOCK, drops_zeros=True)}
-- Two signs behind each text make every letter the first of some three: one or two letters are found, too.
DROP TRIGGER user_text_comes;
DROP TRIGGER user_text_goes;
DROP TRIGGER user_text_changes;
INSERT INTO user_text (user_text) VALUES ('delete-all');
INSERT INTO user_text (rowid, name_folded, email_folded)
  SELECT number, name_folded || char(1, 1), email_folded || char(1, 1) FROM user;
{_searchable(" || char(1, 1)")}
CREATE VIRTUAL TABLE user_term USING fts5vocab (user_text, 'instance');
"""

MIGRATIONS: tuple[tuple[str, str], ...] = (
    ("tenants_users_resources", _TENANTS),
    ("usage_rollups", _USAGE),
    ("provisioning", _PROVISIONING),
    ("usernames", _USERNAMES),
    ("applicant_of_application", _APPLICANT_OF_APPLICATION),
    ("users_at_scale", _SCALE),
    ("places_and_terms", _PLACES),
)


def applied_migrations(connection: sqlite3.Connection) -> list[str]:
    """Names of the migrations that this file has; no write."""
    known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (APPLIED_TABLE,)).fetchone()
    if not known:
        return []
    sql = f"SELECT name FROM {APPLIED_TABLE} WHERE migration_set = ? ORDER BY rowid"
    return [name for (name,) in connection.execute(sql, (MIGRATION_SET,))]


def missing_tables(connection: sqlite3.Connection, applied: Sequence[str]) -> list[str]:
    """Tables, indexes and triggers that the applied migrations made, and that are no longer there."""
    made = [name for step, script in MIGRATIONS if step in applied for name in _MADE.findall(script)]
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    return [name for name in made if name not in there]


def migrate(connection: sqlite3.Connection, *, stop_before: str | None = None) -> None:
    """Bring an empty or older file up to date, each step in one transaction."""
    from sqlite_utils import Database, Migrations

    migrations = Migrations(MIGRATION_SET)
    for name, script in MIGRATIONS:
        migrations(name=name)(_step(script))
    # The plugins of a developer's own sqlite-utils have no business in this file.
    migrations.apply(Database(connection, execute_plugins=False), stop_before=stop_before)


def _step(script: str) -> Callable[..., None]:
    def run(db: object) -> None:
        connection: sqlite3.Connection = db.conn  # type: ignore[attr-defined]
        for statement in _statements(script):
            connection.execute(statement)

    return run


def _statements(script: str) -> list[str]:
    statements, text = [], ""
    for line in script.splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):
            statements.append(text)
            text = ""
    return statements
