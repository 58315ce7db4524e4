"""``python -m sample_service`` as a process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from sample_service.__main__ import main

KEY = "market-key-of-tests"


@contextmanager
def _serving(data: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "sample_service", "--data", str(data), *options],
        env={**os.environ, "MT_SIM_KEY": f"older, {KEY}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        word, _, address = process.stdout.readline().strip().partition(" ")
        assert word == "ready"
        yield process, address
    finally:
        process.kill()
        process.communicate()


def _total_users(address: str) -> int:
    answer = httpx.get(
        f"{address}/mt/tenant/univ-01/users", headers={"X-Market-API-Key": KEY}, trust_env=False
    )
    assert "server" not in answer.headers
    return int(answer.json()["total"])


@pytest.mark.wire
def test_it_seeds_once_serves_and_ends_by_signal(tmp_path: Path) -> None:
    options = ("--seed", "1", "--users", "7", "--days", "3")
    with _serving(tmp_path, *options) as (process, address):
        assert address.startswith("http://127.0.0.1:")
        assert _total_users(address) == 7
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=10)
        assert (process.returncode, out, err) == (143, "", "seeded 1 of 1 tenants\n")
    with _serving(tmp_path, *options) as (process, address):
        assert _total_users(address) == 7
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
        assert (process.returncode, out, err) == (130, "", "")


@pytest.mark.wire
def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    options = ("--seed", "1", "--users", "7", "--days", "3")
    body = {"email": "gildong@hanbit.example", "name": "홍길동"}
    with _serving(tmp_path, *options) as (process, address):
        url = f"{address}/mt/tenant/univ-01/users"
        headers = {"X-Market-API-Key": KEY}
        made = [
            httpx.post(url, json={**body, "email": f"{number}@a"}, headers=headers, trust_env=False)
            for number in range(5)
        ]
        process.kill()
        process.wait(10)
    assert [answer.status_code for answer in made] == [201] * 5
    with _serving(tmp_path, *options) as (process, address):
        assert _total_users(address) == 12


def _refused(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        assert main(options) == 2
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("sample_service: ")
    assert said.err.count("\n") == 1
    return said.err


@pytest.mark.parametrize("keys", [None, "", " , "])
def test_without_a_key_it_refuses_to_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, keys: str | None
) -> None:
    monkeypatch.delenv("MT_SIM_KEY", raising=False)
    if keys is not None:
        monkeypatch.setenv("MT_SIM_KEY", keys)
    assert "MT_SIM_KEY" in _refused(capsys, "--data", str(tmp_path))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "0.0.0.0"), "--wide"),
        (("--host", "192.0.2.1", "--wide"), "cannot listen"),
        (("--host", "no such host"), "--wide"),
        (("--host", "a" * 70, "--wide"), "cannot listen"),
        (("--persona", "parrot"), "llm_chatbot"),
        (("--asynchronous",), "MT_SIM_SERVICE_KEY"),
        (("--seed", "1", "--locale", "xx_XX"), "locale"),
    ],
)
def test_what_cannot_work_is_told_in_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.setenv("MT_SIM_KEY", KEY)
    monkeypatch.delenv("MT_SIM_SERVICE_KEY", raising=False)
    assert said in _refused(capsys, "--data", str(tmp_path), *options)


def test_an_unusable_key_and_a_taken_folder_are_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MT_SIM_KEY", "열쇠")
    assert "key must be" in _refused(capsys, "--data", str(tmp_path))
    monkeypatch.setenv("MT_SIM_KEY", KEY)
    (tmp_path / "file").touch()
    assert "data folder" in _refused(capsys, "--data", str(tmp_path / "file"))


@pytest.mark.parametrize("options", [("--port", "65536"), ("--users", "-1"), ("--days", "many")])
def test_a_wrong_number_is_usage(tmp_path: Path, options: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--data", str(tmp_path), *options])
    assert caught.value.code == 2
