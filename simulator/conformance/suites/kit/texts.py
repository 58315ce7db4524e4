"""Texts that services get wrong: names of all scripts, injections, and JSON that is none."""

from languages import N_

NAMES: dict[str, str] = {
    N_("Korean"): "김하늘",
    N_("Korean, decomposed"): "\u1100\u1175\u11b7\u1112\u1161\u1102\u1173\u11af",
    N_("Chinese, beyond the BMP"): "𠮷野家𡈽",
    N_("Japanese"): "山田 太郎",
    N_("Arabic"): "محمد علي",
    N_("Hebrew with marks"): "שָׁלוֹם",
    N_("Devanagari"): "नमस्ते",
    N_("Thai"): "สวัสดี",
    N_("an emoji family"): "가족 👨‍👩‍👧‍👦",
    N_("combining marks"): "Zalgo e\u0301\u0302\u0303\u0304",
    N_("Turkish"): "İstanbul ışık",
    N_("German"): "Straße Groß",
    N_("inner spaces"): "김  하늘",
    N_("blanks at both ends"): " 김하늘  ",
}
"""Each is returned as it was sent, code point by code point (CONV-10)."""

INJECTIONS: tuple[str, ...] = (
    "'; DROP TABLE users; --",
    '" OR "1"="1',
    "1 OR 1=1",
    "') UNION SELECT 1,2,3 --",
    '{"$gt": ""}',
    "{{7*7}}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "$(id)",
    "`id`",
    "; cat /etc/passwd",
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "file:///etc/passwd",
    "*)(uid=*))(|(uid=*",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    '=HYPERLINK("http://x.example","y")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "${jndi:ldap://x.example/a}",
    "%s%s%s%n",
    "%d%x%p",
    "%00",
    "&#x41;&amp;&lt;",
    '{"name": "inner"}',
    "[1, 2, 3]",
    "null",
    "true",
    "NaN",
    "-1",
    "0x41",
    "\\u0041\\n",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
    "https://user:pass@x.example/",
    "a" * 200,
    "'\"\\/`",
    "__proto__",
)
"""Each is stored as it is or refused, never understood (CONV-10)."""

CONTROLS: dict[str, str] = {
    "NUL": "김\x00하늘",
    "ESC": "김\x1b[31m하늘",
    N_("a line break"): "김\r\n하늘",
    N_("a tab"): "김\t하늘",
    "DEL": "김\x7f하늘",
    "U+2028": "김\u2028하늘",
    N_("a bidi override"): "김\u202e하늘",
}
"""Each is refused or stored exactly (CONV-13)."""

BROKEN_JSON: dict[str, bytes] = {
    N_("an empty body"): b"",
    N_("half an object"): b"{",
    N_("a trailing comma"): b'{"name": "x",}',
    N_("two documents"): b'{"name": "x"} {"name": "y"}',
    N_("single quotes"): b"{'name': 'x'}",
    N_("no quotes"): b"{name: x}",
    "NaN": b'{"name": NaN}',
    N_("plain text"): b"hello",
    N_("a form"): b"name=x&email=y",
    N_("invalid UTF-8"): b'{"name": "\xff\xfe\xfa"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    N_("a list"): b"[]",
    N_("a string"): b'"name"',
    N_("a number"): b"7",
    "null": b"null",
}
"""None is a JSON object; each is 400 or 422 (ERR-6)."""
