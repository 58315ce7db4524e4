"""Every command that stands in a block of a page works, in the order in which the page says them.

The Korean pages hold the same blocks (tests/languages/test_guides.py), so one language is followed.
"""

import re
from pathlib import Path

import pytest
from guide_driver import EXAMPLE, ROOT, Reader, code_blocks, shell_lines

pytestmark = pytest.mark.wire

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
FOLLOWED = [page for page in PAGES if shell_lines(page)]
SAMPLE_APP = "from service import app as app"

BEFORE = {
    "audit.md": ["mt-sim target add advisor http://127.0.0.1:8000 --key-env ADVISOR_KEY",
                 "mt-sim target add llm_chatbot http://127.0.0.1:8000 --key-env MY_KEY"],
    "conformance.md": [f"mt-sim target add {name} http://127.0.0.1:8000 --key-env MY_SERVICE_KEY"
                       for name in ("mine", "other")],
    "filters.md": ["mt-sim up --detach"],
    "install.md": ["mt-sim up --detach"],
    "market.md": ["mt-sim up --detach", *(f"mt-sim activate --tenant mtsim-{n}" for n in range(1, 7))],
}  # fmt: skip
"""What has been done when a page begins."""

FAILS = {
    "conformance.md": {
        "mt-sim test": 1,
        "mt-sim test --suite users --suite isolation": 1,
        "mt-sim test --check 'users.search_*' --level must": 1,
        "mt-sim test --fail-fast --parallel 1 --seed 7": 1,
        "mt-sim test --failed": 1,
    },
    "proof.md": {"mt-sim test": 1},
    "quickstart.md": {"mt-sim test --suite users": 1},
}
"""Commands that must not succeed, with their exit code: the service is broken on purpose."""


SUITES = re.compile("--suite (users|isolation)")
"""Long ones, which the steps of guides hold (test_steps.py); here one check stands for each."""


def files_of(page: Path) -> dict[str, str]:
    """What the page tells its reader to have in the folder."""
    example = EXAMPLE.read_text(encoding="utf-8")
    return {
        "conformance.md": {"known-failures.txt": "users.search_wildcards\n"},
        "connect.md": {"service.py": example},
        "pytest.md": {
            "service.py": example,
            "myservice/main.py": SAMPLE_APP,
            "mt_sim_plugin.py": (ROOT / "mt_sim_plugin.py").read_text(encoding="utf-8"),
        },
        "scenarios.md": {"class.yaml": "".join(code_blocks(page, "yaml"))},
        "your-service.md": {"service.py": "".join(code_blocks(page, "python"))},
    }.get(page.name, {})


@pytest.mark.parametrize("page", FOLLOWED, ids=lambda page: page.name)
def test_every_command_of_the_page_works(tmp_path: Path, page: Path) -> None:
    with Reader(tmp_path) as reader:
        for name, text in files_of(page).items():
            reader.write(name, text)
        for line in BEFORE.get(page.name, []):
            assert reader.follow(line) == 0, reader.said
        for line in shell_lines(page):
            code = reader.follow(SUITES.sub("--check users.search_wildcards", line))
            assert code == FAILS.get(page.name, {}).get(line, 0), f"{line}\n{reader.said}"
            assert "Traceback" not in reader.said


@pytest.mark.parametrize(
    "line",
    [
        "docker runn my-service",
        "pipp install dist/mt_sim-*.whl",
        "curl http://127.0.0.1:8000",
        "docker compose -f examples/compose.yaml exec nobody mt-sim apply",
    ],
)
def test_a_line_that_nobody_can_follow_is_a_mistake(tmp_path: Path, line: str) -> None:
    with Reader(tmp_path) as reader, pytest.raises(AssertionError):
        reader.follow(line)


@pytest.mark.parametrize(
    "line",
    [
        "make nothing",
        "pip install dist/other-*.whl",
        "pytest --mt-sim-appp myservice.main:app",
        "python -m nothing",
        "mt-sim traces list --nothing",
        "mt-sim approve 1",
    ],
)
def test_a_line_that_is_wrong_fails(tmp_path: Path, line: str) -> None:
    with Reader(tmp_path) as reader:
        assert reader.follow(line) != 0
