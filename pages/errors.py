"""``docs/errors.md``: every error message with its cause and cure."""

from pages.table import table
from simulator.error_catalogue import (
    CALLBACK_ERRORS,
    ERRORS,
    EXITS,
    GROUPS,
    MARKET_ERRORS,
    MarketError,
)
from standard_api.errors import ErrorCode

_HEAD = """# Every error, its cause and its cure

<!-- Made by `make pages` from simulator/error_catalogue.py and standard_api/errors.py. -->

What a command of mt-sim has to complain about ends with an id in brackets, the same in every language:

```text
mt-sim: no sandbox runs on .mt-sim  [MTS-103]
        start one with: mt-sim up   (or name a service with --target URL --key KEY)
```

Search this page for it. The second line says what to do; this page says a little more."""


def errors_page() -> str:
    """The whole page."""
    parts = [_HEAD, "## Exit codes", _exits()]
    for digit, title in GROUPS.items():
        parts += [f"## MTS-{digit}..: {title}", _commands(digit)]
    parts += [
        "## Answers of the market's own interface",
        "A command that asks the running market shows the code of its answer instead of an id.",
        _answers(MARKET_ERRORS),
        "## Answers to a callback",
        _answers(CALLBACK_ERRORS),
        "## Codes of the contract",
        "What a service answers to the market, as [the contract](contract.md) has it.",
        _contract(),
    ]
    return "\n\n".join(parts) + "\n"


def _exits() -> str:
    rows = [(str(code.value), cause, cure) for code, (cause, cure) in EXITS.items()]
    return table(("code", "what it means", "what to do"), rows)


def _commands(digit: str) -> str:
    rows = [
        (error.id, f"`{error.says}`" if error.says else "(in its own words)", error.cause, error.cure)
        for error in ERRORS
        if error.id.startswith(f"MTS-{digit}")
    ]
    return table(("id", "message", "cause", "cure"), rows)


def _answers(errors: tuple[MarketError, ...]) -> str:
    rows = [(f"`{error.code}`", str(error.status), error.cause, error.cure) for error in errors]
    return table(("code", "status", "cause", "cure"), rows)


def _contract() -> str:
    rows = [(f"`{code}`", ", ".join(map(str, code.statuses)), code.meaning) for code in ErrorCode]
    return table(("code", "status", "a service answers so when"), rows)
