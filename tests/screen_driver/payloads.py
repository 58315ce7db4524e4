"""What a hostile service may send, so that a terminal or a widget obeys it."""

_TERMINAL = (
    "\x1b[2J", "\x1b[H", "\x1b[31m", "\x1b[?1049l", "\x1b[?25l", "\x1b[6n", "\x1b[c", "\x1b[>0q", "\x1b[1;1r",
    "\x1b[?1000h", "\x1b[?2004h", "\x1b[5i", "\x1bc", "\x1b7", "\x1b(0", "\x1b#8", "\x1b[21t", "\x1b[3J",
    "\x1b]0;pwned\x07", "\x1b]2;pwned\x1b\\", "\x1b]52;c;aGFja2Vk\x07", "\x1b]52;p;aGFja2Vk\x1b\\",
    "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "\x1b]4;1;rgb:0/0/0\x07", "\x1b]1337;File=:\x07",
    "\x1bP$q\x1b\\", "\x1bP+q544e\x1b\\", "\x1b_G\x1b\\", "\x1b^pm\x1b\\", "\x1b", "\x1b[", "\x1b]52;c;",
)  # fmt: skip
_C1 = ("\x9b2J", "\x9d0;pwned\x9c", "\x90$q\x9c", "\x84", "\x85", "\x9f")
_CONTROLS = ("\x00", "\x07", "\x08\x08\x08", "\x0b", "\x0c", "\x0e", "\x0f", "\x7f", "\r", "\n", "\t", "\x1a")
_BIDI = ("\u202e", "\u202a", "\u2066", "\u2067", "\u2069", "\u200e", "\u200f")
_MARKUP = (
    "[red]red[/red]", "[@click=app.quit]click[/]", "[@click='app.bell']b[/]", "[link=http://evil.example]l[/link]",
    "[/]", "[/nothing]", "[on red", "[[x]]", "$accent", "{{7*7}}", "{text}", "%(name)s",
)  # fmt: skip
PAYLOADS = tuple(f"{word}x" for word in (*_TERMINAL, *_C1, *_CONTROLS, *_BIDI, *_MARKUP))
"""Sequences for terminals, eight-bit controls, single controls, marks that turn text round, and markup."""
assert len(PAYLOADS) >= 60
