"""The values that a shell offers behind an option; each list is loaded when it is asked for."""

from collections.abc import Callable, Iterable
from contextlib import suppress


def _beginning(names: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Offer the names that begin as the person began; nothing where the list cannot be read."""

    def offered(incomplete: str) -> list[str]:
        with suppress(Exception):  # a completion that fails must not fill the line with words of its own
            return [name for name in names() if name.startswith(incomplete)]
        return []

    return offered


def _operations() -> list[str]:
    from standard_api.operations import AUTO_PROVISION, OPERATIONS

    return [one.name for one in (*OPERATIONS, AUTO_PROVISION)]


def _targets() -> list[str]:
    from simulator.targets.profiles import ProfileFile

    return list(ProfileFile().all())


def _defects() -> list[str]:
    from sample_service.defects.catalogue import all_defects

    return list(all_defects())


def _suites() -> list[str]:
    from simulator.conformance.catalogue import SUITES

    return list(SUITES)


def _checks() -> list[str]:
    from simulator.conformance.catalogue import all_checks

    return [check.id for check in all_checks()]


def _stories() -> list[str]:
    from simulator.scenarios.load import shipped_names

    return shipped_names()


def _tenants() -> list[str]:
    from pathlib import Path

    from simulator.sandbox.market_calls import ask_market

    return [one.tenant_id for one in ask_market(Path(".mt-sim"), lambda client, _state: client.tenants())]


DIALECTS = ("standard", "aliases", "market-2025", "advisor", "llm_chatbot")
PERSONAS = ("standard", "market-2025", "advisor", "llm_chatbot")
PLANS = ("basic", "standard", "premium")

operations = _beginning(_operations)
targets = _beginning(_targets)
defects = _beginning(_defects)
suites = _beginning(_suites)
checks = _beginning(_checks)
stories = _beginning(_stories)
tenants = _beginning(_tenants)
dialects = _beginning(lambda: DIALECTS)
personas = _beginning(lambda: PERSONAS)
plans = _beginning(lambda: PLANS)
