"""What a person chose for a new project."""

import re
from dataclasses import dataclass

from languages import LANGUAGES
from simulator.errors.arguments import NO_CHOICE, NOT_A_HANDLER, NOT_A_PROJECT_NAME
from simulator.scaffold.kinds import KINDS, Kind
from simulator.scaffold.parts import OPTIONAL, chosen_parts

SHAPES = ("application", "router")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_HANDLER = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*")
_LONGEST = 50


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Everything that a project is made from; two equal answers make equal files."""

    name: str
    kind: str = "python-fastapi"
    shape: str = "application"
    complete: bool = False
    optional: tuple[str, ...] = ()
    texts: str = "en"
    database: str = ""
    """Where its data lives; empty is the first of its kind."""
    handler: str = ""
    """The handler that is kept, as MODULE:CLASS."""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.name) > _LONGEST:
            raise NOT_A_PROJECT_NAME.error(name=self.name)
        one_of("--kind", self.kind, tuple(KINDS))
        one_of("--shape", self.shape, SHAPES)
        one_of("--texts", self.texts, LANGUAGES)
        for name in self.optional:
            one_of("--with", name, () if self.made_of.keeps_handler else OPTIONAL)
        if self.database:
            one_of("--database", self.database, self.made_of.databases)
        if bool(self.handler) != self.made_of.keeps_handler or not _HANDLER.fullmatch(self.handler or "a:B"):
            raise NOT_A_HANDLER.error(value=self.handler)

    @property
    def package(self) -> str:
        """The name as code writes it."""
        return self.name.replace("-", "_")

    @property
    def handler_at(self) -> str:
        """The path of the handler's module, or "" where none is kept."""
        module = self.handler.partition(":")[0]
        return f"{module.replace('.', '/')}.py" if module else ""

    @property
    def adopting(self) -> tuple[str, ...]:
        """What brings the handler into the project, and its imports from their new home."""
        if not self.handler:
            return ()
        return (
            f"cp -R ../{self.handler_at.partition('/')[0]} .",
            rf"sed -i.bak 's/mt_paas\.standard_api/standard_api.mt_paas/' {self.handler_at}",
        )

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that are written; the kit's handler knows every required operation and no other."""
        complete = self.complete or self.made_of.keeps_handler
        return chosen_parts(complete=complete, optional=self.optional)

    @property
    def kept_in(self) -> str:
        """Where its data lives."""
        return self.database or next(iter(self.made_of.databases), "handler")

    @property
    def made_of(self) -> Kind:
        """The kind of project."""
        return KINDS[self.kind]


def one_of(option: str, value: str, valid: tuple[str, ...]) -> None:
    """CommandError, with what is valid, when an option has another value."""
    if value not in valid:
        raise NO_CHOICE.error(option=option, value=value, names=", ".join(valid))
