"""Users as rows."""

import json
from array import array
from dataclasses import dataclass, replace
from typing import Any

from sample_service.domain.folding import fold
from sample_service.storage.database import DatabaseTable
from standard_api.errors import QuotaExceededError, UserExistsError, UserNotFoundError
from standard_api.models import UpdateUserRequest, UserFilters
from standard_api.models.users import Role, UserStatus


@dataclass(frozen=True, kw_only=True)
class UserRow:
    """One user; ``sessions``, ``messages`` and ``tokens`` are of all time."""

    user_id: str
    email: str
    name: str
    role: Role
    status: UserStatus = "active"
    created_at: str
    last_login: str | None = None
    sessions: int = 0
    messages: int = 0
    tokens: int = 0


@dataclass(frozen=True, kw_only=True)
class UserPage:
    """One page, and how many users match in all."""

    total: int
    users: list[UserRow]


_SHOWN = "user_id, email, name, role, status, created_at, last_login, sessions, messages, tokens"
_INDEXED_LETTERS = 3
_BY_PHRASE = "number IN (SELECT rowid FROM user_text WHERE user_text MATCH :phrase)"
_BY_TERM = "number IN (SELECT doc FROM user_term WHERE term >= :search AND term < :beyond)"
_BEYOND = "\U0010ffff"
_FEW = 5_000
"""What stands in more places than that is found as quickly by reading all users."""
_SMALL = 2_000
"""So few users are read through as quickly as the index of their texts is asked."""
BLOCK = 1_024
"""So many numbers are counted together in ``user_block``."""
_COUNT = "SELECT coalesce(sum(users), 0) FROM user_count WHERE {where}"
_BLOCKS = "SELECT block, sum(users) FROM user_block WHERE {where} GROUP BY block ORDER BY block"


class UserTable(DatabaseTable):
    """Finds and keeps users; every call names the tenant."""

    def count(self, tenant_id: str) -> int:
        """All users that exist, whatever their status."""
        sql = "SELECT coalesce(sum(users), 0) FROM user_count WHERE tenant_id = ?"
        return int(self._database.value(sql, tenant_id))

    def get(self, tenant_id: str, user_id: str) -> UserRow:
        """The user, or UserNotFoundError, also for another tenant's."""
        sql = f"SELECT {_SHOWN} FROM user WHERE tenant_id = ? AND user_id = ?"  # noqa: S608
        row = self._database.row(sql, tenant_id, user_id)
        if row is None:
            raise UserNotFoundError
        return UserRow(**dict(row))

    def number_of(self, user_id: str) -> int:
        """A user's whole number, which only the older dialects show."""
        return int(self._database.value("SELECT number FROM user WHERE user_id = ?", user_id))

    def id_of(self, tenant_id: str, number: int) -> str:
        """The user of a whole number, or UserNotFoundError."""
        sql = "SELECT user_id FROM user WHERE tenant_id = ? AND number = ?"
        found = self._database.text(sql, tenant_id, number)
        if found is None:
            raise UserNotFoundError
        return found

    def password_hash(self, tenant_id: str, user_id: str) -> str | None:
        """What a login would compare with; no operation of the contract shows it."""
        sql = "SELECT password_hash FROM user WHERE tenant_id = ? AND user_id = ?"
        return self._database.text(sql, tenant_id, user_id)

    def page(self, tenant_id: str, filters: UserFilters) -> UserPage:
        """One page, oldest user first."""
        if filters.search:
            return self.page_of(tenant_id, self.found(tenant_id, filters), filters)
        where, values = _where(tenant_id, filters)
        total = int(self._database.rows_named(_COUNT.format(where=where), values)[0][0])
        if filters.offset >= total:
            return UserPage(total=total, users=[])
        first, skip = self._place(where, values, filters.offset)
        behind = "AND number >= :first" if first else ""
        sql = f"""SELECT {_SHOWN} FROM user WHERE number IN (
                    SELECT number FROM user WHERE {where} {behind} ORDER BY number LIMIT :limit OFFSET :skip
                  ) ORDER BY number"""  # noqa: S608
        place = {"first": first, "skip": skip, "limit": filters.limit}
        found = self._database.rows_named(sql, {**values, **place})
        return UserPage(total=total, users=[UserRow(**dict(row)) for row in found])

    def found(self, tenant_id: str, filters: UserFilters) -> "array[int]":
        """The numbers of all whom a search finds, oldest user first."""
        search = fold(filters.search)
        where, values = _where(tenant_id, filters)
        index = self._index_for(tenant_id, search)
        where += " AND (instr(name_folded, :search) OR instr(email_folded, :search))"
        where += f" AND {index}" if index else ""
        texts = {
            "search": search,
            "beyond": search + _BEYOND,
            "phrase": '"' + search.replace('"', '""') + '"',
        }
        sql = f"SELECT number FROM user WHERE {where} ORDER BY number"  # noqa: S608
        return array("q", (row[0] for row in self._database.rows_named(sql, {**values, **texts})))

    def page_of(self, tenant_id: str, found: "array[int]", filters: UserFilters) -> UserPage:
        """One page of those whom a search has found."""
        numbers = found[filters.offset : filters.offset + filters.limit].tolist()
        sql = f"""SELECT {_SHOWN} FROM user
                   WHERE tenant_id = ? AND number IN (SELECT value FROM json_each(?)) ORDER BY number"""  # noqa: S608
        rows = self._database.rows(sql, tenant_id, json.dumps(numbers)) if numbers else []
        return UserPage(total=len(found), users=[UserRow(**dict(row)) for row in rows])

    def _place(self, where: str, values: dict[str, Any], offset: int) -> tuple[int, int]:
        """The number from which on a page is looked for, and how many users to skip from there."""
        if offset < BLOCK:
            return 0, offset
        for block, users in self._database.rows_named(_BLOCKS.format(where=where), values):
            if users > offset:
                return block * BLOCK, offset
            offset -= users
        return 0, offset

    def _index_for(self, tenant_id: str, search: str) -> str:
        """The condition by which an index finds what can match; "" where reading all is as quick."""
        if not search or "\0" in search or self.count(tenant_id) <= _SMALL:
            return ""
        if len(search) >= _INDEXED_LETTERS:
            return _BY_PHRASE
        sql = "SELECT count(*) FROM (SELECT 1 FROM user_term WHERE term >= ? AND term < ? LIMIT ?)"
        return _BY_TERM if self._database.value(sql, search, search + _BEYOND, _FEW) < _FEW else ""

    def insert(self, tenant_id: str, user: UserRow, *, password_hash: str, max_users: int) -> None:
        """Keep a new user; raise UserExistsError or QuotaExceededError."""
        self._refuse_taken(tenant_id, user.email, but=user.user_id)
        if self.count(tenant_id) >= max_users:
            raise QuotaExceededError(f"The tenant has reached max_users ({max_users}).")
        self._database.changes[tenant_id] += 1
        self._database.insert("user", _row(tenant_id, user, password_hash))

    def insert_many(self, tenant_id: str, users: list[UserRow], password_hash: str) -> None:
        """Keep users that are known to be new and to fit."""
        self._database.changes[tenant_id] += 1
        self._database.insert_many("user", [_row(tenant_id, user, password_hash) for user in users])

    def log_in_when_active(self, tenant_id: str) -> None:
        """Take each user's last activity for the last login."""
        sql = "UPDATE user SET last_login = last_active WHERE tenant_id = ?"
        self._database.change(sql, tenant_id)

    def update(self, tenant_id: str, user_id: str, request: UpdateUserRequest) -> UserRow:
        """Change what was sent; raise UserNotFoundError or UserExistsError."""
        old = self.get(tenant_id, user_id)
        user = replace(old, **request.model_dump(exclude_none=True))
        self._refuse_taken(tenant_id, user.email, but=user_id)
        sql = """UPDATE user SET name = ?, name_folded = ?, email = ?, email_folded = ?, role = ?, status = ?
                  WHERE tenant_id = ? AND user_id = ?"""
        self._database.changes[tenant_id] += 1
        texts = (user.name, fold(user.name), user.email, fold(user.email))
        self._database.change(sql, *texts, user.role, user.status, tenant_id, user_id)
        return user

    def delete(self, tenant_id: str, user_id: str) -> None:
        """Delete a user, whose days no longer count a user; the totals keep the usage."""
        user = self._database.row(
            "SELECT number FROM user WHERE tenant_id = ? AND user_id = ?", tenant_id, user_id
        )
        if user is None:
            raise UserNotFoundError
        self._database.changes[tenant_id] += 1
        days = "SELECT day FROM usage_by_user WHERE user_number = ?"
        sql = f"UPDATE usage_by_day SET users = users - 1 WHERE tenant_id = ? AND day IN ({days})"  # noqa: S608
        self._database.change(sql, tenant_id, user["number"])
        self._database.change("DELETE FROM user WHERE number = ?", user["number"])

    def _refuse_taken(self, tenant_id: str, email: str, *, but: str) -> None:
        sql = "SELECT user_id FROM user WHERE tenant_id = ? AND email_folded = ?"
        if self._database.value(sql, tenant_id, fold(email)) not in (None, but):
            raise UserExistsError


def _where(tenant_id: str, filters: UserFilters) -> tuple[str, dict[str, Any]]:
    """Which users are meant, whatever is searched for: a condition and its values."""
    wanted = {"tenant_id": tenant_id, "role": filters.role, "status": filters.status}
    values = {name: value for name, value in wanted.items() if value is not None}
    return " AND ".join(f"{name} = :{name}" for name in values), values


def _row(tenant_id: str, user: UserRow, password_hash: str) -> dict[str, Any]:
    """A user as the table's columns."""
    folded = {"name_folded": fold(user.name), "email_folded": fold(user.email)}
    return {"tenant_id": tenant_id, **vars(user), **folded, "password_hash": password_hash}
