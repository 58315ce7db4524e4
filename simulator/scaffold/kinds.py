"""The kinds of project: a language, a framework, and how one works with it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One folder of templates. The commands are typed in the project's folder.

    ``keeps`` is where its data lives; ``ci`` are the steps of its build; ``says`` follows the language of
    the project, English first.
    """

    title: str
    keeps: str
    install: str
    start: str
    test: str
    source: str
    ci: tuple[str, ...]
    settings: tuple[tuple[str, str, str], ...] = ()


_PORT = ("PORT", "port", "8000")
_PUBLIC_URL = ("PUBLIC_URL", "public-url", "http://127.0.0.1:8000")

KINDS = {
    "python-fastapi": Kind(
        title="Python: FastAPI with standard_api, SQLAlchemy",
        keeps="sqlite",
        install="python3 -m venv .venv && . .venv/bin/activate && pip install -e .[dev]",
        start="uvicorn {package}.application:app --port 8000",
        test="pytest",
        source="{package}/",
        ci=("python -m pip install -e .[dev]", "pytest"),
        settings=(("DATABASE_URL", "database", "sqlite:///{name}.db"), _PUBLIC_URL),
    ),
    "node-http": Kind(
        title="Node: node:http, nothing to install",
        keeps="memory",
        install="node --version",
        start="npm start",
        test="npm test",
        source="src/",
        ci=("python -m pip install mt-sim", "npm test"),
        settings=(_PORT, _PUBLIC_URL),
    ),
    "go-net-http": Kind(
        title="Go: net/http, nothing to install",
        keeps="memory",
        install="go version",
        start="go run .",
        test="go test ./...",
        source="./",
        ci=("python -m pip install mt-sim", "go test ./..."),
        settings=(_PORT, _PUBLIC_URL),
    ),
}
