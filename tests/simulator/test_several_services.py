"""One market in front of several services: which one is meant, in every command."""

import json
import os
from collections.abc import Callable, Iterator

import pytest
from command_driver import Done, mt_sim
from conformance_driver import served
from kit_sample import KEY, create_kit_sample

from simulator.errors.exit_codes import ExitCode

pytestmark = pytest.mark.wire

Run = Callable[..., Done]
SAMPLE_KEY = "a-key-for-curl-0123456789"
PROFILE = '[targets.{name}]\nurl = "{url}"\nkey_env = "KIT_KEY"\ndialect = "aliases"\n'


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Two services in the kit's style, and the sample with a key that was given, behind one market."""
    folder = tmp_path_factory.mktemp("several")
    environment = {**os.environ, "KIT_KEY": KEY, "MT_SIM_SAMPLE_KEY": SAMPLE_KEY}

    def type_in(*words: str) -> Done:
        return mt_sim(*words, cwd=folder, env=environment)

    with served(create_kit_sample) as first, served(create_kit_sample) as second:
        profiles = [PROFILE.format(name=name, url=url) for name, url in {"one": first, "two": second}.items()]
        (folder / "mt-sim.toml").write_text("".join(profiles))
        targets = ("--target=one", "--target=two", "--target=sample-service")
        begun = type_in("up", "--detach", *targets, "--users=8", "--days=3")
        try:
            assert begun.returncode == 0, begun.stderr
            assert [line.split()[0] for line in begun.stderr.splitlines() if "http:" in line] == [
                *("market", "one", "two", "sample-service")
            ]
            assert "mt-sim call list_users --tenant univ-01 --target sample-service" in begun.stderr
            yield type_in
        finally:
            type_in("down")


ASKING = [
    ("apply",),
    ("applications",),
    ("tenants",),
    ("renew", "-t", "univ-01"),
    ("suspend", "-t", "univ-01"),
    ("plan", "-t", "univ-01", "--to=basic"),
    ("dashboard", "-t", "univ-01"),
    ("deliveries", "list"),
    ("deliveries", "redeliver", "--failed"),
    ("fault", "list"),
    ("fault", "set", "delay=0.1"),
    ("fault", "clear"),
    ("activate", "-t", "mtsim-a"),
    ("deactivate", "-t", "mtsim-a"),
    ("call", "health"),
    ("test", "--check=health.answers"),
    ("audit",),
    ("scenario", "run", "first-day"),
    ("traffic", "-n", "1"),
    ("load",),
]


@pytest.mark.parametrize("words", ASKING, ids=" ".join)
def test_a_command_that_does_not_say_which_service_asks(run: Run, words: tuple[str, ...]) -> None:
    asked = run(*words)
    assert asked.returncode == ExitCode.USAGE
    assert "which service is meant? There are: one, two, sample-service" in asked.stderr
    assert "--target one" in asked.stderr
    assert "mt-sim target use NAME" in asked.stderr


def test_each_name_is_its_own_world_in_every_command(run: Run) -> None:
    for name in ("one", "two"):
        applied = json.loads(run("apply", "--target", name, "--email", f"{name}@a.example", "--json").stdout)
        approved = run("approve", str(applied["id"]))
        assert approved.returncode == ExitCode.PASSED, approved.stdout
        listed = json.loads(run("applications", "--target", name, "--json").stdout)
        assert [(one["target"], one["state"]) for one in listed] == [(name, "active")]
        assert len(run("tenants", "--target", name).stdout.splitlines()) == 1
        assert len(run("deliveries", "list", "--target", name).stdout.splitlines()) == 1
    assert "univ-01" in run("tenants", "--target", "sample-service").stdout
    assert run("fault", "set", "drop_answer=0", "--target", "two").returncode == ExitCode.PASSED
    assert run("fault", "list", "--target", "two").stdout.startswith("two: ")
    assert "two: " not in run("fault", "list", "--target", "one").stdout
    assert run("dashboard", "-t", "univ-01", "--target", "sample-service").returncode == ExitCode.PASSED
    assert run("call", "health", "--target", "one").returncode == ExitCode.PASSED
    for name in ("two", "sample-service"):
        health = run("test", "--check=health.answers", "--target", name)
        assert health.returncode == ExitCode.PASSED, health.stdout


def test_only_what_failed_at_the_service_that_is_named_goes_out_again(run: Run) -> None:
    assert "does not know deactivate_tenant" in run("clock", "advance", "31d").stdout
    again = run("deliveries", "redeliver", "--failed", "--target", "one")
    assert (again.returncode, len(again.stdout.splitlines())) == (ExitCode.FAILED, 1)
    assert (
        "nothing had failed" in run("deliveries", "redeliver", "--failed", "--target=sample-service").stderr
    )


def test_the_default_of_target_use_is_meant_where_none_is_named(run: Run) -> None:
    assert run("target", "use", "two").returncode == ExitCode.PASSED
    assert json.loads(run("apply", "--json").stdout)["target"] == "two"
    assert run("audit").stdout.startswith("\ntwo  ")
    assert run("call", "get_tenant_status", "-t", "univ-01", "--target=sample-service").returncode == 0
    assert run("target", "use", "sample-service").returncode == ExitCode.PASSED
    assert run("call", "get_tenant_status", "-t", "univ-01").returncode == ExitCode.PASSED
    assert run("test", "--check=health.answers").returncode == ExitCode.PASSED
    assert "univ-01" in run("tenants").stdout


def test_a_key_that_was_given_opens_the_sample(run: Run) -> None:
    direct = ("call", "get_tenant_status", "-t", "univ-01")
    rows = json.loads(run("ps", "--json").stdout)
    url = next(row["url"] for row in rows if row["name"] == "service")
    assert run(*direct, "--target", url, "--key", SAMPLE_KEY).returncode == ExitCode.PASSED
    assert run(*direct, "--target", url, "--key", "another-key").returncode == ExitCode.FAILED
