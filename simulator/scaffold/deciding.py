"""From options to answers: what no option said is asked, or has its default."""

from dataclasses import dataclass, replace
from typing import Any

from languages import _, chosen
from simulator.errors.arguments import PROJECT_NOT_NAMED
from simulator.scaffold import questions
from simulator.scaffold.answers import Answers, one_of
from simulator.scaffold.kinds import KINDS
from simulator.scaffold.questions import Ask


@dataclass(frozen=True, kw_only=True)
class Given:
    """What options said; None where they said nothing."""

    name: str | None = None
    kind: str | None = None
    shape: str | None = None
    complete: bool | None = None
    optional: tuple[str, ...] | None = None
    texts: str | None = None
    database: str | None = None
    handler: str | None = None


def decided(given: Given, ask: Ask | None) -> Answers:
    """The whole answers; CommandError when the name is missing or a value is none."""
    if ask is None:
        return _with_defaults(given)
    name = given.name or ask(_("The project's name:")).strip()
    kind = given.kind or questions.ask_kind(ask)
    shape = given.shape or questions.ask_shape(ask)
    one_of("--kind", kind, tuple(KINDS))
    own = _own_handler(given, ask) if KINDS[kind].keeps_handler else _written(given, kind, ask)
    return Answers(name=name, kind=kind, shape=shape, **own, texts=given.texts or questions.ask_texts(ask))


def widened(known: Answers, given: Given) -> Answers:
    """What a project is to have from now on: what it has, and the parts that options ask for."""
    optional = (*known.optional, *(given.optional or ()))
    return replace(
        known,
        complete=known.complete or bool(given.complete),
        optional=tuple(dict.fromkeys(optional)),
        texts=given.texts or known.texts,
    )


def _own_handler(given: Given, ask: Ask) -> dict[str, Any]:
    return {"handler": given.handler or questions.ask_handler(ask), "database": given.database or ""}


def _written(given: Given, kind: str, ask: Ask) -> dict[str, Any]:
    return {
        "complete": questions.ask_complete(ask) if given.complete is None else given.complete,
        "optional": questions.ask_optional(ask) if given.optional is None else given.optional,
        "database": given.database or questions.ask_database(ask, KINDS[kind].databases),
        "handler": given.handler or "",
    }


def _with_defaults(given: Given) -> Answers:
    if given.name is None:
        raise PROJECT_NOT_NAMED.error()
    return Answers(
        name=given.name,
        kind=given.kind or "python-fastapi",
        shape=given.shape or "application",
        complete=given.complete or False,
        optional=given.optional or (),
        texts=given.texts or chosen(),
        database=given.database or "",
        handler=given.handler or "",
    )
