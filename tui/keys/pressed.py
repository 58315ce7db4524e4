"""What a key press means, whatever keyboard layout is on. Pure but for the event it reads."""

import unicodedata

from textual.events import Key

from tui.keys.hangul import latin_keys

_CONTROL = "ctrl+"


def pressed(event: Key) -> tuple[list[str], bool]:
    """The keys as the table of actions writes them, and whether they were Hangul."""
    character = event.character
    if character and character.isprintable() and event.key != "space":
        hangul = latin_keys(character)
        return (hangul, True) if hangul else ([character], False)
    if event.key.startswith(_CONTROL):
        hangul = latin_keys(_named(event.key.removeprefix(_CONTROL)))
        if hangul:
            return [_CONTROL + hangul[0].lower()], True
    return [event.key], False


def _named(name: str) -> str:
    """``ㅂ`` for ``hangul_letter_pieup``; the name itself when no letter is called so."""
    if len(name) == 1:
        return name
    try:
        return unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return ""
