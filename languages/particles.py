"""Korean particles that fit the word before them: ``신청 99를`` for ``신청 99을(를)``."""

import re

_PAIR = re.compile(r"(?<=[가-힣0-9])(['\"’”)\]>`]*)(은\(는\)|이\(가\)|을\(를\)|과\(와\)|와\(과\)|\(으\)로)")
_FORMS = {"은(는)": "은는", "이(가)": "이가", "을(를)": "을를", "과(와)": "과와", "와(과)": "과와"}
"""The form behind a consonant and the form behind a vowel."""
_DIGITS = {
    "0": "ㅇ",
    "1": "ㄹ",
    "2": "",
    "3": "ㅁ",
    "4": "",
    "5": "",
    "6": "ㄱ",
    "7": "ㄹ",
    "8": "ㄹ",
    "9": "",
}
"""What a number ends in when it is read aloud."""
_L = 8
"""The place of the final ㄹ among the finals of a syllable."""


def fitting_particles(text: str) -> str:
    """Choose behind Hangul and numbers; behind a foreign word, whose sound nobody knows, the pair stays."""
    return _PAIR.sub(lambda found: found[1] + _fitting(text[found.start() - 1], found[2]), text)


def _fitting(letter: str, pair: str) -> str:
    final = _DIGITS.get(letter)
    consonant = bool(final) if final is not None else (ord(letter) - 0xAC00) % 28 != 0
    if pair in _FORMS:
        return _FORMS[pair][0 if consonant else 1]
    is_l = final == "ㄹ" if final is not None else (ord(letter) - 0xAC00) % 28 == _L
    return "으로" if consonant and not is_l else "로"
