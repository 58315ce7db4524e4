"""The command line in the language of whoever reads it: ``--lang``, and help that lines up in Hangul."""

import os
from collections.abc import Sequence
from typing import Any

import typer

# What writes help has no public name in Typer.
from typer._click import HelpFormatter
from typer.core import TyperCommand, TyperGroup

from languages import LANGUAGES, _, choose, paragraphs, preferred
from simulator.cli.reading.given_once import read_once
from simulator.cli.reading.metavars import name_value
from simulator.cli.reading.usage import spoken_usage
from simulator.errors.arguments import NO_LANGUAGE, NOT_UTF_8, OPTION_GIVEN_TWICE


# Typer has no public name for the layout of its help.
class WideFormatter(HelpFormatter):
    """Help whose columns are measured in cells of the terminal, where Hangul takes two."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, f"{_('Usage')}: " if prefix is None else prefix)

    def write_text(self, text: str) -> None:
        for number, part in enumerate(text.split("\n\n")):
            self.write("\n" if number else "")
            for line in self._folded(part, self.width, self.current_indent):
                self.write(f"{line}\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        from simulator.output.columns import padded, width

        indent = " " * self.current_indent
        widest = max(width(first) for first, _second in rows)
        column = self.current_indent + min(widest, col_max) + col_spacing
        for first, second in rows:
            head, *rest = self._folded(_(second), self.width, column)
            if width(first) > col_max:
                self.write(f"{indent}{first}\n{head}\n")
            else:
                self.write(f"{indent}{padded(first, column - len(indent))}{head[column:]}".rstrip() + "\n")
            self.write("".join(f"{line}\n" for line in rest))

    def _folded(self, text: str, columns: int, indent: int) -> list[str]:
        from simulator.output.columns import folded

        return folded(" ".join(text.split()), columns, " " * indent)


class WideContext(typer.Context):
    """The context of a command whose help is not in English."""

    formatter_class = WideFormatter


class SpokenGroup(TyperGroup):
    """``mt-sim``: ``--lang`` is taken before or behind the command, and every help is said in it."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> typer.Context:
        choose(preferred(os.environ))
        _refuse_foreign_bytes(args)
        asked, rest = take_language(args)
        if asked is not None:
            os.environ["MT_SIM_LANG"] = asked  # so that a sandbox in the background speaks it too
        elif os.environ.get("MT_SIM_LANG"):
            _language(os.environ["MT_SIM_LANG"])
        language = preferred(os.environ)
        choose(language)
        _complete(self)
        if language != "en":
            _speak(self)
        with spoken_usage():
            return super().make_context(info_name, rest, parent, **extra)  # type: ignore[return-value]

    def invoke(self, ctx: Any) -> Any:
        try:
            with spoken_usage():
                return super().invoke(ctx)
        except BrokenPipeError:
            # The reader has seen enough (``| head``); nothing more can be written. Typer would end with 1.
            from simulator.output.console import give_up_output

            give_up_output()
            raise typer.Exit from None


def _refuse_foreign_bytes(args: Sequence[str]) -> None:
    """CommandError for an argument that is not UTF-8: no address, name or body can hold it."""
    for number, word in enumerate(args, 1):
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            raise NOT_UTF_8.error(number=number, word=os.fsencode(word).decode("utf-8", "replace"))


def take_language(args: Sequence[str]) -> tuple[str | None, list[str]]:
    """The value of ``--lang``, wherever it stands, and the arguments without it. Raises CommandError."""
    rest: list[str] = []
    asked: str | None = None
    words = iter(args)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            return asked, [*rest, word, *words]
        if name == "--lang" and asked is not None:
            raise OPTION_GIVEN_TWICE.error(option=name)
        if name == "--lang":
            asked = _language(value if equals else next(words, ""))
        else:
            rest.append(word)
    return asked, rest


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise NO_LANGUAGE.error(value=value, names=", ".join(LANGUAGES))
    return value


def _complete(command: TyperCommand | TyperGroup, path: str = "") -> None:
    """What Typer leaves out: whole summaries, examples, names of values, and options that are given once."""
    from simulator.cli.reading.examples import EXAMPLES

    for name, inner in getattr(command, "commands", {}).items():
        whole = f"{path} {name}".strip()
        inner.short_help = _(" ".join((inner.help or "").partition("\n\n")[0].split()))
        if whole in EXAMPLES:
            inner.epilog = _("For example: {command}", command=EXAMPLES[whole])
        read_once(inner)
        _complete(inner, whole)
    for parameter in command.params:
        name_value(parameter)


def _speak(command: TyperCommand | TyperGroup) -> None:
    """Say the help of a command and of all below it in the chosen language."""
    command.context_class = WideContext
    command.help = paragraphs(command.help or "")
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = _(parameter.help)  # type: ignore[attr-defined]
    for inner in getattr(command, "commands", {}).values():
        _speak(inner)
