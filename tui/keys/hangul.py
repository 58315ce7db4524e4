"""The Korean keyboard layout: which Latin keys were pressed for a Hangul letter or syllable. Pure.

With an input method on, a terminal sends ``ㅁ`` where ``a`` was pressed, or ``거`` for ``r`` and ``j``.
"""

import unicodedata

_LETTERS = dict(
    zip("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiopasdfghjklzxcvbnm", strict=True)
)
_SHIFTED = dict(zip("ㅃㅉㄸㄲㅆㅒㅖ", "QWERTOP", strict=True))
_JOINED = {
    "ㅘ": "hk", "ㅙ": "ho", "ㅚ": "hl", "ㅝ": "nj", "ㅞ": "np", "ㅟ": "nl", "ㅢ": "ml",
    "ㄳ": "rt", "ㄵ": "sw", "ㄶ": "sg", "ㄺ": "fr", "ㄻ": "fa", "ㄼ": "fq", "ㄽ": "ft", "ㄾ": "fx",
    "ㄿ": "fv", "ㅀ": "fg", "ㅄ": "qt",
}  # fmt: skip
_KEYS = {**_LETTERS, **_SHIFTED, **_JOINED}
_FIRST = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_MIDDLE = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_LAST = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_PARTS = {
    chr(start + place): letter
    for start, letters in ((0x1100, _FIRST), (0x1161, _MIDDLE), (0x11A7, _LAST))
    for place, letter in enumerate(letters)
}
"""The letter that each part of a taken apart syllable is."""


def latin_keys(text: str) -> list[str]:
    """The Latin keys behind Hangul text, one each; none when the text holds anything else."""
    found: list[str] = []
    for part in unicodedata.normalize("NFD", text):
        keys = _KEYS.get(_PARTS.get(part, part))
        if keys is None:
            return []
        found += keys
    return found


def korean_key(key: str) -> str:
    """The Hangul letter on a Latin key, ``""`` where there is none; for the help."""
    return next((letter for letter, latin in {**_LETTERS, **_SHIFTED}.items() if latin == key), "")
