"""The tenants of a load: made before it begins, and erased when it ended, however it ended."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import httpx

from languages import _
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
    with _client(named) as client:
        owed: list[str] = []
        try:
            for name in names:
                _make(client, name, owed)
            yield names
        finally:
            left = [name for name in owed if not _erased(client, name)]
            if left:
                say(_("not erased: {names}", names=", ".join(left)))


def _client(named: NamedTarget) -> httpx.Client:
    target = named.target
    return httpx.Client(
        base_url=target.url,
        headers={KEY_HEADER: named.key},
        timeout=target.deadline_s,
        verify=not target.insecure,
        trust_env=False,
    )


def _make(client: httpx.Client, name: str, owed: list[str]) -> None:
    """Make a tenant; it is owed unless nothing of it can be there."""
    try:
        answer = client.post(f"/mt/tenant/{quote(name)}/activate", json=activation(name))
    except httpx.HTTPError as error:
        owed += [] if isinstance(error, httpx.ConnectError) else [name]
        raise LOAD_TARGET_UNREACHABLE.error(url=client.base_url, error=error) from None
    owed += [] if answer.is_client_error else [name]
    if answer.status_code not in (200, 202):
        raise NO_LOAD_TENANT.error(status=answer.status_code)


def _erased(client: httpx.Client, name: str) -> bool:
    body = {"reason": "admin_request", "preserve_data": False}
    for _try in range(_TRIES):
        try:
            answer = client.post(f"/mt/tenant/{quote(name)}/deactivate", json=body)
        except httpx.HTTPError:
            continue
        if answer.status_code in (200, 404):
            return True
    return False
