"""What a person reads after ``--lang ko`` is Korean: every command, right and wrong."""

import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from command_driver import mt_sim, mt_sim_process
from typer.main import get_command

from languages import choose
from simulator import cli

pytestmark = pytest.mark.wire

NOWHERE = "--target http://127.0.0.1:1 --key abc"
ELSEWHERE = "--target http://dev.example:1 --key abc"
RIGHT = """
--version | ps | tenants | applications | apply --seed 5 | reject 3 | deliveries list | deliveries show 2
dashboard -t univ-01 | debug on | debug off | clock show | clock advance 1d | clock advance 40d
renew -t mtsim-0001 | fault list | fault set duplicate=1 --seed 2 | fault list | fault clear
plan -t univ-01 --to basic
suspend -t univ-01 | activate -t univ-01 | deactivate -t univ-01 | call --list | call health
call list_users -t univ-01 | traces list | traces list 'status>=400' | traces show 1 | traces replay 1
traces diff 1 2 | deliveries redeliver --failed | test --list | test --suite health --dry-run
test --suite health --suite webhook | runs list | runs show | runs compare | test --failed
audit | scenario list | scenario show quota | scenario run first-day
traffic --universities 1 --days 1 | target list | doctor | defects list | logs | traces save-scenario 1
"""
WRONG = f"""
--lang ko | up --detach | nosuch | tst | --nope | --lang xx | --lang | ps --nope | test --parallel 0
test --parallel x
test --suite | test --max-second 1 | traces | traces list --limit 0 | traces show 1 2 | traces show abc
logs nope | doctor --market-port x
up --seed x | up --market-port 99999 | apply --kind nope | apply --start nope | approve 99 | approve 1
reject 99
renew | renew -t nosuch | renew -t univ-01 | plan -t nosuch --to basic | dashboard -t nosuch | debug nope
deliveries list --state nope | deliveries show 999 | deliveries redeliver | deliveries redeliver 999
clock advance nope | fault set nope=1 | fault set duplicate=3 | fault set nope | suspend -t nosuch
deactivate -t univ-02 --reason nope | call | call nosuch | call get_user -t univ-01 | call list_users
call list_users -t univ-01 -q nope | call create_user -t univ-01 --body nope
call create_user -t univ-01 --body []
call create_user -t univ-01 --body @nope | call create_user -t univ-01 --body {{}} | call list_users -t nosuch
call health {NOWHERE} | call health --target nosuch | call health --target ftp://x --key abc
call health {NOWHERE} --key-env NOPE | call health --target http://127.0.0.1:1 --key-env NOPE
call health --target http://127.0.0.1:1 --key "a b " | call health {NOWHERE} --dialect nope
traces list nope:1 | traces list 'status>=abc' | traces list '"abc' | traces list since:nope
traces list --run nosuch
traces show 9999 | traces replay 9999 | traces replay 1 --method "a b" | traces diff 1 9999
traces export 9999 --format nope | traces save-scenario 9999 | test --suite nope | test --suite users_
test --check nope
runs show nope | runs compare nope | runs list --target nope | runs list --limit 0 | test --seed 1 --seed 2
test --list --strict | test --report json={{target}}.json {NOWHERE} --target http://127.0.0.1:2 --failed
test --report json=a.json {NOWHERE} --target http://127.0.0.1:2
test --level nope | test --format nope | test --report nope | test --report json=/nope/x
test --baseline /nope
test --prefix "A B" | test {NOWHERE} | test {ELSEWHERE} | audit {NOWHERE} | audit --format nope
audit {ELSEWHERE} --deep | scenario show nosuch | scenario run | scenario run nosuch | scenario run bad.yaml
scenario run bad2.yaml | scenario run nope.yaml | scenario run first-day --var nope
scenario run first-day --var a=1
scenario run first-day {NOWHERE} | scenario run first-day {ELSEWHERE} | traffic --speed nope
traffic {NOWHERE}
target add dev ftp | target add "a b" http://127.0.0.1:1 | target remove nosuch | target use nosuch
defects list --suite nope | up --defect nope --no-tui --data new | up --persona nope --no-tui --data new
up --locale nope --no-tui --data new | up --host 0.0.0.0 --no-tui --data new
up --defect users.list {NOWHERE} --no-tui
tui --data nowhere | tenants --data nowhere
"""
BAD_STORY = (
    "steps:\n  - nosuch: 1\n  - call: nosuch\n  - advance: soon\n  - {approve: 1, reject: 1}\n  - call: {}\n"
)
ENGLISH = re.compile(r"(?<![\w/.`'<{$=@-])[A-Za-z][a-z']+(?: [a-z][a-z']+)+(?![\w/_=-])")
ALLOWED = re.compile(
    r"mt-sim( [\w.:=<>/-]+)*"  # a command to type
    r"|(GET|PUT|POST|DELETE|PATCH) \S+|^\d{3} [A-Z][\w ]+?(?=  |$)|^[\w-]+: .*"  # HTTP
    r"|^ *[\"{}\[\]].*"  # JSON
    r"|\"[^\"]*\""  # what a service said
    r"|\S+(:|>=)\S+"  # a filter
    r"|await request"  # code in the story of a defect
)
"""What stays as it is in every language."""


COMMAND = get_command(cli.app)
"""Made once for all lines; what is asked for help in Korean would speak it in other tests."""


class Sandbox(NamedTuple):
    """A running sandbox, and a folder to work in."""

    data: Path
    folder: Path


def lines(text: str) -> list[str]:
    """The command lines of a table."""
    return [line.strip() for row in text.strip("\n").splitlines() for line in row.split(" | ")]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "bad.yaml").write_text(BAD_STORY)
    (folder / "bad2.yaml").write_text("title: [\n")
    data = folder / "data"
    # A process, since one line of the table wants to start it once more.
    up = mt_sim_process("up", "--lang=ko", "--detach", "--users=4", "--days=2", f"--data={data}")
    assert up.returncode == 0, up.stderr
    for line in ("apply --seed=1", "approve 1", "apply --seed=2 --webhook", "approve 2", "apply --seed=3"):
        assert mt_sim(*line.split(), f"--data={data}").returncode == 0
    yield Sandbox(data, folder)
    mt_sim("down", f"--data={data}")


@pytest.fixture(autouse=True)
def korean(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> Iterator[None]:
    for name, value in (("MT_SIM_LANG", "ko"), ("LANGUAGE", ""), ("MT_SIM_DATA", str(sandbox.data))):
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(sandbox.folder)
    yield
    choose("en")


@pytest.mark.parametrize("line", [*lines(RIGHT), *lines(WRONG)])
def test_no_english_stands_between_the_korean(
    line: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["mt-sim", *shlex.split(line)])
    monkeypatch.setattr(cli, "app", COMMAND)
    with suppress(SystemExit):
        cli.main()
    told = "".join(capfd.readouterr())
    assert told
    found = [row for row in told.splitlines() if ENGLISH.search(ALLOWED.sub("", row))]
    assert found == [], line
    assert "MTS-901" not in told
