"""What a service of the standard does with lawful requests: the walk that a judging begins with."""

import secrets
from dataclasses import dataclass
from random import Random

from languages import _
from mock_market.saying import worded
from mock_market.target.dialects import dialect_of
from mock_market.target.target import Target
from simulator.audit.presence import NOBODY
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.asking.asker import Asker
from simulator.conformance.engine.context import CheckContext
from simulator.conformance.engine.findings.cause import Causes
from simulator.conformance.engine.findings.outcomes import BlockedError, SkippedError
from simulator.conformance.engine.run.ledger import Ledger
from simulator.conformance.engine.run.pulse import Pulse
from simulator.conformance.engine.run.run import Run
from simulator.conformance.engine.walk import WALK, Walk
from simulator.errors.command_error import CommandError


@dataclass(frozen=True, kw_only=True)
class Walked:
    """The answer of each operation that was reached, what was left over, and why the walk ended early."""

    replies: dict[str, Reply]
    left_over: tuple[str, ...] = ()
    stopped: str = ""

    @property
    def kept_from(self) -> str:
        """Why an operation was not reached."""
        made = self.replies.get("create_user")
        if self.stopped or made is None:
            return self.stopped
        return _("no user could be made: {said}", said=made.said)

    def is_missing(self, reply: Reply) -> bool:
        """Whether nobody has written what was asked: not of a user whom the service may not know."""
        operation, made = reply.operation, self.replies.get("create_user")
        of_a_user = operation is not None and "user_id" in operation.path_parameters
        known = made is not None and made.succeeded
        return reply.absent and reply.code not in NOBODY and (known or not of_a_user)


async def walked(target: Target, key: str, asker: Asker, pulse: Pulse, prefix: str) -> Walked:
    """Ask for every operation once, on a tenant that is made for it and erased after it."""
    run = Run(
        name=secrets.token_hex(3),
        target=target,
        dialect=dialect_of(target),
        ledger=Ledger(f"{prefix}audit-{secrets.token_hex(3)}-"),
        pulse=pulse,
        key=key,
        causes=Causes({}),
    )
    ctx = CheckContext(WALK, run, asker, Random(0))  # noqa: S311  names, not secrets
    walk = Walk(ctx, with_applications=False)
    stopped = ""
    try:
        await walk.go()
    except (BlockedError, SkippedError, CommandError) as error:
        stopped = str(error)
    finally:
        await ctx.tenants.erase_all()
    activation = walk.replies.get("activate_tenant")
    if not stopped and activation is not None and not activation.succeeded:
        stopped = _("no tenant could be made: {said}", said=activation.said)
    return Walked(replies=walk.replies, left_over=run.ledger.left_over, stopped=stopped)


def owed(reply: Reply) -> tuple[str, ...]:
    """What an answer to a lawful request owes the contract."""
    if not reply.accepted:
        return (_("{said} for a lawful request", said=reply.said),)
    problems = map(worded, (*reply.reading.problems, *reply.reading.unreadable))
    return (*problems, *(f"{one.field}: {one.expected}; {one.observed}" for one in reply.deviations))
