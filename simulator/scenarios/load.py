"""Reading scenario files: every mistake is told with its line, before anything is sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from languages import _, retold
from simulator.scenarios.language import BESIDE, STEPS, USE, Beside, File
from simulator.scenarios.scenario import Scenario, Step
from simulator.scenarios.values import BUILT_IN, FAKES, at_path, references
from simulator.scenarios.values import filled as filled_with
from simulator.scenarios.yaml_tree import MAX_BYTES, Place, Tree, YamlError, read_yaml

STORIES = Path(__file__).parent / "stories"
_DEEPEST_USE = 8
_WORDS = ", ".join([*STEPS, "use"])


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One thing that is wrong in a file."""

    line: int
    message: str


class ScenarioError(ValueError):
    """A file is no scenario; ``lines`` say where and why, one a mistake."""

    def __init__(self, source: str, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(f"{source}:{one.line}: {one.message}" for one in mistakes))


def shipped() -> list[Scenario]:
    """Every story of ours, in the order of their names."""
    return [load(path) for path in sorted(STORIES.glob("*.yaml"))]


def shipped_names() -> list[str]:
    """The names of our stories."""
    return sorted(path.stem for path in STORIES.glob("*.yaml"))


def load(path: Path) -> Scenario:
    """Read one file. Raises ScenarioError, and OSError when it cannot be read."""
    return parse(_text_of(path), path)


def parse(text: str, path: Path) -> Scenario:
    """Read a scenario from text; ``path`` names it and is where its other files are looked for."""
    try:
        tree = read_yaml(text)
    except YamlError as error:
        raise ScenarioError(path.name, [Mistake(line=error.line, message=str(error))]) from None
    reader = _Reader(path, tree)
    scenario = reader.scenario()
    if reader.mistakes:
        raise ScenarioError(path.name, sorted(reader.mistakes, key=lambda one: one.line))
    return scenario


def _text_of(path: Path) -> str:
    """A file's text, of which no more is read than a scenario may hold."""
    with path.open("rb") as file:
        text = file.read(MAX_BYTES + 1)
    if len(text) > MAX_BYTES:
        raise ScenarioError(
            path.name, [Mistake(line=1, message=_("the file is larger than {size} bytes", size=MAX_BYTES))]
        )
    return text.decode("utf-8", "replace")


def files_of(path: Path) -> list[Path]:
    """The file and every other file whose steps it uses. Raises ScenarioError, YamlError and OSError."""
    tree = read_yaml(_text_of(path)).value
    steps = tree.get("steps") if isinstance(tree, dict) else None
    used = [one.get("use") for one in steps or () if isinstance(one, dict)]
    names = dict.fromkeys(str(name) for name in used if str(name).endswith((".yaml", ".yml")))
    return [path, *(path.parent / name for name in names)]


class _Reader:
    """Reads one tree and gathers what is wrong with it."""

    def __init__(self, path: Path, tree: Tree) -> None:
        self._path = path
        self._tree = tree
        self.mistakes: list[Mistake] = []

    def scenario(self) -> Scenario:
        file = self._file()
        steps = tuple(self._steps(self._tree.value["steps"], ("steps",), file)) if file else ()
        if file and not self.mistakes:
            self._check_references(steps, file)
        file = file or File.model_validate({"steps": [{}]})
        return Scenario(
            name=self._path.stem,
            title=file.title or self._path.stem,
            story=file.story.strip(),
            steps=steps,
            needs=tuple(file.needs),
            seed=file.seed,
            retries=file.retries,
            service=file.service,
            variables=file.vars,
        )

    def _file(self) -> File | None:
        if not isinstance(self._tree.value, dict):
            self._wrong((), _("a scenario is a mapping with title, story and steps"))
            return None
        file: File | None = self._checked(File, self._tree.value, ())
        return file

    def _steps(self, given: list[Any], place: Place, file: File, depth: int = 0) -> Iterator[Step]:
        for number, one in enumerate(given):
            here = (*place, number)
            if not isinstance(one, dict):
                self._wrong(here, _("a step is a mapping such as `advance: 31d`"))
            elif "use" in one:
                yield from self._used(one, here, file, depth)
            else:
                step = self._step(one, here)
                if step:
                    yield step

    def _step(self, given: dict[str, Any], place: Place) -> Step | None:
        verbs = [key for key in given if key in STEPS]
        unknown = [key for key in given if key not in STEPS and key not in BESIDE]
        if unknown:
            self._wrong(
                (*place, unknown[0]), _("no step {name!r}; valid: {names}", name=unknown[0], names=_WORDS)
            )
            return None
        if len(verbs) != 1:
            told = (
                _("{found} in one step; write one of {names}", found=" + ".join(verbs), names=_WORDS)
                if verbs
                else _("a step without its word; write one of {names}", names=_WORDS)
            )
            self._wrong(place, told)
            return None
        verb = verbs[0]
        words = _whole_words(verb, given[verb])
        if not isinstance(words, dict):
            self._wrong((*place, verb), _("{verb} needs a mapping", verb=verb))
            return None
        beside = self._checked(Beside, {key: given[key] for key in BESIDE if key in given}, place)
        checked = self._checked(STEPS[verb], words, (*place, verb))
        if beside is None or checked is None:
            return None
        return Step(verb=verb, words=words, beside=beside, line=self._tree.line(place))

    def _used(self, given: dict[str, Any], place: Place, file: File, depth: int) -> Iterator[Step]:
        unknown = [key for key in given if key not in USE]
        if unknown:
            self._wrong((*place, unknown[0]), _("beside use there is only with"))
        elif depth >= _DEEPEST_USE:
            self._wrong(
                place, _("use reaches deeper than {depth}: does a part use itself?", depth=_DEEPEST_USE)
            )
        elif given["use"] in file.parts:
            name, part = given["use"], file.parts[given["use"]]
            yield from self._steps(
                _with_values(part, given.get("with") or {}), ("parts", name), file, depth + 1
            )
        else:
            yield from self._from_file(given, place, depth)

    def _from_file(self, given: dict[str, Any], place: Place, depth: int) -> Iterator[Step]:
        name = str(given["use"])
        other = self._path.parent / name
        if not name.endswith((".yaml", ".yml")):
            known = ", ".join(self._tree.value.get("parts") or {}) or "-"
            told = _("no part {name!r} here (there are: {known}), and no .yaml file", name=name, known=known)
            self._wrong((*place, "use"), told)
            return
        try:
            text = _text_of(other)
            parse(text, other)
        except OSError as error:
            self._wrong(
                (*place, "use"),
                _("cannot read {name}: {strerror}", name=name, strerror=retold(error.strerror or "")),
            )
        except RecursionError:
            self._wrong((*place, "use"), _("{name} uses itself", name=name))
        except ScenarioError as error:
            self._wrong((*place, "use"), str(error))
        else:
            tree = read_yaml(text).value
            given_values = {**(tree.get("vars") or {}), **(given.get("with") or {})}
            inner = File.model_validate(tree)
            yield from self._steps(_with_values(tree["steps"], given_values), place, inner, depth + 1)

    def _check_references(self, steps: tuple[Step, ...], file: File) -> None:
        known = {*BUILT_IN, *file.vars}
        for name, value in file.vars.items():
            self._check_known(value, {*BUILT_IN, *file.vars}, self._tree.line(("vars", name)))
        for step in steps:
            self._check_known([step.words, step.beside.expect, step.beside.title], known, step.line)
            known |= set(step.beside.save)

    def _check_known(self, value: Any, known: set[str], line: int) -> None:
        for reference in references(value):
            name, _dot, path = reference.partition(".")
            if name not in known:
                told = _(
                    "nothing is called {name!r}; there are: {known}",
                    name=name,
                    known=", ".join(sorted(known)),
                )
                self.mistakes.append(Mistake(line=line, message=told))
            elif name == "fake" and path not in FAKES:
                told = _("no fake value {kind!r}; there are: {known}", kind=path, known=", ".join(FAKES))
                self.mistakes.append(Mistake(line=line, message=told))

    def _checked(self, kind: type[BaseModel], value: Any, place: Place) -> Any:
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            for one in error.errors(include_url=False, include_input=False):
                where = ".".join(str(part) for part in one["loc"])
                self._wrong(
                    (*place, *one["loc"]), f"{where}: {retold(one['msg'].removeprefix('Value error, '))}"
                )
        return None

    def _wrong(self, place: Place, message: str) -> None:
        self.mistakes.append(Mistake(line=self._tree.line(place), message=message))


def _whole_words(verb: str, value: Any) -> Any:
    """``advance: 31d`` means ``advance: {span: 31d}``."""
    plain = STEPS[verb].plain
    if value is None:
        return {}
    if plain and (not isinstance(value, dict) or verb == "check"):
        return {plain: value}
    return value


def _with_values(part: list[Any], given: dict[str, Any]) -> list[Any]:
    """The steps of a part with the values that its user gives; other references stay."""

    def find(reference: str) -> Any:
        name, _dot, path = reference.partition(".")
        if name not in given:
            return "${" + reference + "}"
        value = given[name]
        if not path:
            return value
        if isinstance(value, str) and value.startswith("${") and value.endswith("}"):
            return f"{value[:-1]}.{path}}}"
        return at_path(value, path)

    found: list[Any] = filled_with(part, find)
    return found
