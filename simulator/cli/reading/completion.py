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
    from simulator.targets.profiles import SAMPLE, ProfileFile

    return [*ProfileFile().all(), SAMPLE]


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
    from simulator.scenarios.language.files import shipped_names

    return shipped_names()


def _rules() -> list[str]:
    from simulator.rules.rulebook import rules

    return [*rules(), *_checks()]


def _faults() -> list[str]:
    from mock_market.domain.faults import MEANINGS

    return [f"{kind}=" for kind in MEANINGS]


def _project_kinds() -> list[str]:
    from simulator.scaffold.kinds import KINDS

    return list(KINDS)


def _runs() -> list[str]:
    from simulator.storage.data_folder import DEFAULT, DataFolder
    from simulator.storage.runs import run_names

    return ["last", *run_names(DataFolder(DEFAULT), holding="report.json")]


def _tenants() -> list[str]:
    from simulator.sandbox.market_calls import ask_market
    from simulator.storage.data_folder import DEFAULT

    return [one.tenant_id for one in ask_market(DEFAULT, lambda client, _state: client.tenants())]


DIALECTS = ("standard", "aliases", "market-2025", "advisor", "llm_chatbot")
PERSONAS = ("standard", "market-2025", "advisor", "llm_chatbot")
PLANS = ("basic", "standard", "premium")


def _of(*words: str) -> Callable[[str], list[str]]:
    """A list that never changes."""
    return _beginning(lambda: words)


operations = _beginning(_operations)
targets = _beginning(_targets)
defects = _beginning(_defects)
suites = _beginning(_suites)
checks = _beginning(_checks)
stories = _beginning(_stories)
tenants = _beginning(_tenants)
runs = _beginning(_runs)
rules = _beginning(_rules)
project_kinds = _beginning(_project_kinds)
shapes = _of("application", "router")
parts = _of("usage-patterns", "limits")
databases = _of("sqlite", "postgresql", "memory")
faults = _beginning(_faults)
dialects = _of(*DIALECTS)
personas = _of(*PERSONAS)
plans = _of(*PLANS)
periods = _of("7d", "30d", "90d")
kinds = _of("demo", "service")
levels = _of("MUST", "SHOULD", "MAY")
listings = _of("console", "json")
reports = _of("console", "markdown", "json")
formats = _of("console", "json", "events")
switches = _of("on", "off")
states = _of("waiting", "delivered", "failed", "unknown")
reasons = _of("subscription_expired", "admin_request", "violation")
logs = _of("market", "service", "up")
languages = _of("en", "ko")
retries = _of("brief", "standard-webhooks", "svix", "github")
exports = _of("curl", "har")
