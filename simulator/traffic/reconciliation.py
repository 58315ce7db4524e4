"""After the month: what the market believes against what the service says, and the figures."""

from collections import Counter
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from typing import Any

from languages import _
from mock_market.domain.tenants import Tenant
from mock_market.saying import worded
from mock_market.store.deliveries import DeliveryFilter
from mock_market.target.client import Answer
from mock_market.target.dialects import Arguments
from mock_market.wire.exchange_rows import ExchangeRow
from simulator.errors.exit_codes import ExitCode
from simulator.scenarios.harness import Harness
from simulator.traffic.world import Customer, World
from standard_api.operations import operation_named

_PAGE = 500
_USERS_AT_ONCE = 100
_MOST_USERS = 1000
_BORN = {"role": "user", "status": "active"}
"""What everybody is who was created without saying it."""


class UnansweredError(Exception):
    """The service gave no answer that says anything of the question."""


@dataclass(kw_only=True)
class Reconciliation:
    """The summary of a month. Latencies in milliseconds of real time."""

    universities: int = 0
    days: int = 0
    whole: bool = True
    """False when the month was stopped before its end; then nothing was compared."""
    calls: int = 0
    pages: int = 0
    deliveries: dict[str, int] = field(default_factory=dict)
    retries: int = 0
    failures: dict[str, int] = field(default_factory=dict)
    latency_ms: dict[str, float] = field(default_factory=dict)
    tenants: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    """Universities whose application the market rejected."""
    failed: dict[str, int] = field(default_factory=dict)
    """Universities whose application the service failed, by why."""
    compared: int = 0
    unanswered: dict[str, int] = field(default_factory=dict)
    """Questions that could not be asked, by what came instead of an answer."""
    differences: list[str] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)

    def verdict(self) -> ExitCode:
        """Differences are the service's; a question without an answer proves nothing."""
        if self.differences:
            return ExitCode.FAILED
        if self.unanswered or not self.compared:
            return ExitCode.INCOMPLETE
        return ExitCode.FAILED if self.failed else ExitCode.PASSED


async def reconcile(harness: Harness, world: World, *, days: int) -> Reconciliation:
    """Ask the service for every tenant and everybody in it, and count what was sent."""
    found = figures(harness, world, days=days)
    found.differences += world.disagreements
    for one in world.universities.values():
        await _compare(harness, world, one, found)
    # Once more, with the calls of the comparison.
    _count_calls(harness, found)
    return found


def figures(harness: Harness, world: World, *, days: int) -> Reconciliation:
    """What was played and sent, without asking the service."""
    found = Reconciliation(universities=len(world.universities), days=days, pages=world.pages)
    found.skipped, found.rejected = dict(world.skipped), world.rejected
    _count_applications(harness, world, found)
    _count_deliveries(harness, found)
    _count_calls(harness, found)
    return found


def _count_applications(harness: Harness, world: World, found: Reconciliation) -> None:
    failed: Counter[str] = Counter()
    for one in world.universities.values():
        if one.application is None:
            continue
        application = harness.engine.commands.application(one.application)
        if application.state in ("failed", "rejected"):
            failed[worded(application.message) or application.state] += 1
        known = _known(harness, world.tenant_of(one))
        if known is not None:
            found.tenants[known.state] = found.tenants.get(known.state, 0) + 1
    found.failed = dict(failed.most_common())


def _known(harness: Harness, tenant_id: str | None) -> Tenant | None:
    return harness.market.store.tenants.find(harness.target.name, tenant_id) if tenant_id else None


async def _compare(harness: Harness, world: World, one: Customer, found: Reconciliation) -> None:
    tenant_id = world.tenant_of(one)
    known = _known(harness, tenant_id)
    if tenant_id is None or known is None:
        return
    harness.made.add(tenant_id)
    if harness.offers("get_tenant_status"):
        await _note(found, tenant_id, _standing(harness, known))
    if harness.offers("list_users"):
        await _note(found, tenant_id, _people(harness, one, tenant_id))


async def _note(found: Reconciliation, tenant_id: str, question: Awaitable[list[str]]) -> None:
    try:
        differences = await question
    except UnansweredError as error:
        found.unanswered[str(error)] = found.unanswered.get(str(error), 0) + 1
    else:
        found.compared += 1
        found.differences += [f"{tenant_id}: {difference}" for difference in differences]


async def _standing(harness: Harness, known: Tenant) -> list[str]:
    """The state, and the plan of the last activation that the market knows of."""
    if known.state == "unknown":
        raise UnansweredError(_("the market does not know what became of its last call"))
    said = await _asked(harness, "get_tenant_status", known.tenant_id)
    found = []
    if said.get("status") != known.state:
        found.append(_disagreement(_("status"), known.state, said.get("status")))
    plan = known.activation and known.activation.get("plan")
    if plan and said.get("plan") != plan:
        found.append(_disagreement(_("plan"), plan, said.get("plan")))
    return found


def _disagreement(name: str, believed: str, said: Any) -> str:
    return _(
        "{name}: the market believes {believed}, the service says {said}",
        name=name,
        believed=believed,
        said=said or _("nothing"),
    )


async def _people(harness: Harness, one: Customer, tenant_id: str) -> list[str]:
    """Whoever joined and did not leave is there as they became, and nobody else."""
    there = await _everybody(harness, tenant_id)
    found: list[str] = []
    for email in one.joined:
        found += _differences(harness, one, email, there.get(email))
    strangers = sorted(email for email in there.keys() - set(one.joined) if f".{harness.run}." in email)
    return found + [_("{email} is there, and never joined it", email=email) for email in strangers]


async def _everybody(harness: Harness, tenant_id: str) -> dict[str, dict[str, Any]]:
    there: dict[str, dict[str, Any]] = {}
    for offset in range(0, _MOST_USERS, _USERS_AT_ONCE):
        query = {"limit": _USERS_AT_ONCE, "offset": offset}
        rows = (await _asked(harness, "list_users", tenant_id, query)).get("users") or []
        there |= {str(row["email"]).casefold(): row for row in rows}
        if len(rows) < _USERS_AT_ONCE:
            break
    return there


def _differences(harness: Harness, one: Customer, email: str, row: dict[str, Any] | None) -> Iterator[str]:
    """What is wrong with one person; a delivery of which nobody knows the end proves nothing."""
    joined = _end(harness, one.joined[email])
    gone = _end(harness, one.left[email]) if email in one.left else "never"
    if row is None:
        if joined == "delivered" and gone == "never":
            yield _("{email} was created, and is not there", email=email)
    elif gone == "delivered":
        yield _("{email} was deleted, and is there", email=email)
    elif joined == "delivered":
        for name, wanted in _became(harness, one, email).items():
            if row.get(name) != wanted:
                yield _(
                    "{email}: the {name} is {said}, and should be {wanted}",
                    email=email,
                    name=name,
                    said=row.get(name),
                    wanted=wanted,
                )


def _became(harness: Harness, one: Customer, email: str) -> dict[str, str]:
    """What a person should be by all changes that were delivered; what is unsure is left out."""
    wanted = dict(_BORN)
    for number, change in one.changed.get(email, []):
        if _end(harness, number) == "delivered":
            wanted |= change
        else:
            wanted = {name: value for name, value in wanted.items() if name not in change}
    return wanted


def _end(harness: Harness, number: int) -> str:
    return harness.market.store.deliveries.get(number).state


async def _asked(
    harness: Harness, operation: str, tenant_id: str, query: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the service says; nothing when it says that the tenant is not there. UnansweredError."""
    arguments = Arguments(tenant_id=tenant_id, query=query or {})
    outcome = await harness.market.call(
        harness.target, operation_named(operation), arguments, asked_by="reconciliation"
    )
    answer = outcome.answer
    if answer.succeeded and answer.reading.model is not None:
        return answer.reading.model.model_dump(mode="json")
    if answer.status in (404, 410):
        return {}
    raise UnansweredError(_instead(answer))


def _instead(answer: Answer) -> str:
    failure = answer.exchange.failure
    if failure is not None:
        return str(failure.kind)
    return f"{answer.status} {answer.reading.error_code or ''}".strip()


def _count_deliveries(harness: Harness, found: Reconciliation) -> None:
    states: Counter[str] = Counter()
    before = None
    found.retries = 0
    while page := harness.market.store.deliveries.page(DeliveryFilter(), before=before, limit=_PAGE):
        states.update(one.state for one in page)
        found.retries += sum(
            max(len(harness.market.store.deliveries.attempts(one.id)) - 1, 0) for one in page
        )
        before = min(one.id for one in page)
    found.deliveries = dict(states)


def _count_calls(harness: Harness, found: Reconciliation) -> None:
    times: list[float] = []
    failures: Counter[str] = Counter()
    for row in _rows(harness):
        times.append(row.total_ms)
        if row.failed:
            failures[row.failure or str(row.status)] += 1
    found.calls = len(times)
    found.failures = dict(failures.most_common())
    found.latency_ms = percentiles(times)


def _rows(harness: Harness) -> Iterator[ExchangeRow]:
    after = 0
    while page := harness.market.exchanges.rows(after=after, limit=_PAGE).rows:
        yield from page
        after = page[-1].id


def percentiles(times: list[float]) -> dict[str, float]:
    """The 50th, 95th and 99th, and the longest; nothing of no times."""
    ordered = sorted(times)
    if not ordered:
        return {}
    marks = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    last = len(ordered) - 1
    return {name: round(ordered[round(last * part)], 1) for name, part in marks.items()}
