"""What to do about a cause, in words that help in any programming language. Pure."""

from languages import _
from simulator.conformance.engine.findings.cause import OPEN, THROTTLED, Cause
from standard_api.operations import operation_named


def advice(cause: Cause) -> str:
    """One sentence, or "" when the check's own hint says it better."""
    if cause.key == (THROTTLED,):
        return _("let the market's address through the limit, or ask less at once: --parallel 1")
    if cause.key[0] == OPEN:
        return _("judge the key before anything else, in one place for all operations")
    if cause.unwritten:
        operation = operation_named(cause.operation)
        return _("write {method} {path}", method=operation.method, path=operation.path)
    if cause.kind == "redirect":
        return _("serve the path itself: the market follows no redirect")
    if cause.field:
        return _of_deviation(cause)
    status = cause.reply.status
    if status is None:
        return _("answer this request whole and in time; the service's log shows where it ends")
    if cause.reply.accepted:
        return _("answer what this operation is asked for, with every field of the contract")
    if status >= 500:
        return _("read what the service's log says about this request")
    return _("accept this request: it is one that the market sends")


def _of_deviation(cause: Cause) -> str:
    kind = cause.key[0] if len(cause.key) == 1 else cause.key[1]
    advices = {
        "time": _("write every time in UTC with Z at its end, in one function for all answers"),
        "spelling": _("name the fields as the contract does: lower case with underscores"),
        "envelope": _("put the fields at the top of the answer, without a wrapper around them"),
        "foreign": _("answer what this operation is asked for, with every field of the contract"),
        "json": _("answer JSON in UTF-8, without a page or a text of the framework's own"),
        "list": _("answer an object that holds the list, its total, limit and offset"),
        "missing": _("answer the field always; null where there is no value and the contract allows it"),
        "case": _("write the value in lower case, as the contract lists it"),
    }
    if cause.key[0] == "status":
        return _("answer with this status")
    return advices.get(kind) or advices.get(cause.key[0]) or _("answer it in this form, in every operation")
