"""Carries out ``mt-sim new``."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from languages import _, os_words
from simulator.errors.arguments import PROJECT_EXISTS, PROJECT_NOT_WRITABLE
from simulator.errors.exit_codes import ExitCode
from simulator.output.console import say, show
from simulator.scaffold import record
from simulator.scaffold.answers import Answers
from simulator.scaffold.deciding import Given, widened
from simulator.scaffold.parts import operations_left
from simulator.scaffold.plan import Deed, FileStep, Look, plan_new, plan_update
from simulator.scaffold.rendering import Files, rendered

_WRITES = (Deed.WRITE, Deed.REPLACE, Deed.BESIDE)


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where the project goes, and whether anything is written."""

    folder: Path
    dry_run: bool = False


def make_project(answers: Answers, place: Destination) -> ExitCode:
    """Write a new project; CommandError when a file of it is there already."""
    files = rendered(answers)
    files[record.FILE] = record.record_text(answers, files)
    steps = plan_new(files, _look(place.folder), joins=answers.shape == "router")
    _refuse_taken(steps, place)
    _carry_out(steps, place)
    _say_compare(steps)
    if not place.dry_run:
        _say_next(answers, place)
    return ExitCode.PASSED


def update_project(given: Given, place: Destination) -> ExitCode:
    """Let a project follow the templates of this version; what somebody changed stays."""
    known = record.read_record(place.folder)
    answers = widened(known.answers, given)
    files = rendered(answers)
    steps = plan_update(files, known.made, _look(place.folder))
    _refuse_taken(steps, place)
    _carry_out([*steps, _new_record(answers, files)], place)
    _say_compare(steps)
    return ExitCode.PASSED


def _say_compare(steps: Sequence[FileStep]) -> None:
    if any(step.deed is Deed.BESIDE for step in steps):
        say(_("what is yours stayed; compare it with its .new, and remove that"))


def _new_record(answers: Answers, files: Files) -> FileStep:
    return FileStep(deed=Deed.REPLACE, path=record.FILE, text=record.record_text(answers, files))


def _look(folder: Path) -> Look:
    def text_of(path: str) -> str | None:
        file = folder / path
        if not file.exists() and not file.is_symlink():
            return None
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    return text_of


def _refuse_taken(steps: Sequence[FileStep], place: Destination) -> None:
    taken = [step.path for step in steps if step.deed is Deed.TAKEN]
    if taken:
        raise PROJECT_EXISTS.error(path=place.folder / taken[0])


def _carry_out(steps: Sequence[FileStep], place: Destination) -> None:
    for step in steps:
        if step.deed in _WRITES:
            show(f"{step.deed:<8} {place.folder / step.path}")
            if not place.dry_run:
                _write(place.folder / step.path, step)


def _write(path: Path, step: FileStep) -> None:
    """Write one file; a new one is made only if nothing took its place meanwhile."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x" if step.deed is Deed.WRITE else "w", encoding="utf-8") as file:
            file.write(step.text)
    except OSError as error:
        reason = os_words(error)
        raise PROJECT_NOT_WRITABLE.error(path=path, error=reason) from None


def _say_next(answers: Answers, place: Destination) -> None:
    words = {"name": answers.name, "package": answers.package}
    left = operations_left(answers.parts)
    say("")
    say(_("Next, in {folder}:", folder=place.folder))
    steps = (
        *answers.adopting,
        answers.made_of.install.format(**words),
        f"MARKET_KEY=change-me {answers.made_of.start.format(**words)}",
        f"MARKET_KEY=change-me mt-sim test --target {answers.name}",
    )
    for number, step in enumerate(steps, start=1):
        say(f"  {number}. {step}")
    if left:
        say(_("Not written yet, answered with 501: {names}", names=", ".join(left)))
