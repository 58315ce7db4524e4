"""``mt-sim audit`` in this process, on any target."""

from pathlib import Path
from unittest.mock import patch

from command_driver import Terminal, command_line
from conformance_driver import KEY
from conformance_driver.hostile import hostile

from simulator.errors.command_error import CommandError
from simulator.errors.exit_codes import ExitCode


def audit(folder: Path, *words: str) -> tuple[int, str]:
    arguments = ["audit", f"--key={KEY}", f"--data={folder / 'runs'}", *words]
    with patch("sys.stdout", Terminal()) as stdout:
        code = command_line(arguments, standalone_mode=False)
    return int(code or 0), stdout.getvalue()


def audit_of_anything(folder: Path, *words: str) -> tuple[int, str]:
    """As ``audit``, where the target may not answer at all."""
    try:
        return audit(folder, *words)
    except CommandError as error:
        return error.code, str(error)


def audit_hostile(name: str, folder: Path) -> None:
    """Audit a hostile target: it ends in time, whatever it finds, and shows nothing raw."""
    with hostile(name) as url:
        code, text = audit_of_anything(folder, f"--target={url}", "--timeout=0.5", "--deep")
    assert code in (ExitCode.PASSED, ExitCode.INCOMPLETE)
    assert "\x1b" not in text
