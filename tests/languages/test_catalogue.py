"""The Korean catalogue holds every text of the code, whole, and the compiled file is the same."""

import ast
import gettext
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from command_driver import command_line

from languages.speak import DOMAIN, FOLDER
from translation.catalogue import MEANT, ROOMS, ROOT, texts

PO = FOLDER / "ko" / "LC_MESSAGES" / f"{DOMAIN}.po"
SAME = re.compile(
    r"(\{[^}]*\}|[\d\s:.,#()<>|$=A-Z])*|--.*|\{low\} to \{high\}|times UTC|.*(mt-sim|Allow|POST).*"
)
"""Texts that are alike in both languages: numbers, commands, words of the protocol."""

PLAIN = re.compile(r"(?<!니)다(?=[.:]|$)")
"""A sentence in the plain style, such as 한다; ours end in 합니다."""
OTHER_WORDS = re.compile(r"교환|주고받은|빈칸|요금제|상태 (?:점검|확인)|(?<![가-힣])(?:기기|연산)|세요")
"""Said otherwise here: 기록, 공백, 플랜, 헬스 체크, 컴퓨터, 작업, 하십시오."""
ALONE = re.compile(r"\} (?:은|는|이|가|을|를|의|와|과|에|에서)(?=[ .,]|$)")
"""A particle that stands apart from the value before it."""
PAIR = re.compile(r"[가-힣](은\(는\)|이\(가\)|을\(를\)|과\(와\)|와\(과\)|\(으\)로)")
"""은(는) where the word before it is known."""

COMMANDS: dict[str, object] = getattr(command_line, "commands", {})
COMMAND = rf"\bmt-sim (?:{'|'.join(COMMANDS)})\b"


@cache
def messages() -> list[Message]:
    """All that the catalogue holds; it takes long to read."""
    with PO.open("rb") as file:
        return [message for message in read_po(file, locale="ko") if message.id]


def placeholders(text: str) -> list[tuple[str | None, str | None, str | None]]:
    """Names, formats and conversions, in any order; a text that is never formatted has none."""
    try:
        return sorted((part[1:] for part in string.Formatter().parse(text) if part[1]), key=repr)
    except ValueError:
        return []


def test_the_catalogue_holds_the_texts_of_the_code_and_no_others() -> None:
    held = {f"{one.context}{MEANT}{one.id}" if one.context else one.id for one in messages()}
    assert held == set(texts()), "run: make texts"


def test_every_text_is_translated() -> None:
    left = [message.id for message in messages() if not message.string or message.fuzzy]
    assert left == []


def test_no_text_is_left_in_english() -> None:
    left = [
        message.id
        for message in messages()
        if not re.search("[가-힣]", str(message.string)) and not SAME.fullmatch(str(message.id))
    ]
    assert left == []


def test_every_sentence_is_polite() -> None:
    assert [one.string for one in messages() if PLAIN.search(str(one.string))] == []


def test_one_thing_has_one_word() -> None:
    assert [one.string for one in messages() if OTHER_WORDS.search(str(one.string))] == []


def test_the_guides_have_the_same_words() -> None:
    pages = [ROOT / "README.ko.md", *(ROOT / "docs" / "ko").glob("*.md")]
    lines = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if OTHER_WORDS.search(line)] == []


def test_a_particle_stands_at_its_value() -> None:
    assert [one.string for one in messages() if ALONE.search(str(one.string))] == []


def test_a_particle_is_a_pair_only_behind_a_value() -> None:
    assert [one.string for one in messages() if PAIR.search(str(one.string))] == []


def test_placeholders_are_the_same() -> None:
    wrong = [one.id for one in messages() if placeholders(str(one.id)) != placeholders(str(one.string))]
    assert wrong == []


@pytest.mark.parametrize(
    "kind", [r"``[^`]+``|(?<!`)`[^`]+`(?!`)", r"--[a-z-]+", r"\b[A-Z]+_[A-Z_]+\b", COMMAND]
)
def test_codes_options_and_commands_stay_searchable(kind: str) -> None:
    lost = [
        (found, message.id)
        for message in messages()
        for found in re.findall(kind, str(message.id))
        if found not in str(message.string)
    ]
    assert lost == []


def test_the_compiled_file_is_that_of_the_catalogue() -> None:
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert [m.id for m in messages() if _said(compiled, m) != m.string] == [], "run: make texts"


def _said(compiled: gettext.GNUTranslations, message: Message) -> str:
    if message.context:
        return compiled.pgettext(message.context, str(message.id))
    return compiled.gettext(str(message.id))


@cache
def trees(room: str) -> list[tuple[Path, ast.Module]]:
    """Each file of a room, read once."""
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in (ROOT / room).rglob("*.py")]


@pytest.mark.parametrize("room", ROOMS)
def test_no_function_that_says_a_text_gives_its_own_meaning_to_the_underscore(room: str) -> None:
    """``_ = ...`` anywhere in a function would hide ``_("...")`` in all of it."""
    clashes = [
        f"{path.relative_to(ROOT)}:{function.lineno}"
        for path, tree in trees(room)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _stores_and_loads(function)
    ]
    assert clashes == []


def _stores_and_loads(function: ast.AST) -> bool:
    uses = [type(n.ctx) for n in ast.walk(function) if isinstance(n, ast.Name) and n.id == "_"]
    return {ast.Store, ast.Load} <= set(uses)


SAID_AT = {"expect": (1, 2), "require": (1, 2), "same": (2,), "refusal": (2,), "invalid": (1,)} | {
    "success": (1,),
    "broken": (0, 1),
    "skip": (0,),
    "note": (0,),
}
"""Which arguments of a check's expectations a person reads, by the name of the function."""
SAID_AS = frozenset({"cause", "cure", "expected", "hint", "label", "message", "short", "why"})
"""Which arguments of any call a person reads, by their own names."""


@pytest.mark.parametrize("room", ["simulator", "tui"])
def test_every_said_text_is_marked_so_that_it_can_be_translated(room: str) -> None:
    unmarked = [
        f"{path.relative_to(ROOT)}:{text.lineno}" for path, tree in trees(room) for text in unmarked_in(tree)
    ]
    assert unmarked == []


def test_a_text_that_is_not_marked_is_found_wherever_a_check_says_it() -> None:
    source = """
expected = "a name that stays"
ctx.expect(fine, expected, "another name", reply)
ctx.expect(fine, _("a marked one"), f"{count} names", hint="look it up")
ctx.skip("there is none")
KnownError(id="MTS-1", message=N_("a marked one"), cure=f"ask {name} again")
ctx.expect(fine, "tenant_id", _("none"))
"""
    assert [text.lineno for text in unmarked_in(ast.parse(source))] == [2, 3, 4, 4, 5, 6]


def unmarked_in(tree: ast.AST) -> list[ast.expr]:
    """Sentences at the place of a text that is said, or behind a name that stands there."""
    said = list(_said_in(tree))
    names = {one.id for one in said if isinstance(one, ast.Name)}
    said += [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and any(getattr(one, "id", "") in names for one in node.targets)
    ]
    return sorted({one for one in said if _is_a_sentence(one)}, key=lambda one: one.lineno)


def _said_in(tree: ast.AST) -> Iterator[ast.expr]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "attr", None) or getattr(call.func, "id", "")
            yield from (call.args[at] for at in SAID_AT.get(str(name), ()) if at < len(call.args))
            yield from (word.value for word in call.keywords if word.arg in SAID_AS)


def _is_a_sentence(text: ast.expr) -> bool:
    """Words, that is; names of the wire, in snake_case or of one word, are alike in every language."""
    if isinstance(text, ast.JoinedStr):
        parts = [part.value for part in text.values if isinstance(part, ast.Constant)]
        return any(re.search(r"(?<![\w_])[A-Za-z]{3,}(?![\w_])", str(part)) for part in parts)
    return isinstance(text, ast.Constant) and bool(re.search(r"\b[A-Za-z]+,? [a-z]+\b", str(text.value)))


def test_the_catalogue_stands_where_a_wheel_takes_it_from() -> None:
    assert PO.is_relative_to(Path(ROOT, "languages"))
