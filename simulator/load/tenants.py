"""The tenants of a load: made before it begins, and erased when it ended, however it ended."""

import asyncio
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from languages import _
from mock_market.saying import worded
from mock_market.wire.exchange import Call
from mock_market.wire.transport import Limits, WireResult, exchange_once
from simulator.errors.extras import LOAD_TARGET_UNREACHABLE, NO_LOAD_TENANT
from simulator.load.mix import activation
from simulator.output.console import say
from simulator.targets.named import NamedTarget
from standard_api.operations import KEY_HEADER

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
    result = _ask(named, name, "activate", activation(name))
    if result.failure:
        owed += [name] if result.failure.sent else []
        told = worded(result.failure.message)
        raise LOAD_TARGET_UNREACHABLE.error(url=named.target.url, error=told)
    status = _status(result)
    owed += [] if 400 <= status < 500 else [name]
    if status not in (200, 202):
        raise NO_LOAD_TENANT.error(status=status)


def _erased(named: NamedTarget, name: str) -> bool:
    body = {"reason": "admin_request", "preserve_data": False}
    return any(_status(_ask(named, name, "deactivate", body)) in (200, 404) for _try in range(_TRIES))


def _ask(named: NamedTarget, name: str, what: str, body: dict[str, Any]) -> WireResult:
    target = named.target
    headers = ((KEY_HEADER, named.key), ("Content-Type", "application/json"))
    url = f"{target.url.rstrip('/')}/mt/tenant/{name}/{what}"
    call = Call(method="POST", url=url, headers=headers, body=json.dumps(body).encode())
    limits = Limits(deadline_s=target.deadline_s)
    return asyncio.run(exchange_once(call, limits=limits, verify_tls=not target.insecure))


def _status(result: WireResult) -> int:
    """The status of the answer; 0 when none came."""
    return result.response.status if result.response else 0
