"""What the operating system says of a file or an address, in the language of whoever reads it."""

from languages.speak import _

WORDS = (
    "No such file or directory",
    "Permission denied",
    "Is a directory",
    "Not a directory",
    "File exists",
    "Address already in use",
    "Cannot assign requested address",
    "Connection refused",
    "Connection reset by peer",
    "No space left on device",
    "Read-only file system",
    "database or disk is full",
    "unable to open database file",
)
"""Its words and SQLite's for what people meet."""


def os_words(error: BaseException) -> str:
    """Why it refused, without the number and the path, which stand elsewhere."""
    return _(getattr(error, "strerror", None) or str(error))
