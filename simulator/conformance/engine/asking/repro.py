"""How a person repeats the call behind a finding: a line for bash, or why there is none. Pure."""

from dataclasses import dataclass

from languages import _
from mock_market.api.views import ExchangeView
from mock_market.exports.curl import as_curl
from mock_market.wire.exchange import Exchange
from simulator.conformance.engine.findings.check import Check
from simulator.conformance.engine.run.run import Run

_LONGEST = 4096


@dataclass(frozen=True, kw_only=True)
class Repro:
    """``curl`` repeats one call; ``note`` says what is to be known about it."""

    curl: str = ""
    note: str = ""


def repro_of(exchange: Exchange, check: Check, run: Run) -> Repro:
    """The line for the call of an exchange, without its secrets."""
    size = len(exchange.call.body or b"")
    if size > _LONGEST:
        return Repro(note=_("no curl line: the body has {size} bytes", size=size))
    view = ExchangeView.of(run.redactor.exchange(exchange))
    note = ""
    if run.passes_with_the_run(exchange.call):
        note = _(
            "the run's tenants are erased at its end; mt-sim test --check {id} asks it all again", id=check.id
        )
    return Repro(curl=as_curl(view, variable=run.key_variable), note=note)
