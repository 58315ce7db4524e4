"""One form of text for comparing: Unicode's caseless matching, composed or not.

What is stored and returned stays as it was sent; only the search columns are folded.
"""

import unicodedata


def fold(text: str) -> str:
    """Return the form in which two equal texts are equal."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())
