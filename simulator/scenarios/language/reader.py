"""From the tree of a scenario file to its steps, with every mistake on the way."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from languages import _, os_words
from simulator.output.near import did_you_mean, not_called
from simulator.scenarios.language.files import ENDINGS, tree_of_file
from simulator.scenarios.language.mistakes import Mistake, ScenarioError, words_of
from simulator.scenarios.language.scenario import OWN_PREFIX, Scenario, Step, changes_foreign_tenant
from simulator.scenarios.language.values import BUILT_IN, FAKES, at_path, half_references, references
from simulator.scenarios.language.values import filled as filled_with
from simulator.scenarios.language.words import BESIDE, STEPS, USE, File, StepBeside, Words
from simulator.scenarios.language.yaml_tree import MAX_BYTES, Place, Spot, Tree

MOST_STEPS = 5_000
_DEEPEST_USE = 8
_WORDS = [*STEPS, "use", *BESIDE]
_ALL = "*"
"""Instead of names: what is saved cannot be known, since a step has a mistake."""


class _TooMuchError(ValueError):
    """The uses of a file multiply."""


@dataclass(kw_only=True)
class Growth:
    """How much one reading has grown by use; the same for a file and all that it uses."""

    steps: int = 0
    text: int = 0
    bindings: int = 0

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


class Reader:
    """Reads one tree and gathers what is wrong with it; ``chain`` is the file and who uses it."""

    def __init__(self, path: Path, tree: Tree, growth: Growth, chain: tuple[Path, ...]) -> None:
        self._path = path
        self._tree = tree
        self._growth = growth
        self._chain = chain
        self._place: Place = ()
        """The step of this file that is being read."""
        self._doubtful: set[str] = set()
        """Names that a step with a mistake may save."""
        self.mistakes: list[Mistake] = []

    def scenario(self) -> Scenario:
        """What stands in the file; what is wrong with it stands in ``mistakes``."""
        file = self._file()
        steps = self._whole(file) if file else ()
        if file:
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
        values = dict(given)
        bound: dict[str, Any] = {}
        for name, value in file.vars.items():
            if name not in given:
                values[name] = self._bound(name, self._with_values(value, values), bound)
        steps = self._steps(self._with_values(file.steps, values), ("steps",), file, depth)
        yield from _binding(steps, bound)

    def _whole(self, file: File) -> tuple[Step, ...]:
        try:
            return tuple(self._steps(file.steps, ("steps",), file))
        except _TooMuchError as error:
            self._wrong(self._place, str(error))
        self._doubtful.add(_ALL)
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
        for name in unknown:
            self._wrong((*place, name), not_called(name, _WORDS))
        if len(verbs) != 1 and not unknown:
            names = ", ".join([*STEPS, "use"])
            told = (
                _("{found} in one step; write one of {names}", found=" + ".join(verbs), names=names)
                if verbs
                else _("a step without its word; write one of {names}", names=names)
            )
            self._wrong(place, told)
        beside = self._checked(StepBeside, {key: given[key] for key in BESIDE if key in given}, place)
        words = checked = None
        if len(verbs) == 1:
            words, checked = self._checked_words(verbs[0], given[verbs[0]], place)
        if unknown or beside is None or checked is None or words is None:
            saved = given.get("save")
            self._doubtful |= set(map(str, saved)) if isinstance(saved, dict) else set()
            return None
        return Step(verb=verbs[0], words=words, beside=beside, spot=self._tree.spot(place))

    def _checked_words(
        self, verb: str, value: Any, place: Place
    ) -> tuple[dict[str, Any] | None, Words | None]:
        words = _whole_words(verb, value)
        if not isinstance(words, dict):
            self._wrong((*place, verb), _("{verb} needs a mapping", verb=verb))
            return None, None
        here = (*place, verb)
        checked = self._checked(STEPS[verb], words, here)
        tenant = words.get("tenant")
        if checked and isinstance(tenant, str) and changes_foreign_tenant(verb, words):
            told = _(
                "a scenario changes only tenants of its own, called {prefix}...: {tenant_id!r}",
                prefix=OWN_PREFIX,
                tenant_id=tenant,
            )
            self._wrong((*here, "tenant"), told)
        return words, checked

    def _used(self, given: dict[str, Any], place: Place, file: File, depth: int) -> Iterator[Step]:
        unknown = [key for key in given if key not in USE]
        name, values = given["use"], given.get("with") or {}
        for one in unknown:
            self._wrong((*place, one), _("beside use there is only with") + did_you_mean(one, USE))
        self._doubtful |= {_ALL} if unknown else set()
        if unknown:
            return
        if not isinstance(name, str):
            self._wrong((*place, "use"), _("use: the name of a part, or a .yaml file"))
        elif not isinstance(values, dict):
            self._wrong(
                (*place, "with"), _("with: values by name, such as {example}", example="{name: 김하늘}")
            )
        elif depth >= _DEEPEST_USE:
            self._wrong(
                place, _("use reaches deeper than {depth}: does a part use itself?", depth=_DEEPEST_USE)
            )
        elif name in file.parts or name.endswith(ENDINGS):
            bound: dict[str, Any] = {}
            values = {key: self._bound(key, value, bound) for key, value in values.items()}
            yield from _binding(self._of_use(name, values, place, file, depth), bound)
        else:
            known = ", ".join(file.parts) or "-"
            told = _("no part {name!r} here (there are: {known}), and no .yaml file", name=name, known=known)
            self._wrong((*place, "use"), told + did_you_mean(name, file.parts))
            self._doubtful.add(_ALL)

    def _of_use(
        self, name: str, values: dict[str, Any], place: Place, file: File, depth: int
    ) -> Iterator[Step]:
        if name not in file.parts:
            return self._from_file(name, values, place, depth)
        return self._steps(self._with_values(file.parts[name], values), ("parts", name), file, depth + 1)

    def _from_file(self, name: str, values: dict[str, Any], place: Place, depth: int) -> Iterator[Step]:
        other = self._path.parent / name
        here = (*place, "use")
        chain = (*self._chain, other)
        if other.resolve() in [one.resolve() for one in self._chain]:
            files = " > ".join(one.name for one in chain)
            self._wrong(here, _("the files use each other in a circle: {files}", files=files))
            return
        try:
            reader = Reader(other, tree_of_file(other), self._growth, chain)
        except OSError as error:
            strerror = os_words(error)
            self._wrong(here, _("cannot read {name}: {strerror}", name=name, strerror=strerror))
        except ScenarioError as error:
            self.mistakes += error.mistakes
        else:
            for step in reader.used(values, depth + 1):
                yield replace(step, spot=self._tree.spot(place))
            self.mistakes += reader.mistakes
            self._doubtful |= {_ALL} if reader.mistakes else set()

    def _check_variables(self, file: File) -> None:
        """A variable may be made of those above it."""
        known = set(BUILT_IN)
        for name, value in file.vars.items():
            self._check_known(value, known, self._tree.spot(("vars", name)))
            known.add(name)

    def _check_references(self, steps: tuple[Step, ...], file: File) -> None:
        known = {*BUILT_IN, *file.vars, *self._doubtful}
        for step in steps:
            beside = step.beside
            for name, value in step.binds.items():
                self._check_known(value, known, step.spot)
                known.add(name)
            self._check_known([step.words, beside.expect, beside.only_if, beside.title], known, step.spot)
            known |= set(beside.save)
            self._check_known(beside.hint, known, step.spot)

    def _check_known(self, value: Any, known: set[str], spot: Spot) -> None:
        for text in half_references(value):
            told = _("a reference without its end, or without a name: {text!r}", text=text)
            self.mistakes.append(Mistake(path=self._path, spot=spot, message=told))
        for reference in references(value):
            name, _dot, path = reference.partition(".")
            told = ""
            if name not in known and _ALL not in known:
                told = not_called(name, sorted(known))
            elif name == "fake" and path not in FAKES:
                told = not_called(f"fake.{path}", [f"fake.{one}" for one in FAKES])
            if told:
                self.mistakes.append(Mistake(path=self._path, spot=spot, message=told))

    def _checked(self, kind: type[BaseModel], value: Any, place: Place) -> Any:
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            for where, told in words_of(error, kind, value):
                self._wrong((*place, *where), told)
        return None

    def _bound(self, name: str, value: Any, bound: dict[str, Any]) -> Any:
        """A value that the run must know is bound once, to a name of its own; any other stays as it is."""
        if not any(references(value)):
            return value
        self._growth.bindings += 1
        own = f"{name}·{self._growth.bindings}"
        bound[own] = value
        return f"${{{own}}}"

    def _with_values(self, part: Any, given: dict[str, Any]) -> Any:
        find = _finder(given)
        return filled_with(part, lambda reference: self._growth.filled(find(reference)))

    def _wrong(self, place: Place, message: str) -> None:
        self.mistakes.append(Mistake(path=self._path, spot=self._tree.spot(place), message=message))


def _binding(steps: Iterator[Step], bound: dict[str, Any]) -> Iterator[Step]:
    """The steps, the first of which binds the values."""
    for step in steps:
        yield replace(step, binds={**bound, **step.binds}) if bound else step
        bound = {}


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
