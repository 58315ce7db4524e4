"""The sample service's defects as the command line offers them."""

from languages import _
from sample_service.defects.catalogue import all_defects, defect_named
from sample_service.defects.defect import Defect, UnknownDefectError
from simulator.errors.command_error import CommandError


def known_defects(suite: str | None = None) -> tuple[Defect, ...]:
    """All defects, or those of one suite; CommandError for a suite that does not exist."""
    rows = all_defects().values()
    suites = dict.fromkeys(row.id.partition(".")[0] for row in rows)
    if suite is not None and suite not in suites:
        raise CommandError(
            _("no suite {suite!r}", suite=suite),
            hint=_("suites: {names}", names=", ".join(suites)),
            id="MTS-521",
        )
    return tuple(row for row in rows if suite is None or row.id.startswith(f"{suite}."))


def check_defects(names: tuple[str, ...]) -> None:
    """CommandError for a name that no defect has."""
    for name in names:
        try:
            defect_named(name)
        except UnknownDefectError as error:
            raise CommandError(
                str(error), hint=_("mt-sim defects list shows them all"), id="MTS-522"
            ) from None
