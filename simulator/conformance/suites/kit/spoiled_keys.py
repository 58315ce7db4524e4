"""Keys spoiled on purpose, each told for bash too, so that a person can repeat the request. Pure."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass

from simulator.conformance.engine.asking.spoiling import Spoiling


@dataclass(frozen=True, kw_only=True)
class SpoiledKey:
    """``bash`` says between double quotes what ``make`` does, with KEY for the variable."""

    make: Callable[[str], str]
    bash: str

    def spoiling(self, key: str, *, header: str | None = None) -> Spoiling:
        """What sends it instead of a key, or in another header without one."""
        return Spoiling(key=self.make(key), key_header=header, in_bash=self.bash)


PARTS_AND_MORE = (
    SpoiledKey(make=lambda key: key[:-1], bash="${KEY%?}"),
    SpoiledKey(make=lambda key: key[: len(key) // 2], bash="${KEY:0:${#KEY}/2}"),
    SpoiledKey(make=lambda key: key[1:], bash="${KEY#?}"),
    SpoiledKey(make=lambda key: f"{key}x", bash="${KEY}x"),
    SpoiledKey(make=lambda key: key + key, bash="${KEY}${KEY}"),
    SpoiledKey(make=lambda key: f"{key},{key}", bash="${KEY},${KEY}"),
)
OTHER_CASE = SpoiledKey(make=str.swapcase, bash='$(printf %s "$KEY" | tr A-Za-z a-zA-Z)')
WITH_NOT = SpoiledKey(make=lambda key: f"{key}-not", bash="${KEY}-not")
IN_SCHEMES = (
    SpoiledKey(make=lambda key: f"Bearer {key}", bash="Bearer $KEY"),
    SpoiledKey(
        make=lambda key: f"Basic {b64encode(f'market:{key}'.encode()).decode()}",
        bash='Basic $(printf %s "market:$KEY" | base64 | tr -d "\\n")',
    ),
)
AS_COOKIES = SpoiledKey(
    make=lambda key: f"api_key={key}; key={key}; token={key}",
    bash="api_key=$KEY; key=$KEY; token=$KEY",
)
SPOILED_KEYS = (*PARTS_AND_MORE, OTHER_CASE, WITH_NOT, *IN_SCHEMES, AS_COOKIES)
