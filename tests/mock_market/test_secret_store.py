import stat
from pathlib import Path

import pytest

from mock_market.store.secrets import SecretError, SecretStore


def test_a_key_is_kept_by_reference_in_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    reference = SecretStore(path).keep("advisor.key", "k-1")
    assert reference == "file:advisor.key"
    assert SecretStore(path).resolve(reference) == "k-1"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_variable_is_read_at_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SecretStore(tmp_path / "secrets.json")
    monkeypatch.setenv("ADVISOR_KEY", "k-1")
    assert store.resolve("env:ADVISOR_KEY") == "k-1"
    monkeypatch.setenv("ADVISOR_KEY", "k-2")
    assert store.resolve("env:ADVISOR_KEY") == "k-2"
    monkeypatch.delenv("ADVISOR_KEY")
    with pytest.raises(SecretError, match="ADVISOR_KEY"):
        store.resolve("env:ADVISOR_KEY")


def test_no_reference_is_no_key(tmp_path: Path) -> None:
    assert SecretStore(tmp_path / "secrets.json").resolve("") is None


@pytest.mark.parametrize("reference", ["file:gone", "other:x"])
def test_an_unknown_reference_is_an_error(tmp_path: Path, reference: str) -> None:
    with pytest.raises(SecretError, match="register the target again"):
        SecretStore(tmp_path / "secrets.json").resolve(reference)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text('{"a": "b"}')
    (tmp_path / "secrets.json").symlink_to(elsewhere)
    with pytest.raises(SecretError, match="cannot read"):
        SecretStore(tmp_path / "secrets.json").resolve("file:a")


@pytest.mark.parametrize("text", ["{", "", "[]", '"text"', '{"advisor.key": "k-'])
def test_a_damaged_file_is_named_until_a_target_is_registered_again(tmp_path: Path, text: str) -> None:
    (tmp_path / "secrets.json").write_text(text)
    store = SecretStore(tmp_path / "secrets.json")
    with pytest.raises(SecretError, match="damaged; register the targets again"):
        store.resolve("file:advisor.key")
    assert store.resolve(store.keep("advisor.key", "k-2")) == "k-2"


def test_a_key_that_another_process_keeps_is_seen_at_once(tmp_path: Path) -> None:
    store, other = (SecretStore(tmp_path / "secrets.json") for _ in range(2))
    for key in ("k-1", "k-2", "k-3"):
        reference = other.keep("advisor.key", key)
        assert store.resolve(reference) == key
