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
_SYLLABLES = range(0xAC00, 0xD7A4)
_CONJOINING = range(0x1100, 0x1200)


def latin_keys(text: str) -> list[str]:
    """The Latin keys behind Hangul text, one each; none when the text holds anything else."""
    found: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        keys = "".join(_KEYS.get(letter, "") for letter in _letters(character))
        if not keys:
            return []
        found += keys
    return found


def korean_key(key: str) -> str:
    """The Hangul letter on a Latin key, ``""`` where there is none; for the help."""
    return next((letter for letter, latin in {**_LETTERS, **_SHIFTED}.items() if latin == key), "")


def _letters(character: str) -> str:
    code = ord(character)
    if code in _SYLLABLES:
        first, rest = divmod(code - 0xAC00, 588)
        middle, last = divmod(rest, 28)
        return (_FIRST[first] + _MIDDLE[middle] + _LAST[last]).strip()
    if code in _CONJOINING:
        return _conjoining(code)
    return character


def _conjoining(code: int) -> str:
    for start, letters in ((0x1100, _FIRST), (0x1161, _MIDDLE), (0x11A7, _LAST)):
        if 0 <= code - start < len(letters):
            return letters[code - start].strip()
    return ""
