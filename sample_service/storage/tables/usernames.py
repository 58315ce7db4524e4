"""Usernames, which only the older dialects know; everyone else is known by e-mail."""

from sample_service.storage.database import DatabaseTable
from sample_service.storage.tables.users import UserRow


class UsernameTable(DatabaseTable):
    """Usernames of users who were made by one; everyone else's is the e-mail."""

    def find(self, user: UserRow) -> str:
        """The user's username."""
        sql = "SELECT username FROM persona_username WHERE user_id = ?"
        return self._database.text(sql, user.user_id) or user.email

    def insert(self, user_id: str, username: str) -> None:
        """Remember how a user was named."""
        self._database.insert("persona_username", {"user_id": user_id, "username": username})
