"""Sees operations work: all of them on a tenant of its own, or those that read on one that is there."""

import asyncio
import secrets
from dataclasses import replace

from languages import _
from mock_market.target.dialects import STANDARD, Arguments, Dialect
from simulator.audit.audited import Audited, arguments_for
from simulator.audit.lawful import Walked, owed, walked
from simulator.audit.presence import Presence
from simulator.audit.readiness import Way
from simulator.conformance.engine.answers.reply import faceless
from simulator.conformance.engine.arrangement.tenants import Tenants
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.asking.spoiling import Spoiling
from standard_api.operations import operation_named


async def seen_on_own_tenant(audited: Audited, ways: list[Way]) -> list[Way]:
    """Read everything of a tenant of our own, in a dialect that can also erase it."""
    offered = {(way.dialect, way.operation): way for way in ways if way.offered}
    for dialect in audited.dialects():
        creates = [name for name in ("activate_tenant", "auto_provision") if (dialect.name, name) in offered]
        if dialect.name == STANDARD.name and "activate_tenant" in creates:
            return await _walk(audited, ways, dialect)
        if creates and (dialect.name, "deactivate_tenant") in offered:
            return await _on_own_tenant(audited, ways, dialect, offered[dialect.name, creates[0]])
    audited.note(_("no dialect both makes and erases a tenant here; name one with data: --read-tenant"))
    return ways


async def read_all(audited: Audited, ways: list[Way], tenant_id: str) -> list[Way]:
    """Ask every reading operation that is offered, and note what its answer owes the contract."""
    askers = {dialect.name: audited.asker(dialect) for dialect in audited.dialects()}
    return [await _read(askers[way.dialect], way, tenant_id) for way in ways]


async def _walk(audited: Audited, ways: list[Way], dialect: Dialect) -> list[Way]:
    """An operation is ready when it did on the walk what the contract says."""
    named = audited.plan.named
    target = replace(named.target, dialect=dialect.name, operations={})
    found = await walked(target, named.key, audited.asker(dialect), audited.pulse, audited.plan.prefix)
    audited.left_over += found.left_over
    if found.stopped:
        audited.note(found.stopped)
    return [_after(way, found) for way in ways]


def _after(way: Way, found: Walked) -> Way:
    """A way of the standard with what the walk showed of it."""
    if way.dialect != STANDARD.name or not way.offered or not way.called:
        return way
    reply = found.replies.get(way.operation)
    if reply is None and way.operation == "auto_provision":
        return way
    lacks = owed(reply) if reply else (_("it was not seen working: {why}", why=found.kept_from),)
    exchanges = (*way.exchanges, reply.id) if reply else way.exchanges
    if reply is not None and found.is_missing(reply):
        return replace(way, presence=Presence.ABSENT, lacks=(), exchanges=exchanges)
    told = set(map(faceless, way.lacks))
    more = (one for one in lacks if faceless(one) not in told)
    return replace(way, lacks=(*way.lacks, *more), exchanges=exchanges, seen=reply is not None)


async def _on_own_tenant(audited: Audited, ways: list[Way], dialect: Dialect, create: Way) -> list[Way]:
    asker = audited.asker(dialect)
    own = f"{audited.plan.prefix}audit-{secrets.token_hex(3)}"
    activates = create.operation == "activate_tenant"
    body = Tenants.activation(own, features=["chat"]) if activates else _application(own)
    arguments = Arguments(tenant_id=own, body=body)
    refused = False
    try:
        made = await asker.ask(operation_named(create.operation), arguments, watched=False)
        refused = made.refused
        tenant_id = made.at("tenant_id") if made.accepted else None
        if not isinstance(tenant_id, str):
            audited.note(_("no tenant could be made: {said}", said=made.said))
            return ways
        own = tenant_id
        await _until_active(asker, dialect, tenant_id)
        return await read_all(audited, ways, tenant_id)
    finally:
        if not refused:
            await audited.erase(dialect, own)


async def _until_active(asker: Asker, dialect: Dialect, tenant_id: str) -> None:
    if not dialect.offers("get_tenant_status"):
        return
    for pause in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0):
        reply = await asker.ask(operation_named("get_tenant_status"), Arguments(tenant_id=tenant_id))
        if reply.at("status") != "provisioning":
            return
        await asyncio.sleep(pause)


async def _read(asker: Asker, way: Way, tenant_id: str) -> Way:
    if not way.offered or not way.called or way.operation == "get_user":
        return way
    operation = operation_named(way.operation)
    if operation.writes:
        return way
    reply = await asker.ask(
        operation,
        arguments_for(operation, tenant_id),
        spoiling=Spoiling(key_header=way.header) if way.header else None,
        watched=False,
    )
    lacks = owed(reply)
    if not reply.accepted:
        lacks = (_("{said} for a tenant that is there", said=reply.said),)
    elif way.dialect not in (STANDARD.name, "aliases"):
        lacks = (_("the contract's shape of the answer"), *lacks)
    return replace(way, lacks=(*way.lacks, *lacks), exchanges=(*way.exchanges, reply.id), seen=True)


def _application(name: str) -> dict[str, object]:
    return {
        "application_id": 1 + secrets.randbelow(2**31 - 1),
        "kind": "demo",
        "applicant": {
            "id": 1 + secrets.randbelow(9999),
            "name": "김하늘",
            "email": f"admin@{name}.example",
            "university_name": "한빛대학교",
        },
        "service": {"id": 1, "slug": "mt-sim", "title": "mt-sim audit"},
    }
