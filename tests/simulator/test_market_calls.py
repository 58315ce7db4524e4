"""What the market refuses reaches a person with its code, its hint and the right exit code."""

import pytest

from mock_market.client.market_client import MarketError, MarketUnreachableError
from simulator.errors.exit_codes import ExitCode
from simulator.sandbox.market_calls import as_command_error


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("NO_TENANT", ExitCode.USAGE),
        ("CANNOT_WRITE", ExitCode.INCOMPLETE),
        ("INTERNAL", ExitCode.INTERNAL),
    ],
)
def test_a_refusal_keeps_its_code(code: str, expected: ExitCode) -> None:
    refused = MarketError(code, "no", "do this")
    shown = as_command_error(refused, hint="or that")
    assert (str(shown), shown.id, shown.hint, shown.code) == ("no", code, "do this", expected)


def test_a_refusal_without_a_hint_takes_the_commands() -> None:
    shown = as_command_error(MarketError("NO_EXCHANGE", "no"), hint="or that")
    assert shown.hint == "or that"


def test_a_market_that_does_not_answer_is_incomplete() -> None:
    shown = as_command_error(MarketUnreachableError("nothing answers"))
    assert (shown.id, shown.code) == ("MTS-111", ExitCode.INCOMPLETE)
