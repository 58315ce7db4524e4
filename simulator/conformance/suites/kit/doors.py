"""Doors that must be shut to strangers at all, before anything finer can be judged of their locks."""

from collections.abc import Callable, Iterable
from functools import partial

from languages import _
from mock_market.wire.masked_keys import MADE_UP
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.answers.wording import listed
from simulator.conformance.engine.asking.spoiling import Spoiling
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.outcomes import BlockedError
from simulator.conformance.engine.run.ledger import OwnTenant
from simulator.conformance.suites.kit.every_operation import Stop
from standard_api.errors import ErrorCode

WRONG = f"{MADE_UP}key-7d3f9a51c20e"
MISSING_KEY = ("auth.missing_key", Spoiling(without_key=True))
WRONG_KEY = ("auth.wrong_key", Spoiling(key=WRONG))
_MOST, _MANY = 20, 10


async def need_shut(ctx: CheckContext, tenant: OwnTenant, *doors: Stop, silent: bool = False) -> None:
    """No door opens without a key or with any; otherwise the check is blocked by the one that tells it.

    ``silent``: the check sends no key, so that a stranger without one must be refused with 401, too.
    """
    for door in doors:
        judge, nothing = MISSING_KEY
        without = await as_stranger(ctx, door, tenant, nothing)
        if came_in(without) or (silent and not turned_away(without)):
            raise BlockedError(ctx.run.causes.opened(without, door.operation.name, judge))
        other, anything = WRONG_KEY
        wrong = await as_stranger(ctx, door, tenant, anything)
        if not turned_away(wrong):
            teller = judge if wrong.said == without.said else other
            raise BlockedError(ctx.run.causes.opened(wrong, door.operation.name, teller))


async def as_stranger(ctx: CheckContext, door: Stop, tenant: OwnTenant, spoiling: Spoiling) -> Reply:
    """How a door answers a stranger: asked once a run, for whichever tenant, since none may come in."""
    ask = partial(door.ask, ctx, tenant, spoiling=spoiling)
    return (await ctx.ask.once((door.operation.name, spoiling), ask))[-1]


def came_in(reply: Reply) -> bool:
    """Whether a stranger was served, or was told what only a guest may know."""
    return reply.accepted or reply.status in (404, 409)


def turned_away(reply: Reply) -> bool:
    """Whether a stranger was refused as the contract says."""
    return reply.status in ErrorCode.UNAUTHORIZED.statuses


def on_each(names: str) -> str:
    """Where a stranger was refused, or was not."""
    return _("on {name}", name=names)


def expect_refusals(
    ctx: CheckContext, answers: Iterable[tuple[str, Reply]], where: Callable[[str], str] = on_each
) -> None:
    """401 UNAUTHORIZED on every operation; those that let a stranger in, or answer alike, are one finding."""
    alike: dict[str, list[tuple[str, Reply]]] = {}
    for name, reply in answers:
        alike.setdefault("" if came_in(reply) else reply.said, []).append((name, reply))
    for told in alike.values():
        names = listed(dict.fromkeys(name for name, _reply in told), most=_MOST)
        if len(alike) == 1 and len(told) > _MANY:
            names = _("every operation that wants a key")
        ctx.expect.refusal(told[0][1], ErrorCode.UNAUTHORIZED, where(names))
