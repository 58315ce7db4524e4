"""Reading scenario files: every mistake is told with its place, before anything is sent."""

from pathlib import Path

from simulator.scenarios.language.files import STORIES, tree_of, tree_of_file
from simulator.scenarios.language.mistakes import ScenarioError
from simulator.scenarios.language.reader import Growth, Reader
from simulator.scenarios.language.scenario import Scenario
from simulator.scenarios.language.yaml_tree import Tree


def shipped() -> list[Scenario]:
    """Every story of ours, in the order of their names."""
    return [load(path) for path in sorted(STORIES.glob("*.yaml"))]


def load(path: Path) -> Scenario:
    """Read one file. Raises ScenarioError, and OSError when it cannot be read."""
    return _whole(tree_of_file(path), path)


def parse(text: str, path: Path) -> Scenario:
    """Read a scenario from text; ``path`` names it and is where its other files are looked for."""
    return _whole(tree_of(text, path), path)


def _whole(tree: Tree, path: Path) -> Scenario:
    reader = Reader(path, tree, Growth(), (path,))
    scenario = reader.scenario()
    if reader.mistakes:
        raise ScenarioError(reader.mistakes)
    return scenario
