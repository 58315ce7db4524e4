"""The clipboard: by whatever way there is, and always a file; says what happened, never more."""

import asyncio
import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from languages import N_, _
from mock_market.store.private_file import open_private

_TOOLS: tuple[tuple[str, ...], ...] = (
    ("pbcopy",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("clip.exe",),
)
NEEDS = {"wl-copy": "WAYLAND_DISPLAY", "xclip": "DISPLAY"}
_NO_OSC52 = {"Apple_Terminal"}
_PATIENCE_S = 3.0


@dataclass(frozen=True, kw_only=True)
class Copied:
    """``way`` is "" when no clipboard took it; the file holds it all the same."""

    way: str
    file: Path
    controls: int

    def said(self) -> str:
        """What to tell the person."""
        if not self.way:
            return _("not copied: no clipboard was found; it is in {file}", file=self.file)
        if not self.controls:
            return _("copied by {way}; also in {file}", way=self.way, file=self.file)
        told = N_("copied by {way}, control characters in it: {count}; also in {file}")
        return _(told, way=self.way, file=self.file, count=self.controls)


async def copy(
    content: str, folder: Path, *, environment: Mapping[str, str], osc52: Callable[[str], None]
) -> Copied:
    """Copy a text; ``osc52`` asks the terminal to do it when no tool can."""
    file = folder / "last-copy.txt"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(open_private(file), "w", encoding="utf-8", errors="surrogatepass") as opened:
        opened.write(content)
    way = ""
    for name, *options in _programs(environment):
        if await _fed(name, options, content, environment):
            way = name
            break
    if not way and "TMUX" not in environment and environment.get("TERM_PROGRAM") not in _NO_OSC52:
        osc52(content)
        way = "the terminal (OSC 52)"
    controls = sum(1 for each in content if not each.isprintable() and each not in "\n\r\t")
    return Copied(way=way, file=file, controls=controls)


def _programs(environment: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """What may take it; over SSH a tool would fill the clipboard of the other machine."""
    if "SSH_CONNECTION" not in environment:
        yield from (tool for tool in _TOOLS if NEEDS.get(tool[0]) in (None, *environment))
    if "TMUX" in environment:
        yield ("tmux", "load-buffer", "-w", "-")


async def _fed(name: str, options: Sequence[str], content: str, environment: Mapping[str, str]) -> bool:
    """Whether a program exists, took the text and ended well."""
    program = shutil.which(name, path=environment.get("PATH"))
    if program is None:
        return False
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            *options,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await process.communicate(content.encode("utf-8", "surrogatepass"))
    except (OSError, TimeoutError):
        return False
    finally:
        await _end(process)
    return process.returncode == 0


async def _end(process: asyncio.subprocess.Process) -> None:
    """No program that was asked goes on behind our back."""
    with contextlib.suppress(ProcessLookupError):
        if process.returncode is None:
            process.kill()
    await process.wait()
