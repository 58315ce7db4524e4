"""A service done right: the whole contract on SQLite, filled with invented people."""
