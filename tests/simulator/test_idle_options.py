"""An option that would have no effect is refused, in one way of saying it, before anything is done."""

from pathlib import Path

import pytest
from command_driver import command_line

from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.storage.own_process import OwnProcess

MINE = "--target=http://127.0.0.1:1"
TWO = (MINE, "--target=http://127.0.0.1:2")

TYPED = [
    (("up", "--key=a-key"), "--key"),
    (("up", "--key-env=K"), "--key-env"),
    (("up", "--dialect=aliases"), "--dialect"),
    (("up", "--target=sample-service", "--key=a-key"), "--key"),
    (("up", *TWO, "--key=a-key"), "--key"),
    (("up", *TWO, "--key-env=K"), "--key-env"),
    (("up", *TWO, "--dialect=aliases"), "--dialect"),
    (("up", MINE, "--persona=advisor"), "--persona"),
    (("up", MINE, "--asynchronous"), "--asynchronous"),
    (("up", MINE, "--defect=users.search"), "--defect"),
    (("up", MINE, "--seed=2"), "--seed"),
    (("up", MINE, "--tenants=2"), "--tenants"),
    (("up", MINE, "--users=2"), "--users"),
    (("up", MINE, "--days=2"), "--days"),
    (("up", MINE, "--locale=en_US"), "--locale"),
    (("up", MINE, "--service-port=0"), "--service-port"),
    (("up", MINE, "--sample-key=a-key"), "--sample-key"),
    (("up", "--persona=advisor", "--defect=users.search"), "--defect"),
    (("call", "health", "--key=a-key"), "--key"),
    (("call", "health", "--dialect=aliases"), "--dialect"),
    (("activate", "-t", "mtsim-a", "--key-env=K"), "--key-env"),
    (("deactivate", "-t", "mtsim-a", "--key=a-key"), "--key"),
    (("call", "health", "--list"), "OPERATION"),
    (("call", "health", "-t", "mtsim-a"), "--tenant"),
    (("call", "get_tenant_stats", "-t", "mtsim-a", "-u", "u-1"), "--user"),
    (("call", "--list", "-t", "mtsim-a"), "--tenant"),
    (("deliveries", "redeliver", "1", "--since=2026-11-23"), "--since"),
    (("deliveries", "redeliver", "1", "--target=mine"), "--target"),
    (("test", "--key=a-key"), "--key"),
    (("test", "--list", MINE), "--target"),
    (("test", "--list", "--yes"), "--yes"),
    (("test", "--run=last", "--check=users.search"), "--check"),
    (("test", "--run=last", "--dry-run"), "--dry-run"),
    (("audit", "--key=a-key"), "--key"),
    (("load", "--key=a-key"), "--key"),
    (("load", "--worker", "--users=2"), "--users"),
    (("load", "--master-host=127.0.0.1"), "--master-host"),
    (("load", "--workers=2"), "--workers"),
    (("load", "--bind=127.0.0.1"), "--bind"),
    (("load", "--master-port=5557"), "--master-port"),
    (("load", "--master", "--processes=2"), "--processes"),
    (("load", "--web", "--run-time=1s"), "--run-time"),
    (("load", "--web-port=8089"), "--web-port"),
    (("scenario", "run", "first-day", "--key=a-key"), "--key"),
    (("scenario", "run", "first-day", "--service-key=a-key"), "--service-key"),
    (("scenario", "run", "first-day", "--defect=users.search", MINE), "--target"),
    (("scenario", "run", "first-day", "--defect=users.search", "--key=a-key"), "--key"),
    (("traffic", "--key=a-key"), "--key"),
    (("traffic", "--service-key-env=K"), "--service-key-env"),
    (("traces", "export", "1", "--filter=status:200"), "--filter"),
    (("traces", "export", "--format=har", "--reveal"), "--reveal"),
    (("target", "add", "mine", "http://127.0.0.1:1", "--write-key=a-key", "--key-env=K"), "--key-env"),
]


def _sandbox(data: Path) -> None:
    """A folder that says that a sandbox of the sample runs; nothing is asked of it."""
    nobody = OwnProcess(pid=0, began=0.0)
    folder = DataFolder(data)
    folder.prepare()
    folder.remember(
        SandboxState(
            supervisor=nobody,
            market=nobody,
            service=nobody,
            market_url="http://127.0.0.1:1",
            targets={"sample-service": "http://127.0.0.1:2"},
        )
    )


@pytest.mark.parametrize(("words", "option"), TYPED, ids=[" ".join(words) for words, _ in TYPED])
def test_an_option_without_effect_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], option: str
) -> None:
    _sandbox(tmp_path / "data")
    monkeypatch.setattr(OwnProcess, "runs", lambda _process: True)
    monkeypatch.setenv("MT_SIM_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("MT_SIM_KEY", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError) as refused:
        command_line.main(list(words), standalone_mode=False)
    assert (refused.value.id, refused.value.code) == ("MTS-326", ExitCode.USAGE)
    assert str(refused.value).startswith(f"{option} would change nothing: ")
    assert list(tmp_path.iterdir()) == [tmp_path / "data"]
