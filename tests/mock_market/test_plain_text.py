from mock_market.wire.plain_text import plain_block, plain_line


def test_escape_sequences_become_visible() -> None:
    assert plain_line("\x1b]0;owned\x07") == "␛]0;owned␇"


def test_c1_bidi_and_line_separators_are_named() -> None:
    assert plain_line("\x9b2J\u202eabc\u2028") == "<U+009B>2J<U+202E>abc<U+2028>"


def test_korean_and_joined_emoji_stay_as_they_are() -> None:
    text = "한빛대학교 각 👩‍👩‍👧"
    assert plain_line(text) == text


def test_a_block_keeps_its_lines_and_nothing_else() -> None:
    assert plain_block("a\r\n\tb\rc\x00") == "a\n    b␍c␀"


def test_a_lone_surrogate_can_be_printed() -> None:
    assert plain_line("\ud800").encode("utf-8") == b"<U+D800>"
