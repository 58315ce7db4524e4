"""What a person meets first is true: commands exist, links lead somewhere, nothing private is told."""

import re
import subprocess
from pathlib import Path

import pytest
from command_driver import command_line

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
COMMANDS = getattr(command_line, "commands", {})


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def commands_in(text: str) -> list[list[str]]:
    """Every ``mt-sim ...`` in code, as words; an upper-case first word is a placeholder."""
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    found = re.findall(r"mt-sim ((?:[a-z-]+)[^`\n;|,]*)", code)
    return [line.split() for line in found]


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_every_command_and_option_on_a_page_exists(page: Path) -> None:
    for words in commands_in(page.read_text(encoding="utf-8")):
        command = COMMANDS.get(words[0])
        if words[0].startswith("-"):
            continue
        assert command is not None, words
        subcommands = getattr(command, "commands", None)
        if subcommands and len(words) > 1:
            command = subcommands[words[1]]
        options = {
            option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
        } | {"--help"}
        used = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert used <= options, words


def test_every_command_is_on_a_page() -> None:
    told = {words[0] for page in PAGES for words in commands_in(page.read_text(encoding="utf-8"))}
    assert set(COMMANDS) <= told


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert link.startswith("https://") or (page.parent / link).exists(), link


@pytest.mark.parametrize(
    "name", ["README", "quickstart", "connect", "your-service", "standard-api", "conformance"]
)
def test_the_contract_is_one_step_away(name: str) -> None:
    pages = (
        [ROOT / f"{name}.md", ROOT / f"{name}.ko.md"]
        if name == "README"
        else [ROOT / "docs" / f"{name}.md", ROOT / "docs" / "ko" / f"{name}.md"]
    )
    assert [page.name for page in pages if "contract.md)" not in page.read_text("utf-8")] == []


def test_the_repository_speaks_of_the_project_only() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    files = [ROOT / name for name in listed.stdout.splitlines()] or [*ROOT.glob("*.md")]
    private = re.compile("/wo" + "rk/|py" + r"pi\.org|files\.python" + "hosted|npm" + r"js\.")
    told = [
        path.name for path in files if path.is_file() and private.search(path.read_text("utf-8", "replace"))
    ]
    assert told == []
