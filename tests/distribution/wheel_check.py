"""Install the built wheel where nothing else is, and use it as a stranger would: ``make wheel-check``.

Needs only a package installer: uv when it is there, otherwise pip. Everything after the installation
stays on this machine.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "requirements.txt"


def main() -> None:
    """Build, install, judge; the first step that fails ends it with its own words."""
    with tempfile.TemporaryDirectory(prefix="wheel-check-") as name:
        folder = Path(name)
        contract = _build(ROOT / "standard_api", folder / "contract")
        wheel = _build(ROOT, folder / "dist")
        _use_contract(_install_contract(contract, folder / "service"), folder)
        python = _install([contract, wheel], folder / "venv")
        _no_development_packages(python)
        _use(python.parent, folder)
    _say("both wheels work in clean environments")


def _build(project: Path, into: Path) -> Path:
    _say(f"building the sdist of {project.name}, and the wheel from it")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(into)], cwd=project)
    (sdist,) = into.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        extract(archive, into)
    source = into / sdist.name.removesuffix(".tar.gz")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)], cwd=source)
    (wheel,) = into.glob("*.whl")
    return wheel


def extract(archive: tarfile.TarFile, into: Path) -> None:
    """Unpack an archive of our own, by the safe filter where this Python has it (3.11.4 and newer)."""
    if hasattr(tarfile, "data_filter"):
        archive.extractall(into, filter="data")
    else:
        archive.extractall(into)


def _environment(venv: Path) -> tuple[Path, list[str], list[str]]:
    """A new environment: its Python, the installer, and how that is told where."""
    python = venv / "bin" / "python"
    if uv := shutil.which("uv"):
        _run([uv, "venv", "--quiet", "--python", sys.executable, str(venv)])
        return python, [uv, "pip"], ["--python", str(python)]
    _run([sys.executable, "-m", "venv", str(venv)])
    return python, [str(python), "-m", "pip", "--disable-pip-version-check"], []


def _install(wheels: list[Path], venv: Path) -> Path:
    """Install what they need by the lock, then the wheels alone; fail when the lock left something out."""
    _say("installing both")
    python, pip, where = _environment(venv)
    _run([*pip, "install", "--quiet", *where, "--require-hashes", "-r", str(REQUIREMENTS)])
    _run([*pip, "install", "--quiet", *where, "--no-deps", *(str(wheel) for wheel in wheels)])
    _run([*pip, "check", *where])
    return python


def _install_contract(wheel: Path, venv: Path) -> Path:
    """Install the contract as a service would, in the locked versions."""
    _say("installing standard_api alone")
    python, pip, where = _environment(venv)
    versions = venv / "versions.txt"
    pins = re.findall(r"^[\w.-]+==[^\s;]+", REQUIREMENTS.read_text(encoding="utf-8"), re.MULTILINE)
    versions.write_text("\n".join(pins), encoding="utf-8")
    _run([*pip, "install", "--quiet", *where, "-c", str(versions), str(wheel)])
    return python


def _use_contract(python: Path, folder: Path) -> None:
    """A service starts with it, and nothing of the tool came along."""
    use = (
        "import importlib.util as u, standard_api as s, standard_api.mt_paas;"
        "import standard_api.routes.document as o;"
        "s.create_app(s.StandardAPIHandler()); o.document();"
        "print(*(name for name in ('languages', 'textual', 'uvicorn', 'typer') if u.find_spec(name)))"
    )
    clean = {"PATH": str(python.parent), "MARKET_API_KEY": "a-key-of-the-check"}
    if found := _run([str(python), "-c", use], cwd=folder, env=clean).strip():
        sys.exit(f"standard_api alone brought {found}")


def _no_development_packages(python: Path) -> None:
    listing = "import importlib.metadata as m; print(*{d.name.lower() for d in m.distributions()})"
    installed = set(_run([str(python), "-c", listing], cwd=python.parent).split())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extra = project["project"]["optional-dependencies"]["dev"]
    development = {line.partition(">=")[0].lower() for line in extra}
    if found := installed & development:
        sys.exit(f"development packages were installed with the wheel: {', '.join(sorted(found))}")


def _use(bin_folder: Path, folder: Path) -> None:
    clean = {"PATH": f"{bin_folder}{os.pathsep}{os.defpath}", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    data = f"--data={folder / 'sandbox'}"
    report = folder / "report.json"
    _say("mt-sim --help, up, test, down")
    _mt_sim(["--help"], folder, clean)
    try:
        _mt_sim(["up", "--no-tui", "--detach", data], folder, clean)
        _mt_sim(["test", data, f"--report=json={report}"], folder, clean)
    finally:
        _mt_sim(["down", data], folder, clean)
    summary = json.loads(report.read_text(encoding="utf-8"))["summary"]
    _say(f"{summary['passed']} checks passed, {summary['skipped']} skipped, score {summary['score']}")
    if summary["score"] != 100 or not summary["passed"]:
        sys.exit(f"not a full score: {summary}")


def _mt_sim(words: list[str], folder: Path, environment: Mapping[str, str]) -> None:
    # By name, through the entry point, and away from the checkout: the installed code must answer.
    _run(["mt-sim", *words], cwd=folder, env=environment)


def _run(command: list[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run one step; its output when it succeeds, the end of the program with its words when not."""
    program = shutil.which(command[0], path=env["PATH"] if env else None)
    if program is None:
        sys.exit(f"{command[0]} is not there")
    done = subprocess.run(
        [program, *command[1:]], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def _say(line: str) -> None:
    print(f"wheel-check: {line}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
