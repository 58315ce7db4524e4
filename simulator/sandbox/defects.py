"""The sample service's defects as the command line offers them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mock_market.store.private_file import write_private
from sample_service.defects.switches import switch_file
from simulator.errors.judging import NO_DEFECT, NO_SUITE
from simulator.errors.sandbox import NO_SAMPLE, NO_SANDBOX, NO_SWITCH
from simulator.storage.data_folder import DataFolder, SandboxState

if TYPE_CHECKING:
    from sample_service.defects.defect import Defect


def known_defects(suite: str | None = None) -> "tuple[Defect, ...]":
    """All defects, or those of one suite; CommandError for a suite that does not exist."""
    from sample_service.defects.catalogue import all_defects

    rows = all_defects().values()
    suites = dict.fromkeys(row.id.partition(".")[0] for row in rows)
    if suite is not None and suite not in suites:
        raise NO_SUITE.error(suite=suite, names=", ".join(suites))
    return tuple(row for row in rows if suite is None or row.id.startswith(f"{suite}."))


def check_defects(names: tuple[str, ...]) -> None:
    """CommandError for a name that no defect has."""
    from sample_service.defects.catalogue import defect_named
    from sample_service.defects.defect import UnknownDefectError

    for name in names:
        try:
            defect_named(name)
        except UnknownDefectError as error:
            raise NO_DEFECT.error(str(error)) from None


def write_switches(folder: DataFolder, names: Sequence[str]) -> None:
    """Name the defects that are on for the sample service of this folder."""
    write_private(switch_file(folder.service), "".join(f"{name}\n" for name in names))


def defects_on(folder: DataFolder) -> tuple[str, ...]:
    """The defects of the sample service that runs on this folder."""
    state = folder.state()
    return state.defects if state else ()


def switched(folder: DataFolder, *, on: Sequence[str] = (), off: Sequence[str] = ()) -> tuple[str, ...]:
    """Switch defects of the sample service that runs here; those that are on then."""
    from sample_service.defects.catalogue import defect_named
    from standard_api.serving.serve import STRICT

    state = _running(folder)
    check_defects((*on, *off))
    for name in on:
        if name not in state.defects and defect_named(name).http != STRICT:
            raise NO_SWITCH.error(name=name)
    names = tuple(name for name in dict.fromkeys((*state.defects, *on)) if name not in off)
    write_switches(folder, names)
    folder.remember(replace(state, defects=names))
    return names


def switched_off(folder: DataFolder) -> tuple[str, ...]:
    """Switch off every defect of the sample service that runs here."""
    return switched(folder, off=_running(folder).defects)


def _running(folder: DataFolder) -> SandboxState:
    state = folder.state()
    if state is None:
        raise NO_SANDBOX.error(path=folder.path)
    if state.service is None or state.persona != "standard":
        raise NO_SAMPLE.error()
    return state
