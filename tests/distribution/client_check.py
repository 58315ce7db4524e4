"""A foreign generator writes classes from both OpenAPI documents and reads every example: ``make clients``.

The generator lives in an environment of its own; the classes that it writes need pydantic alone.
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from mock_market.api import openapi as market
from standard_api.routes import document as contract

GENERATOR = "datamodel-codegen"
OPTIONS = (
    "--input-file-type=openapi",
    "--output-model-type=pydantic_v2.BaseModel",
    "--target-python-version=3.11",
)


def main(generator: Path) -> None:
    """Write, import and read; the first thing that does not fit ends it."""
    with tempfile.TemporaryDirectory(prefix="clients-") as folder:
        for name, document in (("contract", contract.document()), ("market", market.document())):
            module = _written(generator, Path(folder) / name, document)
            missing = [schema for schema in document["components"]["schemas"] if not hasattr(module, schema)]
            if missing:
                raise SystemExit(f"{name}: no class for {missing}")
            read = sum(_read(module, model, example) for model, example in _examples(document))
            sys.stdout.write(
                f"{name}: {len(document['components']['schemas'])} classes, {read} examples read\n"
            )


def _written(generator: Path, stem: Path, document: dict[str, Any]) -> ModuleType:
    stem.with_suffix(".json").write_text(json.dumps(document), encoding="utf-8")
    words = [f"--input={stem.with_suffix('.json')}", f"--output={stem.with_suffix('.py')}", *OPTIONS]
    subprocess.run([generator, *words], check=True)
    spec = importlib.util.spec_from_file_location(f"client_of_{stem.name}", stem.with_suffix(".py"))
    if spec is None or spec.loader is None:
        raise SystemExit(f"{stem.name}: nothing was written")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _read(module: ModuleType, model: str, example: Any) -> int:
    getattr(module, model).model_validate(example)
    return 1


def _examples(node: Any) -> Iterator[tuple[str, Any]]:
    """Each example beside a schema that has a name."""
    if isinstance(node, dict):
        if "example" in node and "$ref" in node.get("schema", {}):
            yield node["schema"]["$ref"].rpartition("/")[2], node["example"]
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from _examples(one)


if __name__ == "__main__":
    main(Path(sys.argv[1]) / GENERATOR)
