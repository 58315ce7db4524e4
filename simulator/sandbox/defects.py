"""The sample service's defects as the command line offers them."""

from sample_service.defects.catalogue import all_defects, defect_named
from sample_service.defects.defect import Defect, UnknownDefectError
from simulator.errors.judging import NO_DEFECT, NO_SUITE


def known_defects(suite: str | None = None) -> tuple[Defect, ...]:
    """All defects, or those of one suite; CommandError for a suite that does not exist."""
    rows = all_defects().values()
    suites = dict.fromkeys(row.id.partition(".")[0] for row in rows)
    if suite is not None and suite not in suites:
        raise NO_SUITE.error(suite=suite, names=", ".join(suites))
    return tuple(row for row in rows if suite is None or row.id.startswith(f"{suite}."))


def check_defects(names: tuple[str, ...]) -> None:
    """CommandError for a name that no defect has."""
    for name in names:
        try:
            defect_named(name)
        except UnknownDefectError as error:
            raise NO_DEFECT.error(str(error)) from None
