"""What ``mt-sim activate``, ``deactivate`` and ``call`` do: one call, shown to a person or as JSON."""

import asyncio
from pathlib import Path

from languages import _
from mock_market.api.views import CallInput
from mock_market.domain.activation import activation
from simulator.commands.calls import (
    call_market,
    call_target,
    check_arguments,
    exit_code,
    find_operation,
)
from simulator.errors.arguments import OPTION_WITHOUT_EFFECT
from simulator.errors.exit_codes import ExitCode
from simulator.output.console import show, show_json
from simulator.output.exchange_text import verdict_line, whole
from simulator.sandbox.target import known_services, service_meant
from simulator.storage.data_folder import DataFolder
from simulator.targets.named import TargetChoice, with_default
from standard_api.examples import EXAMPLES
from standard_api.operations import AUTO_PROVISION, OPERATIONS


def make_call(given: CallInput, choice: TargetChoice, *, data: Path, as_json: bool) -> ExitCode:
    """Call through the sandbox, or at the service that was named; show what came."""
    check_arguments(find_operation(given.operation), given.tenant_id, given.user_id)
    choice = with_default(choice)
    if choice.target is None and choice.how():
        raise OPTION_WITHOUT_EFFECT.error(
            option=choice.how(), reason=_("the market calls with the key and the words it knows")
        )
    through_market = _is_market_s(data, choice)
    given = _completed(given, through_market=through_market)
    if through_market:
        parsed = {"body": None} if given.written is not None else {}  # the market reads it itself
        result = call_market(data, given.model_copy(update={"target": choice.target, **parsed}))
    else:
        folder = DataFolder(data)
        result = asyncio.run(call_target(folder, service_meant(folder, choice), given))
    if as_json:
        show_json(result.model_dump(mode="json"))
    else:
        show(whole(result.exchange))
        show("")
        show(verdict_line(result))
    return exit_code(result)


def _completed(given: CallInput, *, through_market: bool) -> CallInput:
    """An activation of which only parts were said; the market completes what it knows better."""
    if given.operation != "activate_tenant" or (given.written and not given.changes):
        return given
    if given.written is None and through_market:
        return given
    body = activation(str(given.tenant_id), given.body, given.changes)
    return given.model_copy(update={"body": body, "written": None})


def _is_market_s(data: Path, choice: TargetChoice) -> bool:
    """Whether the running market makes the call, with the key it holds, and so believes what comes of it."""
    if choice.target is None:
        return True
    return choice == TargetChoice(target=choice.target) and choice.target in known_services(data)


def list_operations(*, as_json: bool) -> None:
    """Name, path and meaning of every operation."""
    operations = (*OPERATIONS, AUTO_PROVISION)
    if as_json:
        show_json(
            [
                {
                    "name": one.name,
                    "method": one.method,
                    "path": one.path,
                    "required": one.required,
                    "summary": one.summary,
                    "example": EXAMPLES[one.name].request,
                }
                for one in operations
            ]
        )
        return
    for one in operations:
        optional = "" if one.required else "  " + _("(optional)")
        show(f"{one.name:<19} {one.method:<6} {one.path}\n{'':<19} {_(one.summary)}{optional}")
