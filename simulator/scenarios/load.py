"""Reading scenario files: every mistake is told with its line, before anything is sent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
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
MOST_STEPS = 5_000
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
    reader = _Reader(path, _tree_of(text, path), _Growth(), (path,))
    scenario = reader.scenario()
    if reader.mistakes:
        raise ScenarioError(path.name, sorted(reader.mistakes, key=lambda one: one.line))
    return scenario


def _tree_of(text: str, path: Path) -> Tree:
    try:
        return read_yaml(text)
    except YamlError as error:
        raise ScenarioError(path.name, [Mistake(line=error.line, message=str(error))]) from None


def _text_of(path: Path) -> str:
    """A file's text, of which no more is read than a scenario may hold."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise ScenarioError(path.name, [Mistake(line=1, message=_("a pipe or a device, and no file"))])
    with path.open("rb") as file:
        text = file.read(MAX_BYTES + 1)
    if len(text) > MAX_BYTES:
        message = _("the file is larger than {size} bytes", size=MAX_BYTES)
        raise ScenarioError(path.name, [Mistake(line=1, message=message)])
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        byte = f"{text[error.start]:#x}"
        message = _("not UTF-8: the byte {byte}; save the file as UTF-8", byte=byte)
        raise ScenarioError(path.name, [Mistake(line=line, message=message)]) from None


def files_of(path: Path) -> list[Path]:
    """The file and every other file whose steps it uses, also through others, as far as they can be read."""
    found = [path]
    for one in found:
        try:
            tree = read_yaml(_text_of(one)).value
        except (ScenarioError, YamlError, OSError):
            continue
        found += [other for name in _used_in(tree) if (other := one.parent / name) not in found]
    return found


def _used_in(tree: Any) -> list[str]:
    """The files that the steps and parts of a document use."""
    if not isinstance(tree, dict):
        return []
    parts = tree.get("parts")
    lists = [tree.get("steps"), *(parts.values() if isinstance(parts, dict) else ())]
    steps = [one for steps in lists if isinstance(steps, list) for one in steps if isinstance(one, dict)]
    names = dict.fromkeys(str(one.get("use")) for one in steps)
    return [name for name in names if name.endswith((".yaml", ".yml"))]


class _TooMuchError(ValueError):
    """The uses of a file multiply."""


@dataclass(kw_only=True)
class _Growth:
    """How much one reading has grown by use; the same for a file and all that it uses."""

    steps: int = 0
    text: int = 0

    def step(self) -> None:
        """One more step, or use."""
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _TooMuchError(_("more than {most} steps in all: do the uses multiply?", most=MOST_STEPS))

    def filled(self, value: Any) -> Any:
        """The value, of which one more copy is made."""
        self.text += len(value) if isinstance(value, str) else 1
        if self.text > MAX_BYTES:
            raise _TooMuchError(
                _("the values of with grow beyond {size} bytes: do the uses multiply?", size=MAX_BYTES)
            )
        return value


class _Reader:
    """Reads one tree and gathers what is wrong with it; ``chain`` is the file and who uses it."""

    def __init__(self, path: Path, tree: Tree, growth: _Growth, chain: tuple[Path, ...]) -> None:
        self._path = path
        self._tree = tree
        self._growth = growth
        self._chain = chain
        self._place: Place = ()
        """The step of this file that is being read."""
        self.mistakes: list[Mistake] = []

    def scenario(self) -> Scenario:
        file = self._file()
        steps = self._whole(file) if file else ()
        if file and not self.mistakes:
            self._check_variables(file)
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

    def used(self, given: dict[str, Any], depth: int) -> Iterator[Step]:
        """The steps for another file that gives some of the variables a value of its own."""
        file = self._file()
        if file is None:
            return
        self._check_variables(file)
        values: dict[str, Any] = {}
        for name, value in {**file.vars, **given}.items():
            values[name] = value if name in given else self._with_values(value, values)
        yield from self._steps(self._with_values(file.steps, values), ("steps",), file, depth)

    def _whole(self, file: File) -> tuple[Step, ...]:
        try:
            return tuple(self._steps(file.steps, ("steps",), file))
        except _TooMuchError as error:
            self._wrong(self._place, str(error))
        return ()

    def _file(self) -> File | None:
        if not isinstance(self._tree.value, dict):
            self._wrong((), _("a scenario is a mapping with title, story and steps"))
            return None
        file: File | None = self._checked(File, self._tree.value, ())
        return file

    def _steps(self, given: list[Any], place: Place, file: File, depth: int = 0) -> Iterator[Step]:
        for number, one in enumerate(given):
            self._growth.step()
            here = (*place, number)
            if depth == 0:
                self._place = here
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
        name, values = given["use"], given.get("with") or {}
        if unknown:
            self._wrong((*place, unknown[0]), _("beside use there is only with"))
        elif not isinstance(name, str):
            self._wrong((*place, "use"), _("use: the name of a part, or a .yaml file"))
        elif not isinstance(values, dict):
            self._wrong(
                (*place, "with"), _("with: values by name, such as {example}", example="{name: 김하늘}")
            )
        elif depth >= _DEEPEST_USE:
            self._wrong(
                place, _("use reaches deeper than {depth}: does a part use itself?", depth=_DEEPEST_USE)
            )
        elif name in file.parts:
            part = self._with_values(file.parts[name], values)
            yield from self._steps(part, ("parts", name), file, depth + 1)
        elif name.endswith((".yaml", ".yml")):
            yield from self._from_file(name, values, place, depth)
        else:
            known = ", ".join(file.parts) or "-"
            told = _("no part {name!r} here (there are: {known}), and no .yaml file", name=name, known=known)
            self._wrong((*place, "use"), told)

    def _from_file(self, name: str, values: dict[str, Any], place: Place, depth: int) -> Iterator[Step]:
        other = self._path.parent / name
        here = (*place, "use")
        chain = (*self._chain, other)
        if other.resolve() in [one.resolve() for one in self._chain]:
            files = " > ".join(one.name for one in chain)
            self._wrong(here, _("the files use each other in a circle: {files}", files=files))
            return
        try:
            reader = _Reader(other, _tree_of(_text_of(other), other), self._growth, chain)
        except OSError as error:
            strerror = retold(error.strerror or str(error))
            self._wrong(here, _("cannot read {name}: {strerror}", name=name, strerror=strerror))
        except ScenarioError as error:
            self._wrong(here, str(error))
        else:
            for step in reader.used(values, depth + 1):
                yield replace(step, line=self._tree.line(place))
            for one in reader.mistakes:
                self._wrong(here, f"{name}:{one.line}: {one.message}")

    def _check_variables(self, file: File) -> None:
        """A variable may be made of those above it."""
        known = set(BUILT_IN)
        for name, value in file.vars.items():
            self._check_known(value, known, self._tree.line(("vars", name)))
            known.add(name)

    def _check_references(self, steps: tuple[Step, ...], file: File) -> None:
        known = {*BUILT_IN, *file.vars}
        for step in steps:
            beside = step.beside
            self._check_known([step.words, beside.expect, beside.only_if, beside.title], known, step.line)
            known |= set(beside.save)
            self._check_known(beside.hint, known, step.line)

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
                said = retold(one["msg"].removeprefix("Value error, "))
                self._wrong((*place, *one["loc"]), f"{where}: {said}" if where else said)
        return None

    def _with_values(self, part: Any, given: dict[str, Any]) -> Any:
        find = _finder(given)
        return filled_with(part, lambda reference: self._growth.filled(find(reference)))

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


def _finder(given: dict[str, Any]) -> Callable[[str], Any]:
    """Finds the values that the user of a part gives; other references stay."""

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

    return find
