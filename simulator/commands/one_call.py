"""What ``mt-sim activate``, ``deactivate`` and ``call`` do: one call, shown to a person or as JSON."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from languages import _
from mock_market.api.views import CallInput
from mock_market.domain.activation import activation
from simulator.commands.calls import (
    WrittenBody,
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


@dataclass(frozen=True, kw_only=True)
class OneCall:
    """An operation and what it is about."""

    operation: str
    data: Path
    tenant_id: str | None = None
    user_id: str | None = None
    query: dict[str, str | int] = field(default_factory=dict)
    body: dict[str, Any] | None = None
    written: WrittenBody | None = None
    """A body that a person wrote; it goes out letter by letter."""
    changes: dict[str, Any] = field(default_factory=dict)
    """Parts of an activation."""
    as_json: bool = False

    def run(self, choice: TargetChoice) -> ExitCode:
        """Call it through the sandbox, or at the service that was named; show what came."""
        check_arguments(find_operation(self.operation), self.tenant_id, self.user_id)
        given = CallInput(
            operation=self.operation,
            tenant_id=self.tenant_id,
            user_id=self.user_id,
            query=self.query,
            body=self.body,
            changes=self.changes,
        )
        choice = with_default(choice)
        if choice.target is None and choice.how():
            raise OPTION_WITHOUT_EFFECT.error(
                option=choice.how(), reason=_("the market calls with the key and the words it knows")
            )
        through_market = _is_market_s(self.data, choice)
        if self.written and not self.changes:
            given = given.model_copy(update={"body": self.written.value, "written": self.written.text})
        elif self.operation == "activate_tenant" and (self.written or not through_market):
            body = activation(str(self.tenant_id), self.written.value if self.written else None, self.changes)
            given = given.model_copy(update={"body": body})
        if through_market:
            parsed = {"body": None} if given.written is not None else {}  # the market reads it itself
            own = given.model_copy(update={"target": choice.target, **parsed})
            result = call_market(self.data, own)
        else:
            folder = DataFolder(self.data)
            result = asyncio.run(call_target(folder, service_meant(folder, choice), given))
        if self.as_json:
            show_json(result.model_dump(mode="json"))
        else:
            show(whole(result.exchange))
            show("")
            show(verdict_line(result))
        return exit_code(result)


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
