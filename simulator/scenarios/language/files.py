"""The files of scenarios: ours, those that somebody names, and what they use of each other."""

from pathlib import Path
from typing import Any

from languages import _
from simulator.output.text_files import NotTextError, decoded
from simulator.scenarios.language.mistakes import Mistake, ScenarioError
from simulator.scenarios.language.yaml_tree import MAX_BYTES, START, Spot, Tree, YamlError, read_yaml

STORIES = Path(__file__).parents[1] / "stories"
ENDINGS = (".yaml", ".yml")


def shipped_names() -> list[str]:
    """The names of our stories."""
    return sorted(path.stem for path in STORIES.glob("*.yaml"))


def file_of(name: str) -> Path:
    """The file that a name means: one of its own, or a story of ours."""
    return Path(name) if name.endswith(ENDINGS) else STORIES / f"{name}.yaml"


def tree_of_file(path: Path) -> Tree:
    """What stands in a file. Raises ScenarioError, and OSError when it cannot be read."""
    return tree_of(_text_of(path), path)


def tree_of(text: str, path: Path) -> Tree:
    """What a text says. Raises ScenarioError."""
    try:
        return read_yaml(text)
    except YamlError as error:
        raise _refused(path, str(error), error.spot) from None


def _refused(path: Path, message: str, spot: Spot = START) -> ScenarioError:
    return ScenarioError([Mistake(path=path, spot=spot, message=message)])


def _text_of(path: Path) -> str:
    """A file's text, of which no more is read than a scenario may hold."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise _refused(path, _("a pipe or a device, and no file"))
    with path.open("rb") as file:
        text = file.read(MAX_BYTES + 1)
    if len(text) > MAX_BYTES:
        raise _refused(path, _("the file is larger than {size} bytes", size=MAX_BYTES))
    try:
        return decoded(text)
    except NotTextError as error:
        raise _refused(path, str(error), Spot(error.line)) from None


def files_of(path: Path) -> list[Path]:
    """The file and every other file whose steps it uses, also through others, as far as they can be read."""
    found = [path]
    for one in found:
        try:
            tree = tree_of_file(one).value
        except (ScenarioError, OSError):
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
    return [name for name in names if name.endswith(ENDINGS)]
