"""Health: open to all, quick, and silent about tenants."""

from simulator.conformance.check import Level, check
from simulator.conformance.trial import Trial


@check(
    "health.answers",
    Level.MUST,
    "OP-1",
    "HEALTH-3",
    portable=True,
    hint='Answer GET /mt/health with {"status": "healthy", "version": "...", "timestamp": "...Z"}.',
)
async def answers(t: Trial) -> None:
    """Health answers 200 with status, version and timestamp, or 503 when it is unhealthy.

    The market asks before it sends a tenant; a service that cannot say how it is gets none.
    """
    reply = await t.ask("health", again=False)
    fine = reply.succeeded or (reply.status == 503 and reply.reading.model is not None)
    t.expect(fine, "200 with status, version and timestamp (503 when unhealthy)", reply.said, reply)
