"""Copying says what happened: by which way, or that nothing took it; a file holds it always."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest

from tui.outside import clipboard as copying
from tui.outside.clipboard import Copied, copy

TEXT = "curl 'http://127.0.0.1/' # 홍길동\n"


def stub(folder: Path, name: str, *, works: bool = True) -> Path:
    """A program of that name that keeps its arguments and what it is fed."""
    folder.mkdir(exist_ok=True)
    taken, program = folder / f"{name}.taken", folder / name
    program.write_text(f'#!/bin/sh\n{{ echo "$@"; /bin/cat; }} > {taken}\nexit {int(not works)}\n')
    program.chmod(0o700)
    return taken


def copied(folder: Path, **environment: str) -> tuple[Copied, list[str]]:
    """What came of copying TEXT, and what the terminal was asked to copy."""
    asked: list[str] = []
    known = {"PATH": str(folder / "bin"), **environment}
    done = asyncio.run(copy(TEXT, folder / "data", environment=known, osc52=asked.append))
    assert done.file.read_text(encoding="utf-8") == TEXT
    assert done.file.stat().st_mode & 0o777 == 0o600
    return done, asked


@pytest.mark.parametrize(
    ("tool", "needs", "arguments"),
    [
        ("pbcopy", {}, ""),
        ("wl-copy", {"WAYLAND_DISPLAY": "wayland-0"}, ""),
        ("xclip", {"DISPLAY": ":0"}, "-selection clipboard"),
        ("clip.exe", {}, ""),
    ],
)
def test_the_tool_of_the_machine_comes_first(
    tmp_path: Path, tool: str, needs: dict[str, str], arguments: str
) -> None:
    taken = stub(tmp_path / "bin", tool)
    stub(tmp_path / "bin", "tmux")
    done, asked = copied(tmp_path, TMUX="/tmp/tmux-0/default,1,0", **needs)
    assert taken.read_text(encoding="utf-8") == f"{arguments}\n{TEXT}"
    assert (done.way, asked) == (tool, [])
    assert f"copied by {tool}" in done.said()


@pytest.mark.parametrize("tool", ["wl-copy", "xclip"])
def test_a_tool_without_its_display_is_not_asked(tmp_path: Path, tool: str) -> None:
    taken = stub(tmp_path / "bin", tool)
    done, _ = copied(tmp_path)
    assert not taken.exists()
    assert done.way == "the terminal (OSC 52)"


def test_tmux_is_told_to_pass_it_on(tmp_path: Path) -> None:
    taken = stub(tmp_path / "bin", "tmux")
    done, asked = copied(tmp_path, TMUX="/tmp/tmux-0/default,1,0")
    assert taken.read_text(encoding="utf-8") == f"load-buffer -w -\n{TEXT}"
    assert (done.way, asked) == ("tmux", [])


@pytest.mark.parametrize("tmux", ["fails", "missing"])
def test_below_tmux_nothing_is_claimed_that_it_did_not_take(tmp_path: Path, tmux: str) -> None:
    """tmux swallows OSC 52 by default, so the terminal is not asked behind its back."""
    if tmux == "fails":
        stub(tmp_path / "bin", "tmux", works=False)
    done, asked = copied(tmp_path, TMUX="/tmp/tmux-0/default,1,0")
    assert (done.way, asked) == ("", [])
    assert done.said() == f"not copied: no clipboard was found; it is in {done.file}"


def test_elsewhere_the_terminal_is_asked(tmp_path: Path) -> None:
    done, asked = copied(tmp_path, TERM_PROGRAM="WezTerm")
    assert asked == [TEXT]
    assert "copied by the terminal (OSC 52)" in done.said()


def test_a_terminal_that_never_does_it_is_not_believed(tmp_path: Path) -> None:
    done, asked = copied(tmp_path, TERM_PROGRAM="Apple_Terminal")
    assert (done.way, asked) == ("", [])


def test_far_away_the_clipboard_of_the_other_machine_stays(tmp_path: Path) -> None:
    taken = stub(tmp_path / "bin", "pbcopy")
    done, asked = copied(tmp_path, SSH_CONNECTION="10.0.0.1 5 10.0.0.2 22")
    assert not taken.exists()
    assert asked == [TEXT]
    assert done.way == "the terminal (OSC 52)"


@pytest.mark.parametrize("ending", ["too slow", "cancelled"])
def test_a_tool_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    program = tmp_path / "pbcopy"
    program.write_text("#!/bin/sh\nexec /bin/sleep 600\n")
    program.chmod(0o700)
    known = {"PATH": str(tmp_path), "TERM_PROGRAM": "Apple_Terminal"}

    async def run() -> tuple[asyncio.subprocess.Process, Copied | BaseException]:
        started: asyncio.Queue[asyncio.subprocess.Process] = asyncio.Queue()
        start = asyncio.create_subprocess_exec

        async def noted(*words: str, **options: Any) -> asyncio.subprocess.Process:
            process = await start(*words, **options)
            started.put_nowait(process)
            return process

        monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
        work = asyncio.create_task(copy(TEXT, tmp_path, environment=known, osc52=lambda _: None))
        process = await started.get()
        if ending == "cancelled":
            work.cancel()
        return process, (await asyncio.gather(work, return_exceptions=True))[0]

    monkeypatch.setattr(copying, "_PATIENCE_S", 600.0 if ending == "cancelled" else 0.01)
    process, done = asyncio.run(run())
    assert process.returncode == -signal.SIGKILL
    assert isinstance(done, asyncio.CancelledError if ending == "cancelled" else Copied)


def test_control_characters_are_copied_and_told(tmp_path: Path) -> None:
    known = {"PATH": str(tmp_path)}
    done = asyncio.run(copy("a\x1b[31mb", tmp_path, environment=known, osc52=lambda _: None))
    assert done.file.read_text() == "a\x1b[31mb"
    assert "control characters in it: 1;" in done.said()
