"""What the operating system says of a file or an address, in the language of whoever reads it."""

from languages.speak import N_, _

WORDS = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
    N_("File exists"),
    N_("Address already in use"),
    N_("Cannot assign requested address"),
    N_("Connection refused"),
    N_("Connection reset by peer"),
    N_("No space left on device"),
    N_("Read-only file system"),
    N_("database or disk is full"),
    N_("unable to open database file"),
)
"""Its words and SQLite's for what people meet."""


def os_words(error: BaseException) -> str:
    """Why it refused, without the number and the path, which stand elsewhere."""
    return _(getattr(error, "strerror", None) or str(error))
