"""Which defects are on: a file of the service's data folder names them, one a line.

Nothing on the wire switches them, so who may is who may write the folder.
"""

from pathlib import Path

_FILE = "defects"


def switch_file(folder: Path) -> Path:
    """Where the defects of a service on this folder are named."""
    return folder / _FILE


def switched_on(folder: Path) -> tuple[str, ...]:
    """The defects that are on, without names that no defect has."""
    try:
        named = switch_file(folder).read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return ()
    if not named:
        return ()
    from sample_service.defects.catalogue import all_defects

    return tuple(name for name in dict.fromkeys(named) if name in all_defects())
