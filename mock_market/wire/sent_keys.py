"""What stood in a key's place, told without the key, so that the request can be repeated. Pure.

A store keeps a word; ``mock_market/exports/curl.py`` turns the word back into what was sent, out of the
variable that holds the key.
"""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass

KEY_VARIABLE = "MT_SIM_KEY"
SERVICE_KEY_VARIABLE = "MT_SIM_SERVICE_KEY"
MADE_UP = "mtsim-wrong-"
"""Keys that are made up begin so; they are no secret, and stand everywhere as they are."""
STARS = "****"
SERVICE_KEY = f"{STARS}[the service's key]"
OTHER = f"{STARS}[something else]"


@dataclass(frozen=True, kw_only=True)
class Spoiled:
    """A key spoiled on purpose: ``bash`` says what ``make`` does, with KEY for the variable."""

    word: str
    make: Callable[[str], str]
    bash: str


PARTS_AND_MORE = (
    Spoiled(word=f"{STARS}[all but its end]", make=lambda key: key[:-1], bash="${KEY%?}"),
    Spoiled(word=f"{STARS}[its half]", make=lambda key: key[: len(key) // 2], bash="${KEY:0:${#KEY}/2}"),
    Spoiled(word=f"{STARS}[all but its begin]", make=lambda key: key[1:], bash="${KEY#?}"),
    Spoiled(word=f"{STARS}[with an x]", make=lambda key: f"{key}x", bash="${KEY}x"),
    Spoiled(word=f"{STARS}[twice]", make=lambda key: key + key, bash="${KEY}${KEY}"),
    Spoiled(word=f"{STARS}[twice, with a comma]", make=lambda key: f"{key},{key}", bash="${KEY},${KEY}"),
)
OTHER_CASE = Spoiled(
    word=f"{STARS}[in other case]", make=str.swapcase, bash='$(printf %s "$KEY" | tr A-Za-z a-zA-Z)'
)
WITH_NOT = Spoiled(word=f"{STARS}[with -not]", make=lambda key: f"{key}-not", bash="${KEY}-not")
IN_SCHEMES = (
    Spoiled(word=f"{STARS}[as a bearer's]", make=lambda key: f"Bearer {key}", bash="Bearer $KEY"),
    Spoiled(
        word=f"{STARS}[as a password]",
        make=lambda key: f"Basic {b64encode(f'market:{key}'.encode()).decode()}",
        bash='Basic $(printf %s "market:$KEY" | base64 | tr -d "\\n")',
    ),
)
AS_COOKIES = Spoiled(
    word=f"{STARS}[as cookies]",
    make=lambda key: f"api_key={key}; key={key}; token={key}",
    bash="api_key=$KEY; key=$KEY; token=$KEY",
)
SPOILED = (*PARTS_AND_MORE, OTHER_CASE, WITH_NOT, *IN_SCHEMES, AS_COOKIES)


def spoiled_word(value: str, key: str) -> str | None:
    """The word for a value that was made from a key, or None."""
    return next((one.word for one in SPOILED if one.make(key) == value), None)


def said_in_shell(masked: str, variable: str) -> str:
    """What was sent, for a place between double quotes; the shell refuses when it is not known."""
    if masked == SERVICE_KEY:
        return f"${SERVICE_KEY_VARIABLE}"
    if masked == OTHER:
        return "${SENT:?what was sent here is not kept}"
    line = next((one.bash for one in SPOILED if one.word == masked), "$KEY")
    return line.replace("KEY", variable)


def said_with(masked: str, key: str) -> str:
    """The same when the key may be shown; what the key does not tell stays masked."""
    if masked in (SERVICE_KEY, OTHER):
        return masked
    return next((one.make(key) for one in SPOILED if one.word == masked), key)
