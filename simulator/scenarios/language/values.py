"""``${name}`` in a scenario: variables, saved answers and believable values from a seed.

Nothing is evaluated: a reference is a name and a path of keys, and fakes are a fixed list.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

from languages import _

NAME = r"[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*"
_REFERENCE = re.compile(rf"\$\{{({NAME}(?:\.[\w-]+)*)\}}")
FAKES = ("name", "email", "user_name", "university", "city", "company", "word", "sentence", "phone", "number")
BUILT_IN = ("run", "fake", "now", "today", "month")
"""``run`` is unique to each run; ``now``, ``today`` and ``month`` are market time."""
MISSING: Any = object()


class UnknownValueError(LookupError):
    """A reference to something that is not there; ``name`` is its first word."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def check_name(name: str) -> None:
    """Raises ValueError for a name that no reference can mean, or that means something already."""
    if name in BUILT_IN:
        raise ValueError(_("{name!r} has a meaning of its own; choose another name", name=name))
    if not re.fullmatch(NAME, name):
        raise ValueError(
            _("{name!r} is no name; write letters, digits and _, with a letter first", name=name)
        )


def references(value: Any) -> Iterator[str]:
    """Every reference in a value, as it is written between the braces."""
    if isinstance(value, str):
        yield from _REFERENCE.findall(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def half_references(value: Any) -> Iterator[str]:
    """Every text with a ``${`` that begins no reference."""
    if isinstance(value, str):
        if "${" in _REFERENCE.sub("", value):
            yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from half_references(one)


def filled(value: Any, find: Callable[[str], Any]) -> Any:
    """The value with every reference replaced; a text that is one reference keeps what it finds."""
    if isinstance(value, str):
        whole = _REFERENCE.fullmatch(value)
        if whole:
            return find(whole[1])
        return _REFERENCE.sub(lambda match: str(find(match[1])), value)
    if isinstance(value, Mapping):
        return {key: filled(one, find) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, find) for one in value]
    return value


def at_path(value: Any, path: str) -> Any:
    """What stands at ``users.0.email``; MISSING when nothing does."""
    for part in path.split(".") if path else ():
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return MISSING
    return value


class Values:
    """What a run knows by name. ``now`` tells market time as RFC 3339 text."""

    def __init__(self, *, seed: int, run: str, now: Callable[[], str]) -> None:
        self._known: dict[str, Any] = {"run": run}
        self._now = now
        self._fakes = _Fakes(seed, run)

    def put(self, name: str, value: Any) -> None:
        """Remember a value."""
        self._known[name] = value

    def fill(self, value: Any) -> Any:
        """The value with its references replaced. Raises UnknownValueError."""
        return filled(value, self._find)

    def _find(self, reference: str) -> Any:
        name, _dot, path = reference.partition(".")
        if name == "fake":
            return self._fakes.draw(path)
        moment = {"now": 20, "today": 10, "month": 7}.get(name)
        if moment is not None:
            return self._now()[:moment]
        if name not in self._known:
            known = ", ".join(sorted(self._known))
            raise UnknownValueError(
                name, _("nothing is called {name!r}; there are: {known}", name=name, known=known)
            )
        found = at_path(self._known[name], path)
        if found is MISSING:
            raise UnknownValueError(name, _("{name} holds no {path!r}", name=name, path=path))
        return found


class _Fakes:
    """Draws believable values, one behind the other; the same seed draws the same."""

    def __init__(self, seed: int, run: str) -> None:
        self._seed = seed
        self._run = run
        self._chance = Random(seed)  # noqa: S311  believable, not secret
        self._faker: Any = None

    def draw(self, kind: str) -> Any:
        if kind not in FAKES:
            raise UnknownValueError(
                "fake", _("no fake value {kind!r}; there are: {known}", kind=kind, known=", ".join(FAKES))
            )
        if self._faker is None:
            from faker import Faker

            self._faker = Faker("ko_KR")
            self._faker.seed_instance(self._seed)
        special: dict[str, Callable[[], Any]] = {
            "email": self._email,
            "university": self._university,
            "number": lambda: self._chance.randrange(1, 1_000_000),
            "phone": self._faker.phone_number,
        }
        return special[kind]() if kind in special else getattr(self._faker, kind)()

    def _email(self) -> str:
        return f"{self._faker.user_name()}.{self._chance.randrange(10_000)}@{self._run}.example"

    def _university(self) -> str:
        return f"{self._faker.city().removesuffix('시').removesuffix('군')}대학교"
