"""docs/proof.md: each check, the defect of the sample service that it finds, and the verdict."""

from collections.abc import Iterable

from sample_service.defects.catalogue import all_defects
from sample_service.defects.defect import Defect
from simulator.conformance.catalogue import all_checks
from simulator.conformance.engine.findings.check import Check, Level
from simulator.output.markdown import table

VERDICTS = {Level.MUST: "failed", Level.SHOULD: "warned"}
"""What a check says of a service that breaks its rule."""
NO_OTHERS = 0
"""How many other checks may fail; the proof counts them."""

_HEAD = """# Proof that the checks judge

A check that cannot fail is worth nothing. For each one the sample service has at least one defect, a bug as
real services have it, in front of the same code that passes everything. The tests run `mt-sim test` against
each: the verdict below is what they demand, with a finding that says what was expected, what came, and how to
mend it.

`make prove` runs every suite against every defect and counts the others: checks that fail although the defect
breaks none of their rules. It demands that there is none. Where a bug breaks more rules than the one that it
stands for, the table names a check of each.

See one yourself:

```
mt-sim defects list
mt-sim up --defect users.search_wildcards
mt-sim test
```
"""


def proof_page() -> str:
    """The page as Markdown."""
    defects = all_defects().values()
    heads = ("check", "level", "defect", "verdict", "also", "others")
    rows = [_row(check, one) for check in all_checks() for one in defects if one.check == check.id]
    return f"{_HEAD}\n{table(heads, rows, numbers=1)}\n"


def others(defect: Defect, failed: Iterable[str]) -> set[str]:
    """The checks that fail though the defect breaks none of their rules."""
    checks = {check.id: check for check in all_checks()}
    bugs = (defect.check, *(".".join(name.split(".")[:2]) for name in defect.also))
    broken = {rule for name in bugs for rule in checks[name].rules}
    return {name for name in failed if not broken & set(checks[name].rules)}


def _row(check: Check, defect: Defect) -> tuple[str, ...]:
    also = ", ".join(f"`{name}`" for name in defect.also)
    return f"`{check.id}`", check.level, defect.story, VERDICTS[check.level], also, str(NO_OTHERS)
