"""From answers to files, in memory: nothing here writes."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.scaffold.answers import Answers
from simulator.scaffold.parts import PARTS, complete_suites, operations_left, operations_of
from simulator.scaffold.wording import NOTES, SAY
from standard_api.version import __version__

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
_SUFFIX = ".jinja"
DATABASE_URLS = {
    "sqlite": "sqlite:///{name}.db",
    "postgresql": "postgresql+psycopg://localhost/{package}",
}

Files = dict[str, str]


def rendered(answers: Answers) -> Files:
    """Every file of the project, by its path; a file of the kind's own wins over the common one."""
    return {
        path: text
        for folder in ("common", answers.kind)
        for path, text in _folder(folder, answers)
        if text.strip()
    }


def _folder(folder: str, answers: Answers) -> Iterator[tuple[str, str]]:
    values = _values(answers)
    for source, path in _sources(_TEMPLATES / folder, answers.texts):
        if _belongs(path, answers):
            text = _maker().get_template(source.relative_to(_TEMPLATES).as_posix()).render(values)
            yield path.replace("PACKAGE", answers.package).replace("dot_", "."), text


@cache
def _maker() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # What is written is source text and no HTML.
    return Environment(  # noqa: S701
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _belongs(path: str, answers: Answers) -> bool:
    """A file that is named like a part comes with that part."""
    stem = Path(path).stem
    return stem in answers.parts or stem not in {part.name for part in PARTS}


def _sources(folder: Path, texts: str) -> Iterator[tuple[Path, str]]:
    """Each template with the path it makes; ``.ko`` ones are the Korean twins of others."""
    for source in sorted(folder.rglob(f"*{_SUFFIX}")):
        path = source.relative_to(folder).as_posix().removesuffix(_SUFFIX)
        twin = source.with_name(f"{source.name.removesuffix(_SUFFIX)}.ko{_SUFFIX}")
        if not path.endswith(".ko"):
            yield (twin if texts == "ko" and twin.exists() else source), path


def _values(answers: Answers) -> dict[str, Any]:
    """What the templates may name."""
    kind, say = answers.made_of, SAY[answers.texts]
    names = {"name": answers.name, "package": answers.package}
    names["database_url"] = DATABASE_URLS.get(answers.kept_in, "").format(**names)
    module, _colon, handler = answers.handler.partition(":")
    return {
        **names,
        "title": answers.name.replace("-", " ").capitalize(),
        "version": __version__,
        "shape": answers.shape,
        "parts": answers.parts,
        "suites": complete_suites(answers.parts),
        "written": ", ".join(f"`{name}`" for name in operations_of(answers.parts)),
        "missing": ", ".join(f"`{name}`" for name in operations_left(answers.parts)),
        "say": say,
        "database": answers.kept_in,
        "module": module,
        "handler": handler,
        "adopting": answers.adopting,
        "note": NOTES[answers.kept_in][answers.texts],
        "settings": [(name, say[what], f"`{value.format(**names)}`") for name, what, value in kind.settings],
        "ci": [line.format(**names) for line in kind.ci],
        **{word: getattr(kind, word).format(**names) for word in ("install", "start", "test", "source")},
    }
