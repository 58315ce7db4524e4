"""What ``mt-sim new`` remembers in a project: the answers, and each file as it was made."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from simulator.errors.arguments import NOT_A_PROJECT
from simulator.scaffold.answers import Answers
from simulator.scaffold.rendering import Files
from standard_api.version import __version__

FILE = ".mt-sim-new.json"
_SCHEMA = "mt-sim/new/1"


@dataclass(frozen=True, kw_only=True)
class ScaffoldRecord:
    """``made`` holds the fingerprint of each file by its path."""

    answers: Answers
    made: dict[str, str]


def fingerprint(text: str) -> str:
    """What tells whether a file is still as it was made."""
    return sha256(text.encode()).hexdigest()


def record_text(answers: Answers, files: Files) -> str:
    """The record as it is kept."""
    made = {path: fingerprint(text) for path, text in files.items()}
    value = {"schema": _SCHEMA, "mt_sim_version": __version__, "answers": asdict(answers), "made": made}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def read_record(folder: Path) -> ScaffoldRecord:
    """The record of a project; CommandError when there is none that can be read."""
    path = folder / FILE
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        given = {**value["answers"], "optional": tuple(value["answers"]["optional"])}
        return ScaffoldRecord(answers=Answers(**given), made=dict(value["made"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise NOT_A_PROJECT.error(path=path) from None
