"""Which features a tenant is shown to have."""

from languages import _
from simulator.conformance.engine.answers.reply import Reply
from simulator.conformance.engine.context import CheckContext


def expect_features(ctx: CheckContext, reply: Reply, *sent: str) -> None:
    """The features that were sent are shown; those of the plan may be too (LIFE-30)."""
    shown = reply.at("features")
    fine = set(sent) <= set(shown)
    ctx.expect(fine, _("features with {names}", names=", ".join(sent)), ", ".join(shown), reply)
