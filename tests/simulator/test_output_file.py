"""A file that a person asked for is written whole, where they said, with the usual rights."""

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.output.files import can_put, put, write_output


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def _rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_follows_the_umask_and_an_old_one_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    put(path, "한글")
    assert (_rights(path), path.read_text(encoding="utf-8")) == (0o640, "한글")
    path.chmod(0o664)
    put(path, "new")
    assert (_rights(path), path.read_text(encoding="utf-8")) == (0o664, "new")
    assert [one.name for one in tmp_path.iterdir()] == ["report.xml"]


def test_a_link_stays_and_what_it_names_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "latest.xml"
    link.symlink_to(tmp_path / "there" / "real.xml")
    for text in ("first", "second"):
        put(link, text)
        assert (link.is_symlink(), (tmp_path / "there" / "real.xml").read_text()) == (True, text)


def test_a_device_and_a_pipe_are_written_into(tmp_path: Path) -> None:
    write_output(Path("/dev/null"), "x")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    put(pipe, "x" * 100_000)
    reader.join()
    assert (len(got[0]), stat.S_ISFIFO(pipe.stat().st_mode)) == (100_000, True)


@pytest.mark.parametrize("kind", ["pipe", "file"])
def test_standard_output_gets_it_between_what_else_is_written(tmp_path: Path, kind: str) -> None:
    code = (
        "from pathlib import Path; from simulator.output.files import put\n"
        "print('before', flush=True); put(Path('/dev/stdout'), 'report\\n'); print('behind')"
    )
    out = tmp_path / "out"
    with out.open("wb") as file:
        target = file if kind == "file" else subprocess.PIPE
        ended = subprocess.run([sys.executable, "-c", code], stdout=target, check=True, timeout=60)
    text = out.read_bytes() if kind == "file" else ended.stdout
    assert text == b"before\nreport\nbehind\n"


def test_what_cannot_be_written_is_known_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert can_put(tmp_path / "new")
    assert can_put(Path("/dev/null"))
    assert not can_put(tmp_path)
    assert not can_put(tmp_path / "no" / "new")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert not can_put(tmp_path / "new")
