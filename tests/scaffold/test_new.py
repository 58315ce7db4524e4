"""``mt-sim new``: what is chosen, what is written, and that nothing of anybody's is overwritten."""

import json
from itertools import product
from pathlib import Path

import pytest
from scaffold_driver import answers_of
from typer.testing import CliRunner

from simulator.cli import app
from simulator.errors.command_error import CommandError
from simulator.scaffold import record
from simulator.scaffold.answers import Answers
from simulator.scaffold.deciding import Given, decided
from simulator.scaffold.kinds import KINDS
from simulator.scaffold.parts import complete_suites, operations_left, operations_of
from simulator.scaffold.plan import Deed, plan_update
from simulator.scaffold.record import fingerprint
from simulator.scaffold.rendering import rendered
from standard_api.operations import OPERATIONS

ROOT = Path(__file__).parents[2]


def new(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(app, ["new", "my-service", "--in", str(folder), "--yes", *words])
    if isinstance(done.exception, CommandError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def test_every_operation_is_written_or_left_and_none_twice() -> None:
    parts = Answers(name="my-service").parts
    both = [*operations_of(parts), *operations_left(parts)]
    assert sorted(both) == sorted([*(one.name for one in OPERATIONS), "auto_provision"])


def test_a_start_names_the_suites_that_it_answers_and_a_complete_one_is_judged_whole() -> None:
    start, whole = Answers(name="a").parts, Answers(name="a", complete=True).parts
    assert "users" in complete_suites(start)
    assert "dashboard" not in complete_suites(start)
    assert complete_suites(whole) == ()
    assert operations_left(whole) == ("get_usage_patterns", "get_limits")


def test_an_optional_part_brings_what_it_needs() -> None:
    assert "dashboard" in Answers(name="a", optional=("usage-patterns",)).parts


def test_a_file_of_a_part_that_was_not_chosen_is_not_written() -> None:
    start = rendered(Answers(name="my-service"))
    whole = rendered(Answers(name="my-service", complete=True))
    assert set(whole) - set(start) == {
        f"my_service/{part}.py" for part in ("applications", "dashboard", "resources")
    }


def test_the_ten_lines_for_an_assistant_are_ten() -> None:
    for kind, texts in product(KINDS, ("en", "ko")):
        lines = rendered(answers_of(kind, texts=texts))["AGENTS.md"].splitlines()
        assert [line.partition(".")[0] for line in lines if line[:1].isdigit()] == [
            str(number) for number in range(1, 11)
        ]


def test_a_korean_project_speaks_korean(tmp_path: Path) -> None:
    new(tmp_path, "--texts", "ko")
    assert "다음 세 걸음" in (tmp_path / "README.md").read_text("utf-8")
    assert "활성화 완료" in (tmp_path / "my_service/tenants.py").read_text("utf-8")


def test_a_dry_run_lists_every_file_and_writes_none(tmp_path: Path) -> None:
    listed = new(tmp_path / "new", "--dry-run")
    assert not (tmp_path / "new").exists()
    assert all(path in listed for path in rendered(Answers(name="my-service")))


def test_a_file_that_is_there_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", "utf-8")
    with pytest.raises(CommandError) as refused:
        new(tmp_path)
    assert refused.value.id == "MTS-343"
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"


def test_a_router_joins_a_project_whose_files_stay(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", "utf-8")
    said = new(tmp_path, "--shape", "router")
    assert (tmp_path / "README.md").read_text("utf-8") == "mine"
    assert "my-service" in (tmp_path / "README.md.new").read_text("utf-8")
    assert (tmp_path / "my_service/application.py").exists()
    assert "README.md.new" in said
    with pytest.raises(CommandError):
        new(tmp_path, "--shape", "router")
    assert "README" not in new(tmp_path, "--update")


def test_a_dangling_link_is_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CommandError):
        new(tmp_path)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("name", ["My-Service", "../up", "a b", "-x", "", "서비스", "x" * 51])
def test_a_name_that_is_no_folder_and_no_package_is_refused(name: str) -> None:
    with pytest.raises(CommandError) as refused:
        Answers(name=name)
    assert refused.value.id == "MTS-341"


def test_a_value_that_is_no_choice_is_refused_with_what_is_valid() -> None:
    with pytest.raises(CommandError, match="python-fastapi"):
        Answers(name="a", kind="cobol")


def test_a_person_is_asked_for_what_no_option_said() -> None:
    typed = iter(["my-service", "7", "", "2", "2", "9", "1 2", "2", "2"])
    asked: list[str] = []
    answers = decided(Given(), lambda question: asked.append(question) or next(typed))  # type: ignore[func-returns-value]
    assert answers == Answers(
        name="my-service",
        shape="router",
        complete=True,
        optional=("usage-patterns", "limits"),
        database="postgresql",
        texts="ko",
    )
    assert len(asked) == 9


def test_a_handler_of_ones_own_is_all_that_is_asked_of_its_kind() -> None:
    typed = iter(["2", "", "shop.market:Handler", ""])
    answers = decided(Given(name="a"), lambda question: next(typed))
    assert answers == Answers(name="a", kind="python-mt-paas", handler="shop.market:Handler")
    assert operations_left(answers.parts) == ("get_usage_patterns", "get_limits")


@pytest.mark.parametrize(
    ("kind", "handler"),
    [
        ("python-mt-paas", ""),
        ("python-mt-paas", "shop.market"),
        ("python-mt-paas", "shop/market.py:Handler"),
        ("python-mt-paas", "os; import shop:Handler"),
        ("node-http", "shop.market:Handler"),
    ],
)
def test_a_handler_belongs_to_its_kind_and_is_named_as_python_imports_it(kind: str, handler: str) -> None:
    with pytest.raises(CommandError) as refused:
        Answers(name="a", kind=kind, handler=handler)
    assert refused.value.id == "MTS-348"


@pytest.mark.parametrize(("kind", "database"), [("node-http", "sqlite"), ("python-fastapi", "memory")])
def test_a_database_is_one_of_its_kind(kind: str, database: str) -> None:
    with pytest.raises(CommandError, match="--database"):
        Answers(name="a", kind=kind, database=database)


def test_what_is_chosen_as_a_database_is_where_the_project_keeps_its_data() -> None:
    files = rendered(Answers(name="my-service", database="postgresql"))
    assert '"postgresql+psycopg://localhost/my_service"' in files["my_service/settings.py"]
    assert "psycopg" in files["pyproject.toml"]
    assert "psycopg" not in rendered(Answers(name="my-service"))["pyproject.toml"]


def test_what_an_option_said_is_not_asked() -> None:
    given = Given(
        name="a",
        kind="python-fastapi",
        shape="router",
        complete=True,
        optional=(),
        texts="en",
        database="sqlite",
    )

    def never(question: str) -> str:
        raise AssertionError(question)

    assert decided(given, never) == Answers(name="a", shape="router", complete=True, database="sqlite")


class TestUpdate:
    def test_what_nobody_changed_follows_and_what_somebody_changed_stays(self, tmp_path: Path) -> None:
        new(tmp_path)
        as_made_before(tmp_path, "AGENTS.md", "README.md")
        (tmp_path / "README.md").write_text("mine", "utf-8")
        new(tmp_path, "--update")
        fresh = rendered(Answers(name="my-service"))
        assert (tmp_path / "AGENTS.md").read_text("utf-8") == fresh["AGENTS.md"]
        assert (tmp_path / "README.md").read_text("utf-8") == "mine"
        assert (tmp_path / "README.md.new").read_text("utf-8") == fresh["README.md"]

    def test_more_parts_are_written_into_a_project_that_exists(self, tmp_path: Path) -> None:
        new(tmp_path)
        (tmp_path / "my_service/users.py").write_text("mine", "utf-8")
        new(tmp_path, "--update", "--complete", "--with", "limits")
        answers = Answers(name="my-service", complete=True, optional=("limits",))
        wanted = {**rendered(answers), "my_service/users.py": "mine"}
        assert {path: (tmp_path / path).read_text("utf-8") for path in wanted} == wanted
        assert record.read_record(tmp_path).answers == answers

    def test_a_second_update_has_nothing_to_do(self, tmp_path: Path) -> None:
        new(tmp_path)
        assert "README" not in new(tmp_path, "--update")

    def test_a_file_that_somebody_removed_stays_away(self, tmp_path: Path) -> None:
        new(tmp_path)
        (tmp_path / "Containerfile").unlink()
        new(tmp_path, "--update")
        assert not (tmp_path / "Containerfile").exists()

    def test_a_file_that_this_version_adds_is_written(self) -> None:
        (step,) = plan_update({"new.py": "text"}, {}, lambda path: None)
        assert (step.deed, step.path) == (Deed.WRITE, "new.py")

    def test_a_new_file_beside_is_not_overwritten_either(self) -> None:
        there = {"a": "mine", "a.new": "looked at"}
        (step,) = plan_update({"a": "newest"}, {"a": fingerprint("made")}, there.get)
        assert step.deed is Deed.TAKEN

    def test_a_folder_without_a_record_is_refused(self, tmp_path: Path) -> None:
        for text in (None, "[]", "{}", '{"answers": {"name": "../x", "optional": []}, "made": {}}'):
            if text:
                (tmp_path / record.FILE).write_text(text, "utf-8")
            with pytest.raises(CommandError):
                new(tmp_path, "--update")


def as_made_before(folder: Path, *paths: str) -> None:
    """Let an older version have made these files otherwise."""
    kept = json.loads((folder / record.FILE).read_text("utf-8"))
    for path in paths:
        (folder / path).write_text("as an older version made it", "utf-8")
        kept["made"][path] = fingerprint("as an older version made it")
    (folder / record.FILE).write_text(json.dumps(kept), "utf-8")


@pytest.mark.parametrize("page", ["docs/new.md", "docs/ko/new.md"])
def test_the_guide_counts_the_lines_of_each_kind(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for kind in KINDS:
        start, whole = (lines_of_code(answers_of(kind, complete=complete)) for complete in (False, True))
        assert f"| `{kind}` | {start} | {whole} |" in text


def lines_of_code(answers: Answers) -> int:
    files = rendered(answers)
    return sum(text.count("\n") for path, text in files.items() if path.endswith((".py", ".js", ".go")))
