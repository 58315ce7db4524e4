"""Where a person was in the list of traces, told by a file that may hold anything."""

from pathlib import Path

import pytest

from tui.state.last_position import LastPosition, keep_position, kept_position


def test_a_place_is_found_again_and_its_folder_is_private(tmp_path: Path) -> None:
    place = LastPosition(filter="tenant:한빛", number=7)
    keep_position(tmp_path / "data", place)
    assert kept_position(tmp_path / "data") == place
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"filter": "", "number": 1e999}',
        '{"filter": "", "number": []}',
        "[" * 99_999,
    ],
    ids=range(8),
)
def test_what_cannot_be_read_is_no_place(tmp_path: Path, content: str) -> None:
    (tmp_path / "screen.json").write_text(content, encoding="utf-8")
    assert kept_position(tmp_path) == LastPosition()
