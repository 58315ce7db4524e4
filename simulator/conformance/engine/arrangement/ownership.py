"""Whether a tenant that came of an application is ours: the service chose its id, so it may be older."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from languages import _
from mock_market.target.dialects import Arguments
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.run.ledger import Submission
from simulator.conformance.engine.run.run import Run
from standard_api.operations import operation_named

APPLY = "auto_provision"
_CLOCKS_APART = timedelta(minutes=1)
_LONGEST_PAUSE_S = 2.0
_MOST_UNREAD = 5


async def adopt(run: Run, asker: Asker, sent: Submission, reply: Reply) -> str | None:
    """Take what an answer says into the ledger; return the tenant that is ours to erase, if any."""
    tenant_id = reply.at("tenant_id")
    ours = isinstance(tenant_id, str) and bool(tenant_id) and await _is_ours(run, asker, sent, tenant_id)
    if ours:
        run.ledger.adopts(tenant_id, sent)
    # An error changes nothing (ERR-4); without an answer, or while processing, a tenant may still come.
    if ours or (reply.status is not None and reply.at("status") != "processing"):
        run.ledger.decided(sent)
    return tenant_id if ours else None


async def decide(run: Run, asker: Asker, sent: Submission) -> None:
    """Repeat an application until its end is known (HOOK-8); its tenant is then in the ledger.

    Given up after a few answers that cannot be read; the application then stays undecided.
    """
    pause, unread = 0.1, 0
    while sent in run.ledger.undecided and unread < _MOST_UNREAD:
        reply = await asker.ask(operation_named(APPLY), Arguments(body=sent.wish), watched=False)
        await adopt(run, asker, sent, reply)
        unread += reply.status is None
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE_S)


async def _is_ours(run: Run, asker: Asker, sent: Submission, tenant_id: str) -> bool:
    ledger, owner = run.ledger, run.ledger.owner_of(tenant_id)
    if tenant_id in ledger.left_alone or tenant_id == run.read_tenant:
        return False
    if tenant_id.startswith(ledger.prefix) or (owner is not None and owner.shares_with(sent)):
        return True
    doubt = _("two applicants got it") if owner else await _doubt(run, asker, sent, tenant_id)
    if doubt:
        ledger.leaves(tenant_id, doubt)
    return not doubt


async def _doubt(run: Run, asker: Asker, sent: Submission, tenant_id: str) -> str:
    """Why a tenant may be older than the application that it came of, or ""."""
    if not run.dialect.offers("get_tenant_status"):
        return _("the service chose its id, and cannot be asked how old it is")
    shown = await asker.ask(operation_named("get_tenant_status"), Arguments(tenant_id=tenant_id))
    now, born = shown.service_time, _time(shown.at("created_at"))
    if now is None or born is None:
        return _("it cannot be told whether it is older than its application")
    asked = (now - timedelta(seconds=time.perf_counter() - sent.since)).replace(microsecond=0)
    if born < asked:
        return _("it is older than its application (created_at {born})", born=shown.at("created_at"))
    # A clock that is hours ahead makes old tenants look new; servers renew their Date now and then only.
    early = born > now + _CLOCKS_APART
    return _("it is of the future (created_at {born})", born=shown.at("created_at")) if early else ""


def _time(value: object) -> datetime | None:
    try:
        told = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)
