"""What each word of a scenario does on the harness; each returns a document to expect things of."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import people
from languages import _
from mock_market.delivery.commands import Wish
from mock_market.delivery.dashboard import fetch_page
from mock_market.domain.clock import parse_span
from mock_market.domain.deliveries import Delivery
from mock_market.domain.faults import FaultPlan
from mock_market.saying import english, text
from mock_market.target.client import Answer, TargetClient
from mock_market.target.dialects import STANDARD, Arguments
from mock_market.wire.exchange import Purpose
from simulator.scenarios.documents import Document, answer_document, application_document, belief_document
from simulator.scenarios.harness import Harness, closed_address
from simulator.scenarios.language import words as language
from standard_api import strict_json
from standard_api.operations import Operation, operation_named

Action = Callable[[Harness, Any], Awaitable[Document]]
WRONG_KEY = "a-key-that-is-wrong"
_LONGEST_RETRY_AFTER_S = 5.0
_ABSENT = (404, 405, 501)
"""How a service says that it does not have an operation."""


class CannotError(Exception):
    """The step cannot be played here; the text says why, and the step is skipped."""


async def apply(harness: Harness, words: language.ApplyWords) -> Document:
    """Result: application, state, email."""
    harness.applied += 1
    applicant = people.applicant(f"{harness.seed}/{harness.applied}")
    applicant["email"] = applicant["email"].replace("@", f"@{harness.run}.")
    given = {"name": words.name, "email": words.email, "university_name": words.university}
    applicant |= {name: value for name, value in given.items() if value is not None}
    harness.own_applicant(applicant["email"])
    wish = Wish(
        kind=words.kind,
        applicant=applicant,
        start_date=_day(harness, words.start),
        end_date=_day(harness, words.end),
        via=words.via,
    )
    application = harness.engine.commands.apply(harness.target, wish)
    return {"application": application.id, "state": application.state, "email": applicant["email"]}


async def approve(harness: Harness, words: language.ApproveWords) -> Document:
    """Result: state of the delivery, attempts, reason, answer, application (state, tenant_id, message)."""
    commands = harness.engine.commands
    name = _approval_operation(commands.application(int(words.application)).via)
    _require(harness, name)
    _approved, delivery = commands.approve(int(words.application))
    document = await _followed(harness, delivery, hold=bool(words.hold), follow=bool(words.follow))
    if document["state"] == "failed" and _not_there(harness, operation_named(name), document):
        raise _not_offered_here(name, document["status"])
    return {**document, "application": application_document(commands.application(int(words.application)))}


async def reject(harness: Harness, words: language.RejectWords) -> Document:
    """Result: state."""
    return {"state": harness.engine.commands.reject(int(words.application), text(words.reason)).state}


async def activate(harness: Harness, words: language.ActivateWords) -> Document:
    """Result: state of the delivery, attempts, reason, answer."""
    _require(harness, "activate_tenant")
    tenant_id = harness.own(words.tenant)
    body = {
        "tenant_id": tenant_id,
        "tenant_name": words.name,
        "plan": words.plan,
        "features": words.features,
        "config": words.config,
        "contact": {"email": words.email or f"admin@{tenant_id.replace('_', '-')}.example", "name": "관리자"},
    }
    delivery = harness.engine.commands.activate(harness.target, body)
    return await _followed(harness, delivery, hold=bool(words.hold), follow=bool(words.follow))


async def deactivate(harness: Harness, words: language.DeactivateWords) -> Document:
    """Result: state of the delivery, attempts, reason, answer."""
    _require(harness, "deactivate_tenant")
    delivery = harness.engine.commands.deactivate(
        harness.target,
        harness.own(words.tenant),
        reason=words.reason,
        preserve_data=bool(words.preserve_data),
    )
    return await _followed(harness, delivery, hold=bool(words.hold), follow=bool(words.follow))


async def change_plan(harness: Harness, words: language.ChangePlanWords) -> Document:
    """Result: state of the last delivery, attempts, reason, answer."""
    _require(harness, "activate_tenant", "deactivate_tenant")
    promised = harness.engine.commands.change_plan(harness.target, harness.own(words.tenant), words.to)
    return await _followed(harness, promised[-1])


async def renew(harness: Harness, words: language.RenewWords) -> Document:
    """Result: what the market believes of the tenant."""
    auto = None if words.auto is None else bool(words.auto)
    return belief_document(harness.engine.commands.renew(harness.target, words.tenant, auto=auto))


async def deliver(harness: Harness, words: language.DeliverWords) -> Document:
    """Result: state of the delivery, attempts, reason, answer."""
    _require(harness, words.operation)
    harness.own_call(words.operation, words.tenant, words.body)
    arguments = {"tenant_id": words.tenant, "user_id": words.user, "body": words.body or None}
    delivery = harness.engine.commands.deliver(harness.target, words.operation, arguments)
    return await _followed(harness, delivery, hold=bool(words.hold), follow=bool(words.follow))


async def redeliver(harness: Harness, words: language.RedeliverWords) -> Document:
    """Result: state of the delivery, attempts, reason, answer."""
    delivery = harness.engine.commands.redeliver(int(words.delivery))
    return await _followed(harness, delivery)


async def send(harness: Harness, words: language.SendWords) -> Document:
    """Result: waiting, how many deliveries still wait."""
    await harness.engine.outbox.drain_due()
    return {"waiting": harness.market.store.deliveries.waiting_lanes()}


async def call(harness: Harness, words: language.CallWords) -> Document:
    """Result: status, error, succeeded, problems, body; with times: answers, statuses, succeeded (all)."""
    _require(harness, words.operation)
    arguments = Arguments(tenant_id=words.tenant, user_id=words.user, query=words.query, body=words.body)
    harness.own_call(words.operation, words.tenant, words.body or {})
    if words.times > 1:
        calls = [_asked(harness, words, arguments) for _number in range(words.times)]
        answers = await asyncio.gather(*calls)
    else:
        answers = [await _asked(harness, words, arguments)]
    if all(_not_offered(answer) for answer in answers):
        raise _not_offered_here(words.operation, answers[0].status)
    documents = [answer_document(answer) for answer in answers]
    if words.times == 1:
        return documents[0]
    return {
        "answers": documents,
        "statuses": sorted(str(one["status"]) for one in documents),
        "succeeded": all(one["succeeded"] for one in documents),
        "problems": [problem for one in documents for problem in one["problems"]],
    }


async def page(harness: Harness, words: language.PageWords) -> Document:
    """Result: problems, disagreements, parts (by operation)."""
    fetched = await fetch_page(harness.market, harness.target, words.tenant, words.period)
    asked = [part for part in fetched.parts if part.exchange_id is not None]
    optional = ("get_limits",)
    problems = [
        f"{part.operation}: {english(part.problem)}"
        for part in asked
        if part.problem and not (part.operation in optional and part.problem.values.get("status") in _ABSENT)
    ]
    broken = [f"{one.claim} ({one.detail})" for one in fetched.agreements if not one.holds]
    parts = {part.operation: part.value for part in fetched.parts}
    return {"problems": problems, "disagreements": broken, "parts": parts}


async def tenant(harness: Harness, words: language.TenantWords) -> Document:
    """Result: what the market believes of the tenant."""
    return belief_document(harness.engine.commands.tenant(harness.target, words.tenant))


async def wait(harness: Harness, words: language.WaitWords) -> Document:
    """Result: state, and of an application its tenant_id and message."""
    deadline = asyncio.get_running_loop().time() + parse_span(words.within).total_seconds()
    while True:
        document = _standing(harness, words)
        over = asyncio.get_running_loop().time() > deadline
        if document["state"] == words.state or over:
            return document
        await asyncio.sleep(harness.pace.breath_s)
        await harness.pass_time(timedelta(seconds=30) if harness.engine.outbox.next_at() else timedelta())


async def advance(harness: Harness, words: language.AdvanceWords) -> Document:
    """Result: happened, what fell due."""
    return {"happened": await harness.pass_time(parse_span(words.span))}


async def fault(harness: Harness, words: language.FaultWords) -> Document:
    """Result: faults."""
    rates = {str(kind): rate for kind, rate in words.rates.items()}
    plan = FaultPlan(rates=rates, seed=words.seed) if rates else None
    harness.market.store.put_fault_plan(harness.target.name, plan)
    return {"faults": rates}


async def outage(harness: Harness, words: language.OutageWords) -> Document:
    """Result: phase."""
    known = harness.market.store.value("address_before_outage", "")
    if words.phase == "begin" and not known:
        harness.market.store.put_value("address_before_outage", harness.target.url)
        harness.change_target(url=closed_address())
    elif words.phase == "end" and known:
        harness.market.store.put_value("address_before_outage", "")
        harness.change_target(url=known)
    return {"phase": words.phase}


async def rotate(harness: Harness, words: language.RotateWords) -> Document:
    """Result: key."""
    harness.use_key(_host_key(harness, words.key))
    return {"key": words.key}


async def service(harness: Harness, words: language.ServiceWords) -> Document:
    """Result: keys, persona."""
    if harness.host is None:
        raise CannotError(_("only the sample service of the run can be restarted in another way"))
    changes = {name: value for name, value in words.model_dump().items() if value is not None}
    harness.setup = harness.setup.model_copy(update=changes)
    url = await harness.host.start(harness.setup)
    harness.change_target(url=url, dialect=harness.setup.persona)
    return {"keys": harness.setup.keys, "persona": harness.setup.persona}


async def check(harness: Harness, words: language.CheckWords) -> Document:
    """Result: the values themselves."""
    return words.values


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        apply, approve, reject, activate, deactivate, change_plan, renew, deliver, redeliver, send,
        call, page, tenant, wait, advance, fault, outage, rotate, service, check,
    )
}  # fmt: skip


def _require(harness: Harness, *operations: str) -> None:
    for name in operations:
        if not harness.offers(name):
            raise CannotError(
                _("the dialect {dialect} does not know {name}", dialect=harness.target.dialect, name=name)
            )


def _not_there(harness: Harness, operation: Operation, document: Document) -> bool:
    """Whether an application came to a path that a service of the standard need not have (OP-0)."""
    optional = harness.target.dialect == STANDARD.name and not operation.required
    return optional and document["status"] in _ABSENT


def _not_offered_here(name: str, status: int | None) -> CannotError:
    told = _("the service does not offer {operation}: it answers {status}", operation=name, status=status)
    return CannotError(told)


def _approval_operation(via: str) -> str:
    return "auto_provision" if via == "webhook" else "activate_tenant"


def _day(harness: Harness, text: str | None) -> date | None:
    """A day, or a span from market time's today such as ``+60d``."""
    if text is None:
        return None
    if text.startswith("+"):
        return (harness.market.clock.now() + parse_span(text[1:])).date()
    return date.fromisoformat(text)


async def _followed(
    harness: Harness, delivery: Delivery, *, hold: bool = False, follow: bool = True
) -> Document:
    if not hold:
        delivery = await harness.settle(delivery, follow=follow)
    attempts = harness.market.store.deliveries.attempts(delivery.id)
    last = next((one.exchange_id for one in reversed(attempts) if one.exchange_id), None)
    exchange = harness.market.exchanges.get(last) if last else None
    body = None
    if exchange is not None and exchange.response is not None:
        with suppress(strict_json.StrictJSONError):
            body = strict_json.parse(exchange.response.body)
    return {
        "delivery": delivery.id,
        "state": delivery.state,
        "attempts": len(attempts),
        "reason": english(delivery.reason),
        "status": exchange.response.status if exchange and exchange.response else None,
        "body": body,
    }


async def _asked(harness: Harness, words: language.CallWords, arguments: Arguments) -> Answer:
    """One answer; a 503 or 429 that names its time is asked again once."""
    answer = await _asked_once(harness, words, arguments)
    header = answer.exchange.response.header("retry-after") if answer.exchange.response else None
    busy = answer.status == 503 or (answer.status == 429 and answer.reading.error_code != "QUOTA_EXCEEDED")
    if not busy or not (header and header.isascii() and header.isdecimal()):
        return answer
    await asyncio.sleep(min(float(header), _LONGEST_RETRY_AFTER_S))
    return await _asked_once(harness, words, arguments)


async def _asked_once(harness: Harness, words: language.CallWords, arguments: Arguments) -> Answer:
    operation = operation_named(words.operation)
    if words.key is None:
        return (await harness.market.call(harness.target, operation, arguments, asked_by="scenario")).answer
    client = _client(harness, words.key)
    return await client.call(operation, arguments, purpose=Purpose(asked_by="scenario"))


def _client(harness: Harness, key: str) -> TargetClient:
    secret = WRONG_KEY if key == "wrong" else _host_key(harness, key)
    return harness.market.client(harness.target, key=lambda: secret)


def _host_key(harness: Harness, name: str) -> str:
    if harness.host is None:
        raise CannotError(_("only the sample service of the run is known by several keys"))
    return harness.host.key(name)


def _not_offered(answer: Answer) -> bool:
    code = answer.reading.error_code or ""
    unknown = code in ("TENANT_NOT_FOUND", "USER_NOT_FOUND")
    return not answer.operation.required and answer.status in _ABSENT and not unknown


def _standing(harness: Harness, words: language.WaitWords) -> Document:
    if words.application is not None:
        application = harness.engine.commands.application(int(words.application))
        if application.tenant_id:
            harness.made.add(application.tenant_id)
        return application_document(application)
    found = harness.market.store.tenants.find(harness.target.name, words.tenant or "")
    return belief_document(found) if found else {"state": "not known"}
