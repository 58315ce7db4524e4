"""A dialect as data: one phrase an operation, and what turns a phrase into a request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from mock_market.saying import SaidError, said
from mock_market.target.reading import Reading, read_answer
from mock_market.wire.exchange import Response
from standard_api.operations import KEY_HEADER, Operation

Values = Mapping[str, Any]


class NotOfferedHereError(SaidError, LookupError):
    """The dialect has no word for the operation."""


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """What an operation is about; absent parts are None or empty.

    ``written`` is the body as a person wrote it, letter by letter; a dialect with words of its own leaves it.
    """

    tenant_id: str | None = None
    user_id: str | None = None
    query: Values = field(default_factory=dict)
    body: Values | None = None
    written: str | None = None


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A request before it has an address and a key."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: Any = None
    """A value to be said as JSON, or the very bytes."""


def as_given(values: Any) -> Any:
    """A query that needs no translation."""
    return values


def body_as_given(arguments: Arguments) -> Any:
    """A body that needs no translation: what was written goes out as it was written."""
    return arguments.body if arguments.written is None else arguments.written.encode()


def read_standard(operation: Operation, response: Response, arguments: Arguments) -> Reading:
    """An answer in the contract's own words."""
    return read_answer(operation, response)


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One operation in one dialect; ``path`` holds ``{tenant_id}`` and ``{user_id}``.

    ``key_header`` carries the market's key behind ``key_prefix``; None means the dialect's own.
    """

    method: str
    path: str
    headers: tuple[tuple[str, str], ...] = ()
    key_header: str | None = None
    key_prefix: str = ""
    query: Callable[[Values], Values] = as_given
    body: Callable[[Arguments], Any] = body_as_given
    read: Callable[[Operation, Response, Arguments], Reading] = read_standard


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A reading path beside the one that an operation is called by, or one that no operation has."""

    operation: str
    path: str
    method: str = "GET"


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """``key_header`` carries the market's key, unless a phrase has one of its own.

    ``beside`` are paths that belong to the dialect and that the market does not call.
    ``callback_by_address``: a callback does not say which application it is about, so its address does.
    """

    name: str
    phrases: Mapping[str, Phrase]
    key_header: str = KEY_HEADER
    beside: tuple[Beside, ...] = ()
    callback_by_address: bool = False

    def offers(self, operation: str) -> bool:
        """Whether there is a word for the operation."""
        return operation in self.phrases

    def key_header_of(self, operation: str | None) -> str:
        """The header that carries the market's key for an operation."""
        phrase = self.phrases.get(operation or "")
        return (phrase and phrase.key_header) or self.key_header

    def key_said(self, operation: str | None, key: str) -> tuple[str, str]:
        """The header and its value that carry a key for an operation."""
        phrase = self.phrases.get(operation or "")
        return self.key_header_of(operation), (phrase.key_prefix if phrase else "") + key

    def phrase(self, operation: str) -> Phrase:
        """The phrase of an operation; NotOfferedHereError when there is none."""
        try:
            return self.phrases[operation]
        except KeyError:
            raise NotOfferedHereError(said("not_offered", dialect=self.name, operation=operation)) from None

    def say(self, operation: Operation, arguments: Arguments) -> Spoken:
        """The request that means this operation."""
        phrase = self.phrase(operation.name)
        names = {"tenant_id": arguments.tenant_id or "", "user_id": arguments.user_id or ""}
        path = phrase.path.format(**{name: quote(value, safe="") for name, value in names.items()})
        query = {name: value for name, value in phrase.query(arguments.query).items() if value is not None}
        return Spoken(
            method=phrase.method,
            path=path + (f"?{urlencode(query, quote_via=quote)}" if query else ""),
            headers=tuple((name, value.format(**names)) for name, value in phrase.headers),
            body=phrase.body(arguments),
        )

    def read(self, operation: Operation, response: Response, arguments: Arguments) -> Reading:
        """The answer as the contract says it, as far as the dialect lets one see."""
        return self.phrase(operation.name).read(operation, response, arguments)
