"""A stored request as a line for bash that sends it again, byte by byte. Pure."""

import base64
import shlex

from mock_market.api.views import BodyView, ExchangeView, RequestView
from mock_market.wire.masked_keys import KEY_VARIABLE, OTHER, SERVICE_KEY, STARS, in_bash
from mock_market.wire.plain_text import plain_line
from mock_market.wire.redaction import SECRET_HEADERS

_OWN = frozenset({"host", "content-length", "connection", "accept-encoding"})
_LONGEST_ARGUMENT = 100_000


def as_curl(exchange: ExchangeView, *, key: str | None = None, variable: str = KEY_VARIABLE) -> str:
    """The request as one line of printable text; without ``key`` it stands as the ``variable``."""
    request = exchange.request

    def secret(masked: str) -> str:
        return f'"{in_bash(masked, variable)}"' if key is None else _with_key(masked, key)

    before, body = _body(request.body)
    method = ["--head"] if request.method == "HEAD" else ["--request", quoted(request.method)]
    insecure = ["--insecure"] if request.insecure else []
    parts = [*before, "curl", *insecure, *method, *_address(request.url)]
    for name, value in request.headers:
        if value == "":
            parts += ["--header", quoted(f"{name};")]
        elif name.lower() in SECRET_HEADERS and value.startswith(STARS):
            parts += ["--header", quoted(f"{name}: ") + secret(value)]
        elif name.lower() not in _OWN:
            parts += ["--header", quoted(f"{name}: {value}", encoding="latin-1")]
    for name in _masked_names(request.url):
        # Anybody may write what stands in a query, so nothing of it is for bash.
        own = f'"${variable}"' if key is None else quoted(key)
        parts += ["--get", "--data-urlencode", quoted(f"{name}=") + own]
    return " ".join([*parts, *_without_type(request), *body])


def _with_key(masked: str, key: str) -> str:
    """What was sent, with the key in it; what the key does not tell stays masked."""
    if masked in (SERVICE_KEY, OTHER):
        return quoted(masked)
    made = in_bash(masked, "key")
    return quoted(key) if made == "$key" else f'"$(key={quoted(key)}; printf %s "{made}")"'


def quoted(text: str | bytes, *, encoding: str = "utf-8") -> str:
    """A word of bash that holds exactly these bytes, which must not hold a zero; always printable."""
    raw = text.encode(encoding, "surrogatepass") if isinstance(text, str) else text
    shown = raw.decode("utf-8", "surrogateescape")
    if plain_line(shown) == shown:
        return shlex.quote(shown)
    return "$'" + "".join(map(_letter, shown)) + "'"


def _letter(letter: str) -> str:
    if letter in "\\'":
        return f"\\{letter}"
    if plain_line(letter) == letter:
        return letter
    return "".join(f"\\x{byte:02x}" for byte in letter.encode("utf-8", "surrogateescape"))


def _address(url: str) -> list[str]:
    """The address without the masked values of its query, and what keeps curl from changing it."""
    base, mark, query = url.partition("?")
    pairs = [pair for pair in query.split("&") if not _is_masked(pair)]
    address = base + (mark + "&".join(pairs) if pairs and mark else "")
    careful = [
        *(["--globoff"] if any(letter in address for letter in "[]{}") else []),
        *(["--path-as-is"] if "/." in base else []),
    ]
    return [*careful, quoted(address)]


def _masked_names(url: str) -> list[str]:
    return [pair.partition("=")[0] for pair in url.partition("?")[2].split("&") if _is_masked(pair)]


def _is_masked(pair: str) -> bool:
    return pair.partition("=")[2].startswith(STARS)


def _without_type(request: RequestView) -> list[str]:
    """Curl names a type of its own when a body has none."""
    typed = any(name.lower() == "content-type" for name, _value in request.headers)
    return [] if typed or request.body is None else ["--header", "Content-Type:"]


def _body(body: BodyView | None) -> tuple[list[str], list[str]]:
    """What stands before curl and behind it; a zero or a long body cannot be an argument."""
    if body is None:
        return [], []
    raw = base64.b64decode(body.base64) if body.base64 is not None else (body.text or "").encode("utf-8")
    if b"\0" not in raw and len(raw) <= _LONGEST_ARGUMENT:
        return [], ["--data-raw", quoted(raw)]
    encoded = base64.b64encode(raw).decode("ascii")
    return ["printf", "%s", encoded, "|", "base64", "-d", "|"], ["--data-binary", "@-"]
