"""docs/checks.md: what ``mt-sim test`` claims about a service, suite by suite."""

from simulator.conformance.catalogue import CLASSIC, ON_REQUEST, SUITES, all_checks
from simulator.conformance.check import Check

_HEAD = """# The checks

All that `mt-sim test` judges, made from the code by `make pages`. A broken MUST fails the run, a broken
SHOULD warns, a MAY only tells. The numbers are rules of [the contract](contract.md); [the proof](proof.md)
names a defect that each check finds. One check alone: `mt-sim test --check users.search_wildcards`.
"""


def checks_page() -> str:
    """The whole page."""
    checks = all_checks()
    parts = [_HEAD, _classic(), _counts(checks)]
    for suite, sentence in SUITES.items():
        rest = " Runs only when asked for: `--suite " + suite + "`." if suite in ON_REQUEST else ""
        parts.append(f"## {suite}\n\n{sentence}{rest}\n")
        parts += [_section(check) for check in checks if check.suite == suite]
    return "\n".join(parts)


def _classic() -> str:
    rows = [f"| {title} | {', '.join(f'`{one}`' for one in ids)} |" for title, ids in CLASSIC]
    head = "## The classic six\n\nEach is the first of its checks that applies to the target.\n"
    return "\n".join([head, "| test | checks |", "|---|---|", *rows, ""])


def _counts(checks: tuple[Check, ...]) -> str:
    rows = [f"| [{suite}](#{suite}) | {sum(c.suite == suite for c in checks)} |" for suite in SUITES]
    return "\n".join(
        ["## Suites\n", "| suite | checks |", "|---|---|", *rows, f"| all | {len(checks)} |", ""]
    )


def _section(check: Check) -> str:
    facts = [check.level.value, ", ".join(check.rules)]
    if check.needs:
        facts.append("skipped without " + ", ".join(check.needs))
    reason = check.claim.partition("\n")[2].strip()
    lines = [f"### {check.id}\n", f"{check.title}. *{'; '.join(facts)}*\n"]
    lines += [f"{reason}\n"] if reason else []
    return "\n".join([*lines, f"Hint: {check.hint}\n"])
