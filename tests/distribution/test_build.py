"""What is built: the same bytes each time, everything that is needed, and nothing else."""

import configparser
import gettext
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from distribution.wheel_check import extract

from standard_api.version import __version__

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SHIPPED: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
PACKAGES = [name for name in SHIPPED if not name.endswith(".py")]
WHEEL = f"mt_sim-{__version__}-py3-none-any.whl"
SDIST = f"mt_sim-{__version__}.tar.gz"


def build(source: Path, into: Path, *only: str) -> Path:
    """Build both distributions of a source tree, or one of them, offline."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(into), *only]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return into


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The distribution of ``standard_api`` alone."""
    return build(ROOT / "standard_api", tmp_path_factory.mktemp("contract"))


def files_of(shipped: str) -> set[str]:
    """The files of a package, or the one module."""
    if shipped.endswith(".py"):
        return {shipped}
    found = (path for path in (ROOT / shipped).rglob("*") if path.is_file() and path.suffix != ".po")
    return {str(path.relative_to(ROOT)) for path in found if "__pycache__" not in path.parts}


def pins(lock: str) -> set[str]:
    """Each package of a lock file with its version and hashes, as one text."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {pin.strip() for pin in re.split(r"\n(?=\S)", text)}


def metadata(dist: Path, name: str) -> str:
    with zipfile.ZipFile(dist / WHEEL) as wheel:
        return wheel.read(f"mt_sim-{__version__}.dist-info/{name}").decode()


def test_a_build_from_the_sdist_has_the_same_bytes(dist: Path, tmp_path: Path) -> None:
    with tarfile.open(dist / SDIST) as sdist:
        extract(sdist, tmp_path)
    again = build(tmp_path / SDIST.removesuffix(".tar.gz"), tmp_path / "again")
    assert {file.name for file in again.iterdir()} == {WHEEL, SDIST}
    for name in (WHEEL, SDIST):
        assert (again / name).read_bytes() == (dist / name).read_bytes(), name


def test_the_wheel_holds_the_packages_and_nothing_else(dist: Path) -> None:
    with zipfile.ZipFile(dist / WHEEL) as wheel:
        code = {name for name in wheel.namelist() if ".dist-info/" not in name}
    brought = set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"].values())
    assert code == brought.union(*(files_of(name) for name in SHIPPED))


def test_the_contract_is_built_alone_and_needs_fastapi_and_pydantic(contract: Path) -> None:
    (path,) = contract.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        names = set(wheel.namelist())
        told = Parser().parsestr(
            wheel.read(next(name for name in names if name.endswith("METADATA"))).decode()
        )
    code = {name for name in names if ".dist-info/" not in name}
    assert code == {name for name in files_of("standard_api") if name.endswith((".py", "py.typed"))}
    needed = [line for line in told.get_all("Requires-Dist") or () if "extra ==" not in line]
    assert [re.split(r"\W", line)[0] for line in needed] == ["fastapi", "pydantic"]
    assert (told["Name"], told["Version"]) == ("mt-sim-standard-api", __version__)


def test_a_tree_without_the_compiled_catalogue_builds_a_wheel_that_speaks_korean(tmp_path: Path) -> None:
    source = tmp_path / "source"
    hidden = shutil.ignore_patterns(".*", "__pycache__", "*.mo", "tests")
    shutil.copytree(ROOT, source, ignore=hidden)
    with zipfile.ZipFile(build(source, tmp_path / "dist", "--target=wheel") / WHEEL) as wheel:
        wheel.extract("languages/ko/LC_MESSAGES/mt-sim.mo", tmp_path)
    spoken = gettext.translation("mt-sim", tmp_path / "languages", ["ko"])
    assert spoken.gettext("Show this message and exit.") == "이 도움말을 보여 주고 끝냅니다."


def test_every_package_is_shipped_and_typed() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench", "pages", "translation"}
    assert packages == {*PACKAGES, "standard_api"}
    assert [name for name in packages if not (ROOT / name / "py.typed").is_file()] == []


def test_the_sdist_holds_what_a_packager_needs_and_nothing_private(dist: Path) -> None:
    with tarfile.open(dist / SDIST) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "Makefile",
        "constraints.txt",
        "requirements.txt",
    } <= names
    sources = set().union(*(files_of(package) for package in [*PACKAGES, "standard_api", "tests", "docs"]))
    assert {name for name in sources if not name.endswith(".mo")} <= names
    assert "languages/ko/LC_MESSAGES/mt-sim.po" in names
    wanted = set(PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"])
    assert {name.partition("/")[0] for name in names} == wanted | {"pyproject.toml", "PKG-INFO", ".gitignore"}


def test_the_metadata_says_what_it_is(dist: Path) -> None:
    told = Parser().parsestr(metadata(dist, "METADATA"))
    assert (told["Name"], told["Version"]) == ("mt-sim", __version__)
    assert told["Metadata-Version"] == "2.4"  # a newer one is refused by tools that publish
    assert (told["Requires-Python"], told["License-Expression"]) == (">=3.11", "MIT")
    assert {"dev", "load"} <= set(told.get_all("Provides-Extra") or ())
    scripts = configparser.ConfigParser()
    scripts.read_string(metadata(dist, "entry_points.txt"))
    assert dict(scripts["console_scripts"]) == {"mt-sim": "simulator.__main__:main"}


def test_what_running_needs_is_locked_like_what_developing_needs() -> None:
    assert pins("requirements.txt") < pins("constraints.txt")


def make(*words: str, path: str = os.defpath) -> "subprocess.CompletedProcess[str]":
    program = shutil.which("make") or "make"
    return subprocess.run(
        [program, *words], cwd=ROOT, env={"PATH": path}, capture_output=True, text=True, check=False
    )


def test_the_site_is_read_with_a_python_that_making_it_brought() -> None:
    told = make("--dry-run", "site").stdout
    (python,) = re.findall(r"Read it: (\S+)/bin/python ", told)
    assert f"{python}/bin/mkdocs build" in told


def test_locking_without_its_tool_says_which_one_is_missing(tmp_path: Path) -> None:
    done = make("lock", path=str(tmp_path))
    assert done.returncode == 2
    assert "make lock needs uv" in done.stdout


def test_the_version_stands_in_one_place() -> None:
    assert "version" not in PROJECT["project"]
    written = [
        str(path.relative_to(ROOT))
        for folder in [*PACKAGES, "standard_api"]
        for path in (ROOT / folder).rglob("*.py")
        if f'"{__version__}"' in path.read_text(encoding="utf-8")
    ]
    assert written == ["standard_api/version.py"]
    assert f"mt-sim-standard-api=={__version__}" in PROJECT["project"]["dependencies"]
