"""One operation, called through the running market or straight at a service."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from languages import _, os_words
from mock_market.api.views import CallInput, CallResult
from mock_market.client.market_client import MarketClient
from mock_market.delivery.marketplace import Outcome
from mock_market.domain.verdict import verdict_of
from mock_market.saying import body_problem, worded
from mock_market.store.exchanges import ExchangeStore
from mock_market.target.client import TargetClient
from mock_market.target.dialects import NotOfferedHereError
from mock_market.target.operations import NoSuchOperationError, named_operation
from mock_market.wire.transport import InvalidCallError
from simulator.errors.arguments import (
    BODY_NOT_AN_OBJECT,
    BODY_NOT_JSON,
    BODY_NOT_READABLE,
    NO_OPERATION,
    NOT_A_QUERY,
    OPTION_WITHOUT_EFFECT,
    REQUEST_NOT_SAYABLE,
    SUBJECT_NOT_NAMED,
)
from simulator.errors.exit_codes import ExitCode
from simulator.errors.traces import EXCHANGE_NOT_STORED
from simulator.output.given_names import by_name
from simulator.output.text_files import NotTextError, as_given
from simulator.sandbox.market_calls import ask_market
from simulator.sandbox.target import service_named
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.storage.runs import new_run
from simulator.targets.named import NamedTarget
from standard_api import strict_json
from standard_api.operations import Operation


def find_operation(name: str) -> Operation:
    """The operation; CommandError lists what is valid."""
    try:
        return named_operation(name)
    except NoSuchOperationError as error:
        raise NO_OPERATION.error(str(error)) from None


def call_market(data: Path, given: CallInput) -> CallResult:
    """Call through the running sandbox, at the service that is meant."""

    async def call(client: MarketClient, state: SandboxState) -> CallResult:
        name = await service_named(client, state, given.target)
        return await client.call(given.model_copy(update={"target": name}))

    return ask_market(data, call)


async def call_target(folder: DataFolder, named: NamedTarget, given: CallInput) -> CallResult:
    """Call a service directly; the exchange is kept as a run of its own."""
    operation = find_operation(given.operation)
    store = ExchangeStore(new_run(folder) / "exchanges.db")
    try:
        client = TargetClient(
            named.target, key=lambda: named.key, service_key=lambda: named.service_key, record=store.append
        )
        answer = await client.call(operation, given.arguments())
        verdict = verdict_of(operation, answer.exchange, answer.reading, now=datetime.now(UTC))
        if store.get(answer.exchange.id) is None:
            raise EXCHANGE_NOT_STORED.error()
        return CallResult.of(Outcome(answer=answer, verdict=verdict))
    except (NotOfferedHereError, InvalidCallError) as error:
        raise REQUEST_NOT_SAYABLE.error(str(error)) from None
    finally:
        store.close()


def exit_code(result: CallResult) -> ExitCode:
    """0 for a success, 3 when no answer came, 1 for any other answer."""
    if result.succeeded:
        return ExitCode.PASSED
    return ExitCode.INCOMPLETE if result.exchange.response is None else ExitCode.FAILED


def read_body(option: str | None) -> dict[str, Any]:
    """The parts of a call that a JSON object from the text, ``@FILE`` or standard input (``-``) makes.

    They are its value and the very letters that a person wrote. A name may stand twice in it: whoever tries
    a service sends what is wrong on purpose.
    """
    if option is None:
        return {}
    text = written(option)
    try:
        value = strict_json.parse(text.encode(), names_twice=True)
    except strict_json.StrictJSONError as error:
        raise BODY_NOT_JSON.error(worded(body_problem(error))) from None
    if not isinstance(value, dict):
        raise BODY_NOT_AN_OBJECT.error()
    return {"body": value, "written": text}


def written(option: str) -> str:
    """The text of a body as it was written, whatever it says."""
    try:
        return as_given(option)
    except (OSError, NotTextError, ValueError) as error:
        raise BODY_NOT_READABLE.error(error=os_words(error)) from None


def read_pairs(pairs: Iterable[str]) -> dict[str, str | int]:
    """``name=value`` options as a query."""
    return by_name(_asked(pair) for pair in pairs)


def _asked(pair: str) -> tuple[str, str | int]:
    name, equals, value = pair.partition("=")
    if not equals or not name:
        raise NOT_A_QUERY.error(pair=pair)
    return name, value


def check_arguments(operation: Operation, tenant_id: str | None, user_id: str | None) -> None:
    """CommandError when the operation needs an id that was not given, or has no place for one that was."""
    for name, given in (("tenant_id", tenant_id), ("user_id", user_id)):
        option = f"--{name.removesuffix('_id')}"
        if name in operation.path_parameters and not given:
            raise SUBJECT_NOT_NAMED.error(name=operation.name, option=option)
        if given and name not in operation.path_parameters:
            about = _("the path of {operation} names none", operation=operation.name)
            raise OPTION_WITHOUT_EFFECT.error(option=option, reason=about)
