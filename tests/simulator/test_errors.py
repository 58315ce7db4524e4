"""An error of a command is defined once, and worded where it is raised."""

from string import Formatter
from typing import Any

import pytest

from languages import choose
from simulator.errors.catalogue import ERRORS, KnownError
from simulator.errors.exit_codes import ExitCode

NO_BOAT = KnownError("MTS-000", ExitCode.INCOMPLETE).says(
    message="no boat {name!r}",
    hint="there are: {names}",
    cause="The harbour has none of this name.",
    cure="Look at the pier.",
)


def shown(error: KnownError, /, **values: Any) -> tuple[str, str, str, ExitCode]:
    raised = error.error(**values)
    return str(raised), raised.hint, raised.id, raised.code


def test_an_error_is_worded_with_the_values_of_its_place() -> None:
    assert shown(NO_BOAT, name="Ann", names="Bo, Cy") == (
        "no boat 'Ann'",
        "there are: Bo, Cy",
        "MTS-000",
        ExitCode.INCOMPLETE,
    )


def test_its_place_may_add_what_only_it_knows() -> None:
    raised = NO_BOAT.error(name="Bob", names="Bo", guess="; Bo?", hint="look", exit_code=ExitCode.USAGE)
    assert (str(raised), raised.hint) == ("no boat 'Bob'; Bo?", "look")
    assert raised.code == ExitCode.USAGE
    assert str(NO_BOAT.error("it sank", names="Bo")) == "it sank"


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.id)
def test_each_error_can_be_worded(error: KnownError, language: str) -> None:
    parts = [*Formatter().parse(error.message), *Formatter().parse(error.hint)]
    values = {name: 7 for _text, name, *_rest in parts if name}
    choose(language)
    try:
        message, hint, _id, _code = shown(error, **values)
    finally:
        choose("en")
    assert not set("{}") & {*message, *hint}
    assert bool(message) is bool(error.message)


def test_what_a_hint_marks_for_the_documents_is_not_marked_in_a_terminal() -> None:
    boat = KnownError("MTS-000").says(hint="`mt-sim boat {name}` makes one", cause="There is none.")
    assert boat.error(name="Ann").hint == "mt-sim boat Ann makes one"
