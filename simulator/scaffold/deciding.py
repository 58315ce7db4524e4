"""From options to answers: what no option said is asked, or has its default."""

from dataclasses import dataclass

from languages import _, chosen
from simulator.errors.arguments import PROJECT_NOT_NAMED
from simulator.scaffold import questions
from simulator.scaffold.answers import Answers
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


def decided(given: Given, ask: Ask | None) -> Answers:
    """The whole answers; CommandError when the name is missing or a value is none."""
    if ask is None:
        return _with_defaults(given)
    return Answers(
        name=given.name or ask(_("The project's name:")).strip(),
        kind=given.kind or questions.ask_kind(ask),
        shape=given.shape or questions.ask_shape(ask),
        complete=questions.ask_complete(ask) if given.complete is None else given.complete,
        optional=questions.ask_optional(ask) if given.optional is None else given.optional,
        texts=given.texts or questions.ask_texts(ask),
    )


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
    )
