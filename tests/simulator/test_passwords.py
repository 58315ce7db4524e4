"""A password that somebody typed into an address is not said back, whatever the address was given to."""

from pathlib import Path

import pytest
from command_driver import mt_sim

SECRET = "Pass-Word-1"
URL = f"http://u:{SECRET}@127.0.0.1:1"
TO = ("--target", URL)
COMMANDS = [
    ("call", "health", *TO),
    ("activate", "-t", "a", *TO),
    ("deactivate", "-t", "a", *TO),
    ("test", *TO),
    ("audit", *TO),
    ("traffic", *TO),
    ("load", *TO),
    ("scenario", "run", "quota", *TO),
    ("scenario", "run", URL),
    ("scenario", "run", "quota", "--var", URL),
    ("tenants", *TO),
    ("target", "add", "x", URL),
    ("target", "use", URL),
    ("traces", "list", "--run", URL),
    ("rule", URL),
    ("new", URL),
    ("call", URL),
    ("call", "health", "--target", f"//u:{SECRET}@h"),
    ("call", "health", "--target", f"u:{SECRET}@h"),
    ("call", "health", "--target", f"http://u:{SECRET}/{SECRET}@h"),
    ("call", "health", "--target", f"http://:{SECRET}@[::1"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_command_says_a_password_back(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = mt_sim(*words, cwd=tmp_path, env={"MT_SIM_KEY": "mk-0123456789abcdef", "MT_SIM_DATA": "d"})
    assert done.returncode in (2, 3)
    assert SECRET not in done.stdout + done.stderr


def test_the_same_in_a_profile(tmp_path: Path) -> None:
    (tmp_path / "mt-sim.toml").write_text(f"[targets.a]\nurl = '{URL}'\n")
    for words in (
        ("target", "list"),
        ("target", "list", "--json"),
        ("call", "health", "--target=a"),
        ("doctor",),
    ):
        done = mt_sim(*words, cwd=tmp_path)
        assert done.returncode != 0
        assert SECRET not in done.stdout + done.stderr
        assert "****@127.0.0.1:1" in done.stdout + done.stderr
