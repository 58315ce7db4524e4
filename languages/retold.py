"""Words that are stored in English, or that a library chose, said again in the chosen language."""

import re
from functools import cache

from languages.speak import _, chosen

FORMS = (
    # The transport: why no answer came. Stored with the exchange.
    "no whole answer within {seconds} s",
    "no connection to {peer} within {seconds} s",
    "nothing answers on {peer}: is the service started?",
    "the service closed the connection with a reset",
    "the connection was cut on purpose",
    "the connection was closed without an answer",
    "the connection was closed twice",
    "what came is not HTTP",
    "the connection was closed before the end of the body",
    "the head of the answer is too long",
    "the first line of the answer is no status line",
    "a line of the head is no header",
    "Content-Length is no length, or says two things",
    "the body is said to be in chunks, and is not",
    "Transfer-Encoding is not chunked",
    "the body is longer than Content-Length says",
    "no address for {host}",
    "the name {host} was not found ({error})",
    "sent {count} interim responses",
    "sent {count} headers",
    "the body is larger than {size} bytes",
    "the body is encoded as {coding} although identity was asked for",
    # Reading an answer: what the contract forbids.
    "204 has a body",
    "the error body is wrapped in detail",
    "Content-Type is missing, not application/json",
    "Content-Type is {given}, not application/json",
    "the body is not UTF-8 (byte {at})",
    "the body is not JSON: {problem} at line {line} column {column}",
    "the body is nested deeper than {depth} levels",
    "the body starts with a byte order mark",
    "the body holds a number too large to read",
    "the body holds a number of {count} digits",
    "the body holds the key {key} twice in one object",
    "the body holds {name}, which is not JSON",
    "the body holds a lone surrogate",
    "it is missing",
    "it must be a text",
    "it must be a whole number",
    "it must be a number",
    "it must be true or false",
    "it must be a list",
    "it must be an object",
    "it must be {values}",
    "it does not have the shape of this dialect",
    # What an older dialect does not tell. Stored with the reading.
    "totals are of all time, not of the period",
    "{field} is of this week",
    "input and output are one number",
    "filters by role and status",
    # Verdicts of deliveries. Stored with the attempt.
    "it does not fit the contract",
    "nothing was sent",
    "{reason} ({faults} on purpose)",
    "{reason}: an earlier attempt had worked, its answer was lost",
    "found active; its answer was lost",
    "provisioning goes on",
    "processing goes on",
    "cut by restart",
    "rejected by the administrator",
    "unknown: {reason}",
    # Pydantic and Typer.
    "Field required",
    "Extra inputs are not permitted",
    "Input should be greater than or equal to {bound}",
    "Input should be less than or equal to {bound}",
    "Input should be greater than {bound}",
    "Input should be less than {bound}",
    "Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid number, unable to parse string as a number",
    "Input should be a valid integer",
    "Input should be a valid number",
    "Input should be a valid string",
    "Input should be a valid list",
    "Input should be a valid dictionary",
    "Input should be a valid boolean",
    "Input should be a valid {kind}",
    "Input should be {values}",
    "String should match pattern {pattern}",
    "String should have at least {count} character",
    "String should have at least {count} characters",
    "String should have at most {count} characters",
    "List should have at least {count} item after validation, not {seen}",
    "List should have at least {count} items after validation, not {seen}",
    "List should have at most {count} items after validation, not {seen}",
    "Value error, {problem}",
    # Python.
    "{problem}: line {line} column {column} (char {at})",
    "Expecting value",
    "Extra data",
    "Expecting ',' delimiter",
    "Expecting ':' delimiter",
    "Expecting property name enclosed in double quotes",
    "Unterminated string starting at",
    # Wide ones.
    "{status}, but {problem}",
)
"""Each with ``{names}`` for what varies, the narrower ones first."""
_PLACE = re.compile(r"([\w.\[\]-]+): (.+)", re.DOTALL)
"""``body.email: Field required``: a place that stays, and what is said of it."""


def retold(text: str) -> str:
    """The text in the chosen language when it is one of FORMS, perhaps behind a place; else as it is."""
    if chosen() == "en":
        return text
    for form, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found:
            values = {name: retold(value) for name, value in found.groupdict().items()}
            return _(form, **values)
    place = _PLACE.fullmatch(text)
    return f"{place[1]}: {retold(place[2])}" if place else text


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (form, re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(form)), re.DOTALL))
        for form in FORMS
    )
