"""``mt-sim doctor``: looks, and tells what was found."""

from collections.abc import Sequence
from dataclasses import asdict

from languages import _
from simulator.doctor.finding import Diagnosis
from simulator.doctor.findings import examine
from simulator.doctor.probes import Wanted, look
from simulator.errors.exit_codes import ExitCode
from simulator.output.columns import COLUMNS, folded, padded, width
from simulator.output.console import say, show, show_json

SCHEMA = "mt-sim/doctor/1"


def run_doctor(wanted: Wanted, *, as_json: bool) -> ExitCode:
    """Tell every finding; FAILED when one of them is a problem."""
    found = examine(look(wanted))
    problems = sum(one.level == "problem" for one in found)
    if as_json:
        show_json({"schema": SCHEMA, "problems": problems, "findings": [asdict(one) for one in found]})
    else:
        for line in findings_text(found):
            show(line)
        say(_("problems: {count}", count=problems) if problems else _("nothing is wrong here"))
    return ExitCode.FAILED if problems else ExitCode.PASSED


def findings_text(found: Sequence[Diagnosis]) -> list[str]:
    """Each finding behind its level; what it means and what to do stand below."""
    words = {"ok": _("fine"), "note": _("note"), "problem": _("problem")}
    column = max(map(width, words.values())) + 2
    lines: list[str] = []
    for one in found:
        lines += folded(padded(words[one.level], column) + one.told, COLUMNS, "", hanging=column)
        lines += folded(one.means, COLUMNS, " " * column) if one.means else []
        lines += folded(f"-> {one.do}", COLUMNS, " " * column, hanging=3) if one.do else []
    return lines
