"""``mt-sim openapi``: the same document in two languages, of the contract and of the market."""

import json
import re

import pytest
from command_driver import mt_sim

from simulator.commands.documents import sayings, spoken


@pytest.mark.parametrize("words", [[], ["--market"]])
def test_only_the_descriptions_differ_between_the_languages(words: list[str]) -> None:
    told = {}
    for language in ("en", "ko"):
        told[language] = json.loads(mt_sim("--lang", language, "openapi", *words).stdout)
    english, korean = (list(sayings(told[language])) for language in ("en", "ko"))
    assert len(korean) == len(english) > 50
    assert [text for text in korean if not re.search("[가-힣]", text)] == []
    assert not any(re.search("[가-힣]", text) for text in english)
    assert silent(told["ko"]) == silent(told["en"])


def silent(node: object) -> object:
    """A document without what is said."""
    if isinstance(node, list):
        return [silent(one) for one in node]
    if not isinstance(node, dict):
        return node
    said = ("description", "summary")
    return {
        name: silent(value) for name, value in node.items() if not (name in said and isinstance(value, str))
    }


def test_an_example_is_no_description() -> None:
    assert list(sayings({"example": {"description": "kept"}, "summary": "said"})) == ["said"]
    assert spoken({"examples": [{"description": "Done."}]}) == {"examples": [{"description": "Done."}]}
