"""What a person chose for a new project."""

import re
from dataclasses import dataclass

from languages import LANGUAGES
from simulator.errors.arguments import NO_CHOICE, NOT_A_PROJECT_NAME
from simulator.scaffold.kinds import KINDS, Kind
from simulator.scaffold.parts import OPTIONAL, chosen_parts

SHAPES = ("application", "router")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
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

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.name) > _LONGEST:
            raise NOT_A_PROJECT_NAME.error(name=self.name)
        _one_of("--kind", self.kind, tuple(KINDS))
        _one_of("--shape", self.shape, SHAPES)
        _one_of("--texts", self.texts, LANGUAGES)
        for name in self.optional:
            _one_of("--with", name, OPTIONAL)

    @property
    def package(self) -> str:
        """The name as code writes it."""
        return self.name.replace("-", "_")

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that are written."""
        return chosen_parts(complete=self.complete, optional=self.optional)

    @property
    def made_of(self) -> Kind:
        """The kind of project."""
        return KINDS[self.kind]


def _one_of(option: str, value: str, valid: tuple[str, ...]) -> None:
    if value not in valid:
        raise NO_CHOICE.error(option=option, value=value, names=", ".join(valid))
