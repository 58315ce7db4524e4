"""Reads a guide as a person does: its blocks of commands from top to bottom, in one folder of its own."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, chdir, contextmanager
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import yaml
from command_driver import mt_sim
from conformance_driver import KEY, SERVICE_KEY, sample, served
from scenario_driver import services_here
from starlette.types import ASGIApp
from uvicorn.importer import import_from_string

from simulator.errors.exit_codes import ExitCode
from standard_api.version import __version__

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "memory_service" / "service.py"
KEY_VARIABLES = ("MY_KEY", "MY_SERVICE_KEY", "MT_SIM_KEY", "ADVISOR_KEY")
DOCKER_OPTIONS = {"up": {"--build"}, "exec": set[str](), "run": {"--rm", "-p", "--add-host", "-e"}}
HERE = (
    (r"(?<=up )(?!.*--target)", "--users=8 --days=3 "),
    (r"(?<=up )(?!.*--detach)", "--detach "),
    (r"--host 0\.0\.0\.0", "--host 127.0.0.1"),
    (r"--market-port \d+", "--market-port 0"),
    (r"(?<=mt-sim test)(?!.*--(suite|check|list))", " --check users.search_wildcards"),
    (r"--universities \d+", "--universities 2"),
    (r"(?<=--users) \d+(?= --run-time)", " 1"),
    (r"--speed 60", "--speed max"),
    (r"run --all", "run first-day"),
    (r" --watch", ""),
    (r"/opt/mt-sim/bin/mt-sim", f"'{sys.executable} -m simulator'"),
)
"""How a command is said in a test: smaller, in the background, on this machine alone."""

_served: list[ModuleType] = []
"""What pages served is kept: its databases are closed by nobody."""


def code_blocks(page: Path, *languages: str) -> list[str]:
    """The code blocks in these languages; "" is a block that names none."""
    found = re.findall(r"^```(\w*)\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [code for language, code in found if language in languages]


def shell_lines(page: Path) -> list[str]:
    """Every command of a page, without comments; ``a && b`` is two."""
    text = "".join(code_blocks(page, "", "sh")).replace("\\\n", " ")
    lines = (re.sub(r"\s*(?<!\S)#.*", "", line) for line in text.splitlines())
    return [" ".join(part.split()) for line in lines for part in line.split(" && ") if part.strip()]


@contextmanager
def memory_service() -> Iterator[ModuleType]:
    """The example of docs/connect.md as a module."""
    spec = importlib.util.spec_from_file_location("memory_service_example", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


class Reader:
    """Follows commands in a folder; whatever cannot run in a test is looked at in another way.

    Every kind of line has its method. A line of no kind is a mistake, of the page or of this class.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = ""
        self._open = ExitStack()
        self._server = ExitStack()
        self._url = ""
        self._environment = dict.fromkeys(KEY_VARIABLES, KEY) | {"MT_SIM_SERVICE_KEY": SERVICE_KEY}
        self._kinds: tuple[tuple[str, Callable[[str], int]], ...] = (
            (r"mt-sim load ", self._load),
            (r"(\S*/)?mt-sim ", self._mt_sim),
            (r"(\w+=\S+ )?uvicorn ", self._serve),
            (r"pytest ", self._pytest),
            (r"make ", self._make),
            (r"(\S*/)?python3? -m ", self._module),
            (r"(\S*/)?pip install ", self._pip),
            (r"docker (compose|run) ", self._docker),
            (r"\.venv/bin/\w+ ", self._tool),
            (r"export ", self._export),
            (r"cd \S+$", self._change),
            (r"source \.venv/bin/activate$", lambda line: 0),
            (r"rm -r \.mt-sim$", self._remove),
        )

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_failure: object) -> None:
        self.follow("mt-sim down")
        self._stop()
        self._open.close()

    def follow(self, line: str) -> int:
        """Do what a line says; its exit code."""
        for pattern, kind in self._kinds:
            if re.match(pattern, line):
                return kind(line)
        raise AssertionError(f"no test knows what to do with: {line}")

    def write(self, name: str, text: str) -> None:
        """A file that the reader has."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def use(self, url: str) -> None:
        """The service that the page means by an address."""
        self._url = url

    def _here(self, line: str) -> list[str]:
        for pattern, said in HERE:
            line = re.sub(pattern, said, line)
        if re.search(r"http://\S+:8000", line):
            self._url = self._url or self._open.enter_context(
                sample(self.folder / "service", newborn_users=0)
            )
            line = re.sub(r"http://\S+:8000", self._url, line)
        return shlex.split(line)

    def _run(self, command: list[str]) -> int:
        environment = {**os.environ, **self._environment, "PYTHONPATH": str(self.folder)}
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        self.said = done.stdout + done.stderr
        return done.returncode

    def _mt_sim(self, line: str) -> int:
        words = self._here(line)[1:]
        with services_here():
            done = mt_sim(*words, cwd=self.folder, env={**os.environ, **self._environment})
        self.said = done.stdout + done.stderr
        return done.returncode

    def _load(self, line: str) -> int:
        """For as long as this machine needs for a first answer."""
        for seconds in (1, 10, 100):
            code = self._mt_sim(re.sub(r"(?<=--run-time )\d+", str(seconds), line))
            if code != ExitCode.INCOMPLETE:
                break
        return code

    def _serve(self, line: str) -> int:
        """In a thread until the next one or the end of the page, on a free port."""
        self._stop()
        words = shlex.split(line)
        while "=" in words[0]:
            name, _equals, self._environment[name] = words.pop(0).partition("=")
        assert words[0] == "uvicorn"
        assert words[2:] == ["--port", "8000"]
        app, before = self._imported(words[1]), self._url or "http://127.0.0.1:8000"
        self._url = self._server.enter_context(served(lambda: app))
        profiles = self.folder / "mt-sim.toml"
        if profiles.exists():
            profiles.write_text(profiles.read_text("utf-8").replace(before, self._url), "utf-8")
        return 0

    def _imported(self, name: str) -> ASGIApp:
        """As uvicorn finds it from the reader's folder, whatever another page had under that name."""
        with ExitStack() as here:
            here.enter_context(chdir(self.folder))
            here.enter_context(patch.object(sys, "path", [str(self.folder), *sys.path]))
            here.enter_context(patch.dict(os.environ, self._environment))
            before = set(sys.modules)
            app: ASGIApp = import_from_string(name)
        top = name.partition(":")[0].partition(".")[0]
        new = [module for module in set(sys.modules) - before if module.partition(".")[0] == top]
        _served.extend(sys.modules.pop(module) for module in new)
        return app

    def _stop(self) -> None:
        self._server.close()

    def _pytest(self, line: str) -> int:
        """Everything but the checks themselves, which a page may break."""
        words = self._here(line)[1:]
        plugin = [] if "-p" in words else ["-p", "mt_sim_plugin"]
        self._environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        return self._run([sys.executable, "-m", "pytest", "--collect-only", "-q", *plugin, *words])

    def _make(self, line: str) -> int:
        return subprocess.run(
            ["make", "--dry-run", *line.split()[1:]], cwd=ROOT, capture_output=True
        ).returncode

    def _module(self, line: str) -> int:
        """The module is there and knows the options."""
        _python, _m, module, *words = shlex.split(line)
        subcommand = [word for word in words[:1] if not word.startswith("-")]
        code = self._run([sys.executable, "-m", module, *subcommand, "--help"])
        unknown = [word for word in words if word.startswith("--") and word not in self.said]
        assert unknown == [], line
        return code

    def _pip(self, line: str) -> int:
        """What is installed is a file of ours, or what a build makes."""
        built = [f"dist/{name}-{__version__}-py3-none-any.whl" for name in ("mt_sim", "mt_sim_standard_api")]
        return 0 if all(any(map(fnmatch, built, [word] * 2)) for word in shlex.split(line)[2:]) else 1

    def _docker(self, line: str) -> int:
        """The compose file, its service and the options exist; test_containers runs what stands inside."""
        _docker, verb, *words = shlex.split(line)
        if verb == "compose":
            option, file, verb, *words = words
            services = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))["services"]
            assert option == "-f"
            assert verb != "exec" or (words[0] in services and words[1] == "mt-sim"), line
        used = {word for word in words if word.startswith("-")} if verb != "exec" else set()
        assert used <= DOCKER_OPTIONS[verb], line
        return 0

    def _tool(self, line: str) -> int:
        """A tool of ours is installed, and the folders that it is given exist."""
        program, *words = line.split()
        there = [shutil.which(Path(program).name, path=str(Path(sys.executable).parent))]
        return 0 if all([*there, *((ROOT / word).exists() for word in words if "/" in word)]) else 1

    def _change(self, line: str) -> int:
        self.folder /= line.split()[1]
        return 0 if self.folder.is_dir() else 1

    def _export(self, line: str) -> int:
        for word in line.split()[1:]:
            name, _equals, self._environment[name] = word.partition("=")
        return 0

    def _remove(self, line: str) -> int:
        shutil.rmtree(self.folder / ".mt-sim")
        return 0
