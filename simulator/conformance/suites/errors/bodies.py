"""Errors: the form and the words of a refusal."""

import re
from collections.abc import Iterator

from languages import N_, _
from mock_market.saying import said, worded
from mock_market.wire.exchange import Call
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import shown
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.check import Level, Sighting
from simulator.conformance.engine.registry import check
from simulator.conformance.suites.errors.provoked import FORM, provoke
from standard_api.errors import ErrorCode

_UNNAMED = frozenset({405, 408, 411, 413, 414, 415, 431})
"""Statuses whose code is not judged, and whose body only SHOULD have the form (ERR-22)."""
_JSON = "application/json"
_LONG_URL, _LONG_BODY = 250, 2000
"""Bytes that no ordinary request of a run has."""
_CLASS = N_("an exception's class")
"""The contract does not forbid it; it only helps nobody."""
_LEAKS = {
    N_("a Python stack trace"): re.compile(
        r"Traceback \(most recent call last\)|File \"[^\"]+\.py\", line \d+"
    ),
    N_("a Java or Node stack trace"): re.compile(
        r"\bat (async )?[\w.$<>\[\]]{1,200} ?\([\w./\\:-]{0,200}\.(java|kt|scala|js|mjs|ts):\d+"
    ),
    N_("a .NET stack trace"): re.compile(r"\bat [\w.]{1,200}\(.{0,200}\) in .{1,200}:line \d+"),
    N_("a Go stack trace"): re.compile(r"\bgoroutine \d+ \[\w+\]|\.go:\d+ \+0x"),
    N_("a Ruby or PHP stack trace"): re.compile(r"\.rb:\d+:in |#\d+ .{0,200}\.php\(\d+\)"),
    "SQL": re.compile(
        r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.{1,80}\b(FROM|VALUES|SET|WHERE)\b"
        r"|sqlite3\.|psycopg|UNIQUE constraint failed|SQLSTATE"
    ),
    N_("a file path"): re.compile(
        r"(?<![\w/.:])/(usr|home|srv|var|app|opt|root|tmp)/[\w.-]+|[A-Z]:\\\\?\w+\\"
    ),
    _CLASS: re.compile(r"\b[A-Z]\w+(Exception|Error): "),
}


def _format(reply: Reply) -> Iterator[Sighting]:
    response = reply.exchange.response
    if response is None:
        return
    given = (response.header("content-type") or "").partition(";")[0].strip().lower()
    if response.status == 204 and response.body:
        yield Sighting(
            expected=_("no body with 204"),
            observed=_("a body of {size} bytes", size=len(response.body)),
        )
    elif response.status not in (204, 304) and response.body and given != "application/json":
        # Of a path that is no operation only the status is judged; its body SHOULD have the form.
        level = None if reply.operation else Level.SHOULD
        yield Sighting(
            expected="Content-Type: application/json",
            observed=given or _("none"),
            level=level,
        )
    elif reply.operation and reply.accepted and response.status != 204 and not reply.deviations:
        yield from _unreadable(reply)


def _unreadable(reply: Reply) -> Iterator[Sighting]:
    broken = [problem for problem in reply.reading.problems if problem.kind.startswith("json_")]
    if broken and reply.operation:
        yield Sighting(expected=_("a body of JSON in UTF-8"), observed=worded(broken[0]))


@check(
    "errors.response_format",
    Level.MUST,
    "CONV-1",
    portable=True,
    watch=_format,
    answers="json",
    hint=N_("Answer JSON with Content-Type: application/json, refusals too; 204 without a body."),
)
async def response_format(ctx: CheckContext) -> None:
    """Every answer with a body is JSON in UTF-8 and says so; 204 has no body.

    The market reads JSON and nothing else. Every answer of the run is looked at.
    """
    await provoke(ctx)


def _error_bodies(reply: Reply) -> Iterator[Sighting]:
    status = reply.status
    if reply.operation is None or status is None or status < 400 or status == 501:
        return
    if reply.operation.name == "health":
        return
    if reply.error_problems:
        yield Sighting(
            expected=_("an error body with success, error and message"),
            observed="; ".join(reply.error_problems[:2]),
            level=Level.SHOULD if status in _UNNAMED or reply.asks_to_wait else None,
        )
    if reply.reading.error is not None:
        yield from _code_problems(reply, status)


def _is_odd(call: Call) -> bool:
    """Whether a request is no JSON or oversized: the code in its refusal is not judged (ERR-22)."""
    kind = call.header("Content-Type") or _JSON
    return not kind.startswith(_JSON) or len(call.url) > _LONG_URL or len(call.body or b"") > _LONG_BODY


def _code_problems(reply: Reply, status: int) -> Iterator[Sighting]:
    known = {code.value: code for code in ErrorCode}
    code = reply.code or ""
    waits = status == 429 and reply.asks_to_wait
    if status in _UNNAMED or waits or reply.not_offered or _is_odd(reply.exchange.call):
        return
    if code not in known:
        yield Sighting(
            expected=_("a code of the contract's table"),
            observed=_("{status} with {code}", status=status, code=shown(code)),
        )
    elif status not in known[code].statuses:
        right = _(" or ").join(map(str, known[code].statuses))
        yield Sighting(
            expected=_("{right} with {code}", right=right, code=code),
            observed=str(status),
        )


@check(
    "errors.body",
    Level.MUST,
    "ERR-1",
    "ERR-5",
    "ERR-14",
    watch=_error_bodies,
    hint=FORM,
)
async def body(ctx: CheckContext) -> None:
    """Every error has the contract's body, with a code of its table and the status of that code.

    The market decides by the code what it does next. Every error of the run is looked at.
    """
    await provoke(ctx)


def _wrapped(reply: Reply) -> Iterator[Sighting]:
    if said("wrapped") in reply.reading.problems:
        yield Sighting(expected=_("a flat error body"), observed='{"detail": {"error": ...}}')


@check("errors.flat", Level.SHOULD, "ERR-2", watch=_wrapped, hint=FORM)
async def flat(ctx: CheckContext) -> None:
    """The error body is flat, not wrapped in ``detail`` or another object.

    Many frameworks wrap what they raise themselves; one exception handler of your own does not.
    """
    await provoke(ctx)


def _leaks(reply: Reply) -> Iterator[Sighting]:
    if reply.status is None or reply.status < 400:
        return
    raw = reply.body[:65536].decode("utf-8", "replace")
    # Inside JSON quotes and line breaks are escaped.
    text = raw.replace('\\"', '"').replace("\\n", "\n")
    # What we sent ourselves is ours: a message may repeat it.
    own = (reply.exchange.call.body or b"").decode("utf-8", "replace") + reply.exchange.call.url
    for what, pattern in _LEAKS.items():
        found = pattern.search(text)
        if found and found.group() not in own:
            yield Sighting(
                expected=_("an error that is for people"),
                observed=f"{_(what)}: {found.group()[:60]}",
                level=Level.SHOULD if what == _CLASS else None,
            )


@check(
    "errors.no_leak",
    Level.MUST,
    "ERR-3",
    portable=True,
    watch=_leaks,
    hint=N_("Log the exception, answer a sentence of your own."),
)
async def no_leak(ctx: CheckContext) -> None:
    """No error shows a stack trace, SQL, a file path or the name of an exception.

    It helps attackers, and nobody else. Every error of the run is looked at for what gives these
    away, in Python, Java, Node and SQL.
    """
    await provoke(ctx)
