import io

import pytest

from simulator.errors.command_error import CommandError
from simulator.targets.keys import resolve_key


def test_the_option_wins() -> None:
    assert resolve_key("k-1", None) == "k-1"


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("k-2\nrest"))
    assert resolve_key("-", None) == "k-2"


def test_a_named_variable_and_the_default_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINE", "k-3")
    monkeypatch.setenv("MT_SIM_KEY", "k-4")
    assert (resolve_key(None, "MINE"), resolve_key(None, None)) == ("k-3", "k-4")


def test_a_missing_variable_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_SET", raising=False)
    with pytest.raises(CommandError, match="the variable NOT_SET is not set") as caught:
        resolve_key(None, "NOT_SET")
    assert "export NOT_SET" in caught.value.hint


@pytest.mark.parametrize("key", ["", "  ", " k", "한글", "a\x1bb"])
def test_an_unusable_key_is_refused(key: str) -> None:
    with pytest.raises(CommandError, match="the key from --key"):
        resolve_key(key, None)


def test_two_sources_are_refused() -> None:
    with pytest.raises(CommandError, match="not both"):
        resolve_key("a", "B")
