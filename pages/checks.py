"""docs/checks.md: what ``mt-sim test`` claims about a service, suite by suite."""

from languages import _
from simulator.conformance.catalogue import CLASSIC, ON_REQUEST, SUITES, all_checks
from simulator.conformance.engine.findings.check import Check
from simulator.output.markdown import table


def checks_page() -> str:
    """The page as Markdown."""
    checks = all_checks()
    parts = [_head(), _classic(), _counts(checks)]
    for suite, sentence in SUITES.items():
        asked = " " + _("Runs only when asked for: `--suite {suite}`.", suite=suite)
        parts.append(f"## {suite}\n\n{_(sentence)}{asked if suite in ON_REQUEST else ''}\n")
        parts += [_section(check) for check in checks if check.suite == suite]
    return "\n".join(parts)


def _head() -> str:
    told = _(
        "All that `mt-sim test` judges, made from the code by `make pages`. A broken MUST fails the run, a "
        "broken SHOULD warns, a MAY only tells. The numbers are rules of [the contract](contract.md); [the "
        "proof](proof.md) names a defect that each check finds. One check alone: `mt-sim test --check "
        "users.search_wildcards`."
    )
    return f"# {_('The checks')}\n\n{told}\n"


def _classic() -> str:
    rows = [(_(title), ", ".join(f"`{one}`" for one in ids)) for title, ids in CLASSIC]
    sentence = _("Each is the first of its checks that applies to the target.")
    head = f"## {_('The classic six')}\n\n{sentence}\n"
    return f"{head}\n{table((_('test'), _('checks')), rows)}\n"


def _counts(checks: tuple[Check, ...]) -> str:
    rows = [(f"[{suite}](#{suite})", str(sum(c.suite == suite for c in checks))) for suite in SUITES]
    counted = table((_("suite"), _("checks")), [*rows, (_("all"), str(len(checks)))], numbers=1)
    return f"## {_('Suites')}\n\n{counted}\n"


def _section(check: Check) -> str:
    facts = [check.level.value, ", ".join(check.rules)]
    if check.needs:
        facts.append(_("skipped without {names}", names=", ".join(check.needs)))
    reason = check.claim.partition("\n")[2].strip()
    lines = [f"### {check.id}\n", f"{check.title}. *{'; '.join(facts)}*\n"]
    lines += [f"{reason}\n"] if reason else []
    return "\n".join([*lines, f"{_('Hint: {hint}', hint=_(check.hint))}\n"])
