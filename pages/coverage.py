"""docs/coverage.md: every rule of the contract, with the checks that judge it or why none can."""

from simulator.conformance.catalogue import all_checks
from simulator.conformance.engine.findings.check import Level
from simulator.output.markdown import table
from simulator.rules.rulebook import rules

_OURS = "binds the tester, and is held by the tests of mt-sim itself"
_MARKET = "binds the market, and is held by the tests of the mock market"
_FREEDOM = (
    "gives services a freedom; the legal variants of the sample service prove that nobody is failed for it"
)

NOT_TESTABLE = {
    "JUDGE-1": _OURS,
    "JUDGE-2": _OURS,
    "JUDGE-3": _OURS,
    "JUDGE-4": _OURS,
    "JUDGE-5": _OURS,
    "JUDGE-6": _OURS,
    "CONV-20": _FREEDOM,
    "AUTH-3": "constant time cannot be told from the noise of a network; `stress.key_timing` tells figures",
    "AUTH-4": "logs cannot be seen from outside; the tests of the sample service read its own",
    "AUTH-8": _FREEDOM,
    "AUTH-10": _FREEDOM,
    "AUTH-12": "a service that refuses to start cannot be asked; the tests of the sample service start one",
    "ERR-23": "says what is not judged",
    "ERR-24": "says what is not judged",
    "OP-0": _FREEDOM,
    "LIFE-5": _FREEDOM,
    "DASH-19": _OURS,
    "USER-9": "what is stored cannot be seen; `users.password_never_back` finds an answer that shows it",
    "HOOK-12": _OURS,
    "HOOK-15": _MARKET,
    "DIALECT-1": _FREEDOM,
    "DIALECT-3": _MARKET,
    "SEND-1": _MARKET,
    "SEND-3": _MARKET,
    "SEND-4": _MARKET,
    "SEND-5": _MARKET,
    "SEND-6": _MARKET,
}
"""Rules without a check, with the reason."""

IN_PART = {
    "ERR-3": "known by the usual marks of Python, Java, Node, SQL and the paths of Unix and Windows",
    "SET-2": "the settings that the contract names; a service's own are not sent and not compared",
}
"""What the checks of a rule see of it, where that is less than the rule says."""

_HEAD = """# Coverage

Every rule of [the contract](contract.md) and the [checks](checks.md) that judge it, made from the code by
`make pages`.

A check of level MAY tells something and judges nothing, so it is not named here. Whether tenants outlive a
restart cannot be seen from outside: only whoever can restart the service can ask, and the contract names no
way to do it.
"""


def coverage() -> dict[str, tuple[str, ...]]:
    """The checks that judge each rule, in the order of the contract."""
    found: dict[str, list[str]] = {number: [] for number in rules()}
    for check in all_checks():
        for number in check.rules if check.level is not Level.MAY else ():
            found.setdefault(number, []).append(check.id)
    return {number: tuple(ids) for number, ids in found.items()}


def coverage_page() -> str:
    """The page as Markdown."""
    texts = rules()
    found = coverage()
    judged = sum(bool(ids) for ids in found.values())
    told = f"{judged} of {len(found)} rules have a check; the others say why they have none.\n"
    rows = [(number, _short(texts[number]), _judges(number, ids)) for number, ids in found.items()]
    return "\n".join([_HEAD, told, table(("rule", "in short", "judged by"), rows), ""])


def _judges(number: str, ids: tuple[str, ...]) -> str:
    if not ids:
        return f"not testable: {NOT_TESTABLE[number]}"
    part = f" ({IN_PART[number]})" if number in IN_PART else ""
    return ", ".join(f"`{one}`" for one in ids) + part


def _short(text: str, width: int = 80) -> str:
    """The first words of a rule; an open code span is closed."""
    cut = text if len(text) <= width else text[:width].rsplit(" ", 1)[0] + " ..."
    return cut + "`" if cut.count("`") % 2 else cut
