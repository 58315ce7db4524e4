"""Which features a tenant is shown to have."""

from languages import _
from simulator.conformance.reply import Reply
from simulator.conformance.trial import Trial


def expect_features(t: Trial, reply: Reply, *sent: str) -> None:
    """The features that were sent are shown; those of the plan may be too (LIFE-30)."""
    shown = reply.at("features")
    fine = set(sent) <= set(shown)
    t.expect(fine, _("features with {names}", names=", ".join(sent)), ", ".join(shown), reply)
