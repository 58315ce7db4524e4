"""``docs/errors.md``: every error message with its cause and cure."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from languages import _
from mock_market.domain.error_answers import CALLBACK_ERRORS, INTERFACE_ERRORS, ErrorAnswer
from simulator.errors.catalogue import ERRORS, GROUPS
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode
from simulator.output.console import error_lines
from simulator.output.markdown import table
from simulator.sandbox.processes import running
from simulator.storage.data_folder import DataFolder
from standard_api.errors import ErrorCode

_MADE = (
    "<!-- Made by `make pages` from simulator/errors/, mock_market/domain/error_answers.py and "
    "standard_api/errors.py. -->"
)


def errors_page() -> str:
    """The whole page, in the chosen language."""
    parts = [
        f"# {_('Every error, its cause and its cure')}",
        _MADE,
        _(
            "What a command of mt-sim has to complain about ends with an id in brackets, the same in every "
            "language:"
        ),
        _example(),
        _("Search this page for it. The second line says what to do; this page says a little more."),
        f"## {_('Exit codes')}",
        _exits(),
    ]
    for digit, title in GROUPS.items():
        parts += [f"## MTS-{digit}..: {_(title)}", _commands(digit)]
    parts += [
        f"## {_('Answers of the interface of the market')}",
        _("A command that asks the running market shows the code of its answer instead of an id."),
        _answers(INTERFACE_ERRORS),
        f"## {_('Answers to a callback')}",
        _answers(CALLBACK_ERRORS),
        f"## {_('Codes of the contract')}",
        _("What a service answers to the market, as [the contract](contract.md) has it."),
        _contract(),
    ]
    return "\n\n".join(parts) + "\n"


def _example() -> str:
    """What a command says on a folder where nothing runs."""
    with TemporaryDirectory() as folder:
        try:
            running(DataFolder(Path(folder)))
        except CommandError as error:
            told = error_lines(str(error), error.id, error.hint)
    return f"```text\n{told.replace(folder, '.mt-sim')}\n```"


def _exits() -> str:
    rows = [(str(code.value), _(code.cause), _(code.cure)) for code in ExitCode]
    return table((_("code"), _("what it means"), _("what to do")), rows)


def _commands(digit: str) -> str:
    rows = [
        (
            error.id,
            f"`{_with_gaps(_(error.message))}`" if error.message else _("(in its own words)"),
            _(error.cause),
            _(error.cure) or _as_cure(_(error.hint)),
        )
        for error in ERRORS
        if error.id.startswith(f"MTS-{digit}")
    ]
    return table((_("id"), _("message"), _("cause"), _("cure")), rows)


def _with_gaps(message: str) -> str:
    """The message with ``...`` for each value that is filled in."""
    return re.sub(r"\{\w[^}]*\}(\.\.\.)?", "...", message)


def _as_cure(hint: str) -> str:
    """A hint as a sentence, with ``NAME`` for a value that is filled in."""
    told = re.sub(r"\{(\w+)[^}]*\}", lambda value: value[1].upper(), hint)
    return f"{told[0].upper()}{told[1:]}."


def _answers(errors: tuple[ErrorAnswer, ...]) -> str:
    rows = [(f"`{error.code}`", str(error.status), _(error.cause), _(error.cure)) for error in errors]
    return table((_("code"), _("status"), _("cause"), _("cure")), rows)


def _contract() -> str:
    rows = [(f"`{code}`", ", ".join(map(str, code.statuses)), _(code.meaning)) for code in ErrorCode]
    return table((_("code"), _("status"), _("a service answers so when")), rows)
