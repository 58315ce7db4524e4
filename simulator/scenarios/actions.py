"""What each word of a scenario does on the stage; each returns a document to expect things of."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import people
from languages import _
from mock_market.delivery.commands import Wish
from mock_market.delivery.dashboard import fetch_page
from mock_market.domain.clock import parse_span
from mock_market.domain.deliveries import Delivery
from mock_market.domain.faults import FaultPlan
from mock_market.domain.tenants import Tenant
from mock_market.target.client import Answer, TargetClient
from mock_market.target.dialects import Arguments
from mock_market.wire.exchange import Purpose
from simulator.scenarios import language
from simulator.scenarios.stage import Stage, closed_address
from standard_api.operations import operation_named

Document = dict[str, Any]
Action = Callable[[Stage, Any], Awaitable[Document]]
WRONG_KEY = "a-key-that-is-wrong"
_LONGEST_RETRY_AFTER_S = 5.0
_OUTCOMES = frozenset({"status", "error", "succeeded", "statuses", "answers"})
"""Whoever expects one of these says how a call ends."""


class CannotError(Exception):
    """The step cannot be played here; the text says why, and the step is skipped."""


async def apply(stage: Stage, words: language.Apply) -> Document:
    """Result: application, state, email."""
    stage.applied += 1
    applicant = people.applicant(f"{stage.seed}/{stage.applied}")
    applicant["email"] = applicant["email"].replace("@", f"@{stage.run}.")
    given = {"name": words.name, "email": words.email, "university_name": words.university}
    applicant |= {name: value for name, value in given.items() if value is not None}
    stage.own_applicant(applicant["email"])
    wish = Wish(
        kind=words.kind,
        applicant=applicant,
        start_date=_day(stage, words.start),
        end_date=_day(stage, words.end),
        via=words.via,
    )
    application = stage.engine.commands.apply(stage.target, wish)
    return {"application": application.id, "state": application.state, "email": applicant["email"]}


async def approve(stage: Stage, words: language.Approve) -> Document:
    """Result: state of the delivery, attempts, reason, answer, application (state, tenant_id, message)."""
    commands = stage.engine.commands
    _require(stage, _approval_operation(commands.application(int(words.application)).via))
    _application, delivery = commands.approve(int(words.application))
    document = await _followed(stage, delivery, hold=bool(words.hold), follow=bool(words.follow))
    application = commands.application(int(words.application))
    known = {"state": application.state, "tenant_id": application.tenant_id, "message": application.message}
    return {**document, "application": known}


async def reject(stage: Stage, words: language.Reject) -> Document:
    """Result: state."""
    return {"state": stage.engine.commands.reject(int(words.application), words.reason).state}


async def activate(stage: Stage, words: language.Activate) -> Document:
    """Result: state of the delivery, attempts, reason, answer."""
    _require(stage, "activate_tenant")
    tenant_id = stage.own(words.tenant)
    body = {
        "tenant_id": tenant_id,
        "tenant_name": words.name,
        "plan": words.plan,
        "features": words.features,
        "config": words.config,
        "contact": {"email": words.email or f"admin@{tenant_id.replace('_', '-')}.example", "name": "관리자"},
    }
    delivery = stage.engine.commands.activate(stage.target, body)
    return await _followed(stage, delivery, hold=bool(words.hold), follow=bool(words.follow))


async def deactivate(stage: Stage, words: language.Deactivate) -> Document:
    """Result: state of the delivery, attempts, reason, answer."""
    _require(stage, "deactivate_tenant")
    delivery = stage.engine.commands.deactivate(
        stage.target,
        stage.own(words.tenant),
        reason=words.reason,
        preserve_data=bool(words.preserve_data),
    )
    return await _followed(stage, delivery, hold=bool(words.hold), follow=bool(words.follow))


async def change_plan(stage: Stage, words: language.ChangePlan) -> Document:
    """Result: state of the last delivery, attempts, reason, answer."""
    _require(stage, "activate_tenant", "deactivate_tenant")
    promised = stage.engine.commands.change_plan(stage.target, stage.own(words.tenant), words.to)
    return await _followed(stage, promised[-1], hold=False, follow=True)


async def renew(stage: Stage, words: language.Renew) -> Document:
    """Result: what the market believes of the tenant."""
    auto = None if words.auto is None else bool(words.auto)
    return _belief(stage.engine.commands.renew(stage.target, words.tenant, auto=auto))


async def deliver(stage: Stage, words: language.Deliver) -> Document:
    """Result: state of the delivery, attempts, reason, answer."""
    _require(stage, words.operation)
    stage.own_call(words.operation, words.tenant, words.body)
    arguments = {"tenant_id": words.tenant, "user_id": words.user, "body": words.body or None}
    delivery = stage.engine.commands.deliver(stage.target, words.operation, arguments)
    return await _followed(stage, delivery, hold=bool(words.hold), follow=bool(words.follow))


async def redeliver(stage: Stage, words: language.Redeliver) -> Document:
    """Result: state of the delivery, attempts, reason, answer."""
    delivery = stage.engine.commands.redeliver(int(words.delivery))
    return await _followed(stage, delivery, hold=False, follow=True)


async def send(stage: Stage, words: language.Send) -> Document:
    """Result: waiting, how many deliveries still wait."""
    await stage.engine.outbox.drain_due()
    return {"waiting": stage.market.store.deliveries.waiting_lanes()}


async def call(stage: Stage, words: language.Call) -> Document:
    """Result: status, error, succeeded, problems, body; with times: answers, statuses, succeeded (all)."""
    _require(stage, words.operation)
    arguments = Arguments(tenant_id=words.tenant, user_id=words.user, query=words.query, body=words.body)
    stage.own_call(words.operation, words.tenant, words.body or {})
    if words.times > 1:
        calls = [_asked(stage, words, arguments) for _number in range(words.times)]
        answers = await asyncio.gather(*calls)
    else:
        answers = [await _asked(stage, words, arguments)]
    if all(_not_offered(answer) for answer in answers):
        raise CannotError(
            _(
                "the service does not offer {operation}: it answers {status}",
                operation=words.operation,
                status=answers[0].status,
            )
        )
    documents = [_answer(answer) for answer in answers]
    if words.times == 1:
        return documents[0]
    return {
        "answers": documents,
        "statuses": sorted(str(one["status"]) for one in documents),
        "succeeded": all(one["succeeded"] for one in documents),
        "problems": [problem for one in documents for problem in one["problems"]],
    }


async def page(stage: Stage, words: language.Page) -> Document:
    """Result: problems, disagreements, parts (by operation)."""
    fetched = await fetch_page(stage.market, stage.target, words.tenant, words.period)
    asked = [part for part in fetched.parts if part.exchange_id is not None]
    optional = ("get_limits",)
    problems = [
        f"{part.operation}: {part.problem}"
        for part in asked
        if part.problem and not (part.operation in optional and part.problem[:3] in ("404", "405", "501"))
    ]
    broken = [f"{one.claim} ({one.detail})" for one in fetched.agreements if not one.holds]
    parts = {part.operation: part.value for part in fetched.parts}
    return {"problems": problems, "disagreements": broken, "parts": parts}


async def tenant(stage: Stage, words: language.TenantWords) -> Document:
    """Result: what the market believes of the tenant."""
    return _belief(stage.engine.commands.tenant(stage.target, words.tenant))


async def wait(stage: Stage, words: language.Wait) -> Document:
    """Result: state, and tenant_id for an application."""
    deadline = asyncio.get_running_loop().time() + parse_span(words.within).total_seconds()
    while True:
        document = _standing(stage, words)
        over = asyncio.get_running_loop().time() > deadline
        if document["state"] == words.state or over:
            return document
        await asyncio.sleep(stage.pace.breath_s)
        await stage.pass_time(timedelta(seconds=30) if stage.engine.outbox.next_at() else timedelta())


async def advance(stage: Stage, words: language.Advance) -> Document:
    """Result: happened, what fell due."""
    return {"happened": await stage.pass_time(parse_span(words.span))}


async def fault(stage: Stage, words: language.Fault) -> Document:
    """Result: faults."""
    plan = (
        FaultPlan(rates={str(kind): rate for kind, rate in words.rates.items()}, seed=words.seed)
        if words.rates
        else None
    )
    stage.market.store.put_fault_plan(stage.target.name, plan)
    return {"faults": dict(words.rates)}


async def outage(stage: Stage, words: language.Outage) -> Document:
    """Result: phase."""
    known = stage.market.store.value("address_before_outage", "")
    if words.phase == "begin" and not known:
        stage.market.store.put_value("address_before_outage", stage.target.url)
        stage.change_target(url=closed_address())
    elif words.phase == "end" and known:
        stage.market.store.put_value("address_before_outage", "")
        stage.change_target(url=known)
    return {"phase": words.phase}


async def rotate(stage: Stage, words: language.Rotate) -> Document:
    """Result: key."""
    stage.use_key(_host_key(stage, words.key))
    return {"key": words.key}


async def service(stage: Stage, words: language.Service) -> Document:
    """Result: keys, persona."""
    if stage.host is None:
        raise CannotError(_("only the sample service of the run can be restarted in another way"))
    changes = {name: value for name, value in words.model_dump().items() if value is not None}
    stage.setup = stage.setup.model_copy(update=changes)
    url = await stage.host.start(stage.setup)
    stage.change_target(url=url, dialect=stage.setup.persona)
    return {"keys": stage.setup.keys, "persona": stage.setup.persona}


async def check(stage: Stage, words: language.Check) -> Document:
    """Result: the values themselves."""
    return words.values


ACTIONS: dict[str, Action] = {
    action.__name__: action
    for action in (
        apply, approve, reject, activate, deactivate, change_plan, renew, deliver, redeliver, send,
        call, page, tenant, wait, advance, fault, outage, rotate, service, check,
    )
}  # fmt: skip


def default_expectation(verb: str, words: language.Words, expected: Document) -> Document:
    """What a step expects without being told: that it worked."""
    first_words = {path.partition(".")[0] for path in expected}
    if isinstance(words, language.Call) and not first_words & _OUTCOMES:
        return {"succeeded": True}
    if isinstance(words, language.Page):
        default: Document = {"problems": [], "disagreements": []}
        return {path: wanted for path, wanted in default.items() if path not in first_words}
    if isinstance(words, language.Wait):
        return {"state": words.state}
    if verb in ("change_plan", "redeliver") and "state" not in first_words:
        return {"state": "delivered"}
    delivers = isinstance(
        words, language.Approve | language.Activate | language.Deactivate | language.Deliver
    )
    if delivers and "state" not in first_words and not getattr(words, "hold", False):
        return {"state": "delivered"}
    return {}


def _require(stage: Stage, *operations: str) -> None:
    for name in operations:
        if not stage.offers(name):
            raise CannotError(
                _("the dialect {dialect} does not know {name}", dialect=stage.target.dialect, name=name)
            )


def _approval_operation(via: str) -> str:
    return "auto_provision" if via == "webhook" else "activate_tenant"


def _day(stage: Stage, text: str | None) -> date | None:
    """A day, or a span from market time's today such as ``+60d``."""
    if text is None:
        return None
    if text.startswith("+"):
        return (stage.market.clock.now() + parse_span(text[1:])).date()
    return date.fromisoformat(text)


async def _followed(stage: Stage, delivery: Delivery, *, hold: bool, follow: bool) -> Document:
    if not hold:
        delivery = await stage.settle(delivery, follow=follow)
    attempts = stage.market.store.deliveries.attempts(delivery.id)
    last = next((one.exchange_id for one in reversed(attempts) if one.exchange_id), None)
    exchange = stage.market.exchanges.get(last) if last else None
    body = None
    if exchange is not None and exchange.response is not None:
        from standard_api import strict_json

        try:
            body = strict_json.parse(exchange.response.body)
        except strict_json.StrictJSONError:
            body = None
    return {
        "delivery": delivery.id,
        "state": delivery.state,
        "attempts": len(attempts),
        "reason": delivery.reason,
        "status": exchange.response.status if exchange and exchange.response else None,
        "body": body,
    }


async def _asked(stage: Stage, words: language.Call, arguments: Arguments) -> Answer:
    """One answer; a 503 or 429 that names its time is asked again once."""
    operation = operation_named(words.operation)
    if words.key is None:
        answer = (await stage.market.call(stage.target, operation, arguments, asked_by="scenario")).answer
    else:
        answer = await _client(stage, words.key).call(
            operation, arguments, purpose=Purpose(asked_by="scenario")
        )
    header = answer.exchange.response.header("retry-after") if answer.exchange.response else None
    busy = answer.status == 503 or (answer.status == 429 and answer.reading.error_code != "QUOTA_EXCEEDED")
    if not busy or not (header and header.isascii() and header.isdecimal()):
        return answer
    await asyncio.sleep(min(float(header or 0), _LONGEST_RETRY_AFTER_S))
    return (await stage.market.call(stage.target, operation, arguments, asked_by="scenario")).answer


def _client(stage: Stage, key: str) -> TargetClient:
    secret = WRONG_KEY if key == "wrong" else _host_key(stage, key)
    return stage.market.client(stage.target, key=lambda: secret)


def _host_key(stage: Stage, name: str) -> str:
    if stage.host is None:
        raise CannotError(_("only the sample service of the run is known by several keys"))
    return stage.host.key(name)


def _answer(answer: Answer) -> Document:
    model = answer.reading.model
    failure = answer.exchange.failure
    return {
        "status": answer.status,
        "error": answer.reading.error_code,
        "succeeded": answer.succeeded,
        "problems": [*answer.reading.problems, *([failure.message] if failure else [])],
        "body": model.model_dump(mode="json") if model is not None else answer.reading.value,
    }


def _not_offered(answer: Answer) -> bool:
    code = answer.reading.error_code or ""
    unknown = code in ("TENANT_NOT_FOUND", "USER_NOT_FOUND")
    return not answer.operation.required and answer.status in (404, 405, 501) and not unknown


def _belief(known: Tenant) -> Document:
    subscription = known.subscription
    return {
        "tenant_id": known.tenant_id,
        "state": known.state,
        "plan": known.plan,
        "name": known.name,
        "start": subscription.start.isoformat() if subscription else None,
        "end": subscription.end.isoformat() if subscription and subscription.end else None,
        "auto_renew": bool(subscription and subscription.auto_renew),
    }


def _standing(stage: Stage, words: language.Wait) -> Document:
    if words.application is not None:
        application = stage.engine.commands.application(int(words.application))
        if application.tenant_id:
            stage.made.add(application.tenant_id)
        return {
            "state": application.state,
            "tenant_id": application.tenant_id,
            "message": application.message,
        }
    found = stage.market.store.tenants.find(stage.target.name, words.tenant or "")
    return _belief(found) if found else {"state": "not known"}
