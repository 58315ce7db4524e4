"""The kinds of project: a language, a framework, and how one works with it."""

from dataclasses import dataclass

from languages import N_


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One folder of templates. The commands are typed in the project's folder.

    ``databases`` are where its data may live, the first unless another is chosen; a kind without any keeps
    a handler that is there already. ``ci`` are the steps of its build.
    """

    title: str
    databases: tuple[str, ...]
    install: str
    start: str
    test: str
    source: str
    ci: tuple[str, ...]
    settings: tuple[tuple[str, str, str], ...] = ()

    @property
    def keeps_handler(self) -> bool:
        """Whether it is made around a handler of the user's own."""
        return not self.databases


_PYTHON = "python3 -m venv .venv && . .venv/bin/activate && pip install -e .[dev]"
_PYTHON_CI = ("python -m pip install -e .[dev]", "pytest")
_PORT = ("PORT", "port", "8000")
_PUBLIC_URL = ("PUBLIC_URL", "public-url", "http://127.0.0.1:8000")

KINDS = {
    "python-fastapi": Kind(
        title=N_("Python: FastAPI with standard_api, SQLAlchemy"),
        databases=("sqlite", "postgresql"),
        install=_PYTHON,
        start="uvicorn {package}.application:app --port 8000",
        test="pytest",
        source="{package}/",
        ci=_PYTHON_CI,
        settings=(("DATABASE_URL", "database", "{database_url}"), _PUBLIC_URL),
    ),
    "python-mt-paas": Kind(
        title=N_("Python: your handler of the kit mt_paas, kept as it is"),
        databases=(),
        install=_PYTHON,
        start="uvicorn market_routes:app --port 8000",
        test="pytest",
        source="./",
        ci=_PYTHON_CI,
    ),
    "node-http": Kind(
        title=N_("Node: node:http, nothing to install"),
        databases=("memory",),
        install="node --version",
        start="npm start",
        test="npm test",
        source="src/",
        ci=("python -m pip install mt-sim", "npm test"),
        settings=(_PORT, _PUBLIC_URL),
    ),
    "go-net-http": Kind(
        title=N_("Go: net/http, nothing to install"),
        databases=("memory",),
        install="go version",
        start="go run .",
        test="go test ./...",
        source="./",
        ci=("python -m pip install mt-sim", "go test ./..."),
        settings=(_PORT, _PUBLIC_URL),
    ),
}
