"""One error: what it says, why it comes, what to do."""

from dataclasses import dataclass, replace

from languages import _
from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode


@dataclass(frozen=True)
class KnownError:
    """An error of a command; the only place where its words stand."""

    id: str
    exit_code: ExitCode = ExitCode.USAGE
    message: str = ""
    hint: str = ""
    cause: str = ""
    cure: str = ""

    def says(self, *, message: str = "", hint: str = "", cause: str, cure: str = "") -> "KnownError":
        """The same with its words, so that its number stands beside its name.

        ``message`` and ``hint`` are what the command prints, with ``{names}`` for what varies; ``message`` is
        empty when another part of mt-sim words it. ``cause`` and what to do stand in the documentation, which
        marks `commands` in a hint; ``cure`` is given where the hint is empty, or does not say enough there.
        """
        return replace(self, message=message, hint=hint, cause=cause, cure=cure)

    def error(
        self,
        told: str = "",
        /,
        *,
        guess: str = "",
        hint: str = "",
        exit_code: ExitCode | None = None,
        **values: object,
    ) -> CommandError:
        """The error to raise, worded in the language that is spoken, with its ``values`` filled in.

        ``told`` stands in place of the message, ``guess`` behind it; ``hint`` and ``exit_code`` are for
        what only the place of the error knows.
        """
        return CommandError(
            (told or _(self.message, **values)) + guess,
            id=self.id,
            hint=hint or _(self.hint, **values).replace("`", ""),
            code=self.exit_code if exit_code is None else exit_code,
        )
