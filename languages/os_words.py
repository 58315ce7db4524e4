"""What the operating system or SQLite says of a file or an address, in the language of whoever reads it."""

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
)
"""Its words for what people meet."""
_SQLITE = {
    5: N_("another program holds it"),
    8: N_("it may not be written to"),
    10: N_("its disk neither reads nor writes it"),
    11: N_("it is damaged"),
    13: N_("no space is left on its disk"),
    14: N_("it cannot be opened"),
    26: N_("it is no SQLite database"),
}
"""Our words for the low byte of SQLite's codes, from SQLITE_BUSY to SQLITE_NOTADB."""


def os_words(error: BaseException) -> str:
    """Why it refused, without the number and the path, which stand elsewhere."""
    told = _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    return _(told or getattr(error, "strerror", None) or str(error))
