"""The command line without a sandbox: help, clear errors, exit codes, what is loaded."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from command_driver import command_line, mt_sim

from sample_service.app import create_app
from sample_service.service.settings import ServiceSettings
from simulator import cli
from simulator.__main__ import main
from simulator.errors.exit_codes import ExitCode

HEAVY = (
    "fastapi",
    "textual",
    "httpx",
    "faker",
    "sqlite3",
    "pydantic",
    "uvicorn",
    "mock_market",
    "sample_service",
)


def mt_sim_process(*words: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "simulator", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)


@pytest.mark.parametrize(
    ("words", "heavy"),
    [(["--help"], HEAVY), (["test", "--list"], ("fastapi", "textual", "httpx", "faker", "uvicorn"))],
    ids=("help", "test"),
)
def test_a_command_loads_nothing_heavy_that_it_has_no_use_for(
    words: list[str], heavy: tuple[str, ...]
) -> None:
    code = (
        "import sys; from simulator.cli import app\n"
        f"try: app({words})\n"
        f"except SystemExit: print([name for name in {heavy} if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "[]"


def test_the_screen_paints_before_anything_heavy_is_loaded() -> None:
    heavy = ("pydantic", "fastapi", "httpx", "sqlite3", "uvicorn", "yaml")
    code = f"import sys, tui.app, tui.pages.drive; print([name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def commands() -> list[str]:
    return sorted(getattr(command_line, "commands", {}))


@pytest.mark.parametrize("command", commands())
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.app([command, "--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert "Usage" in shown
    assert len(shown.splitlines()) > 4


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["fly"], "there is no command 'fly'"),
        (["up", "--seed", "x"], "the value of '--seed' cannot be used"),
        (["activate"], "the option '--tenant'"),
        (["call"], "name an operation"),
        (["call", "fly"], "no operation 'fly'; valid: health"),
        (["call", "get_user", "-t", "a"], "get_user needs --user"),
        (["call", "create_user", "-t", "a", "--body", "{"], "the body is not JSON"),
        (["call", "create_user", "-t", "a", "--body", "[]"], "must be a JSON object"),
        (["call", "create_user", "-t", "a", "--body", "@/no/such/file"], "cannot read the body"),
        (["call", "get_tenant_stats", "-t", "a", "-q", "period"], "not name=value"),
        (["call", "health"], "no sandbox runs on"),
        (["call", "health", "--target", "nobody"], "no target 'nobody'"),
        (["call", "health", "--target", "ftp://a"], "not an address"),
        (["call", "health", "--target", "127.0.0.1:8000"], "not an address"),
        (["call", "health", "--target", "http:/127.0.0.1:8000"], "not an address"),
        (["call", "health", "--target", "http://127.0.0.1:1"], "MT_SIM_KEY is not set"),
        (
            ["call", "health", "--target", "http://127.0.0.1:1", "--key", "k", "--dialect", "x"],
            "no dialect 'x'",
        ),
        (["activate", "-t", "a"], "no sandbox runs on"),
        (["traces", "list"], "no sandbox runs on"),
        (["traces", "list", "--run", "last"], "no run is stored"),
        (["traces", "show", "x"], "cannot be used"),
        (["logs", "market"], "no log named 'market'"),
        (["up", "--target", "http://a/?b"], "not an address"),
    ],
)
def test_wrong_usage_is_one_clear_word_and_exit_2(
    tmp_path: Path, words: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MT_SIM_KEY", raising=False)
    result = mt_sim(*words, cwd=tmp_path)
    assert result.returncode == ExitCode.USAGE, result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_nobody_there_is_incomplete(tmp_path: Path) -> None:
    words = ("call", "health", "--target", "http://127.0.0.1:1", "--key", "k-1")
    result = mt_sim(*words, cwd=tmp_path)
    assert result.returncode == ExitCode.INCOMPLETE
    assert (
        "REFUSED: nothing answers on 127.0.0.1:1: is the service started? (nothing was sent)" in result.stdout
    )


def test_an_error_of_our_own_is_one_line_and_70(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(cli, "app", broken)
    monkeypatch.delenv("MT_SIM_DEBUG", raising=False)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == ExitCode.INTERNAL
    shown = capsys.readouterr().err
    assert "an error of our own: RuntimeError: boom" in shown
    assert "Traceback" not in shown


def test_ctrl_c_before_a_command_has_begun_ends_it_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    with patch("simulator.cli.main", side_effect=KeyboardInterrupt), pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == ExitCode.INTERRUPTED
    assert capsys.readouterr() == ("", "")


def test_the_version_is_the_packages() -> None:
    from standard_api.version import __version__

    assert mt_sim_process("--version").stdout == f"mt-sim {__version__}\n"


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    reader = subprocess.Popen(
        f"{sys.executable} -m simulator call --list | head -1",
        shell=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    out, err = reader.communicate(timeout=60)
    assert (out.split()[0], err) == ("health", "")


def test_list_names_every_operation_with_an_example() -> None:
    listed = json.loads(mt_sim("call", "--list", "--json").stdout)
    assert len(listed) == 19
    assert next(one for one in listed if one["name"] == "create_user")["example"]["email"]


def test_openapi_is_what_the_sample_service_serves(tmp_path: Path) -> None:
    async def served() -> Any:
        app = create_app(ServiceSettings(data=tmp_path, keys=("k",), public_url="http://a.example"))
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://a") as client,
        ):
            return (await client.get("/openapi.json")).json()

    printed = mt_sim("openapi")
    assert printed.returncode == 0
    assert json.loads(printed.stdout) == asyncio.run(served())


def test_a_terminal_without_unicode_gets_escapes_and_no_error(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    result = mt_sim_process("call", "--list", "--json", env=environment, cwd=Path.cwd())
    assert result.returncode == 0
    assert "한빛대학교" in json.dumps(json.loads(result.stdout), ensure_ascii=False)


def test_text_that_is_shown_is_made_safe(capsys: pytest.CaptureFixture[str]) -> None:
    from simulator.output.console import show

    show("a\x1b]52;c;eA==\x07b")
    assert capsys.readouterr().out == "a␛]52;c;eA==␇b\n"


def test_an_error_shows_its_id_to_search_for(tmp_path: Path) -> None:
    result = mt_sim("ps", "--data", str(tmp_path), cwd=tmp_path)
    assert "[MTS-" not in result.stderr
    result = mt_sim("tenants", "--data", str(tmp_path), cwd=tmp_path)
    first, hint = result.stderr.splitlines()
    assert first == f"mt-sim: no sandbox runs on {tmp_path}  [MTS-103]"
    assert hint.startswith("        start one with: mt-sim up")
    assert result.returncode == 2
