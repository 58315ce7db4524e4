"""The tenants of a load: made before it begins, and erased when it ended, however it ended."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from languages import _
from mock_market.saying import worded
from mock_market.target.client import Answer, TargetClient
from mock_market.target.dialects import Arguments
from simulator.errors.extras import LOAD_TARGET_UNREACHABLE, NO_LOAD_TENANT
from simulator.load.mix import activation
from simulator.output.console import say
from simulator.targets.named import NamedTarget
from standard_api.operations import operation_named

_TRIES = 3


@contextmanager
def tenants_of_a_load(named: NamedTarget, how_many: int) -> Iterator[list[str]]:
    """Make them, lend their names, erase them; CommandError when the service does not make them."""
    run = secrets.token_hex(3)
    names = [f"mtsim-load-{run}-{number}" for number in range(1, how_many + 1)]
    owed: list[str] = []
    try:
        for name in names:
            _make(named, name, owed)
        yield names
    finally:
        left = [name for name in owed if not _erased(named, name)]
        if left:
            say(_("not erased: {names}", names=", ".join(left)))


def _make(named: NamedTarget, name: str, owed: list[str]) -> None:
    """Make a tenant; it is owed unless nothing of it can be there."""
    owed.append(name)
    answer = _ask(named, "activate_tenant", name, activation(name))
    failure, status = answer.exchange.failure, answer.status
    refused = not failure and status is not None and 400 <= status < 500
    unsent = failure and not failure.sent
    if refused or unsent:
        owed.remove(name)
    if failure:
        raise LOAD_TARGET_UNREACHABLE.error(url=named.target.url, error=worded(failure.message))
    if status not in (200, 202):
        raise NO_LOAD_TENANT.error(status=status)


def _erased(named: NamedTarget, name: str) -> bool:
    body = {"reason": "admin_request", "preserve_data": False}
    tries = (_ask(named, "deactivate_tenant", name, body) for _try in range(_TRIES))
    return any(answer.status in (200, 404) for answer in tries)


def _ask(named: NamedTarget, operation: str, name: str, body: dict[str, Any]) -> Answer:
    client = TargetClient(named.target, key=lambda: named.key, record=lambda exchange: exchange)
    return asyncio.run(client.call(operation_named(operation), Arguments(tenant_id=name, body=body)))
