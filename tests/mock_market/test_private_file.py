"""Files of secrets: whole or absent, for their owner alone, and never through a link."""

import stat
from pathlib import Path

import pytest

from mock_market.store.private_file import write_private


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    link = tmp_path / "keys.json"
    link.symlink_to(victim)
    write_private(link, "{}")
    assert victim.read_text() == "precious"
    assert not link.is_symlink()


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    write_private(tmp_path / "keys.json", "{}")
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write_private(path, "before")
    with pytest.raises(UnicodeEncodeError):
        write_private(path, "half \udc80")
    assert [file.name for file in tmp_path.iterdir()] == ["keys.json"]
    assert path.read_text() == "before"
