"""After the start: the market gets to know its targets and wakes a first tenant."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from mock_market.api.market_views import FaultInput
from mock_market.api.views import CallInput, TargetInput
from mock_market.client.market_client import MarketClient, MarketError
from mock_market.saying import worded
from mock_market.target.dialects import dialect_named
from mock_market.target.reading import validation_problems
from simulator.errors.sandbox import TENANT_NOT_ACTIVATED
from simulator.errors.targets import FAULTS_NOT_USABLE
from simulator.sandbox.market_calls import as_command_error
from simulator.storage.data_folder import SandboxKeys
from simulator.targets.profiles import SAMPLE


@dataclass(frozen=True, kw_only=True)
class OwnTarget:
    """A service of the user's."""

    name: str
    registration: TargetInput
    faults: dict[str, Any] = field(default_factory=dict)
    """The profile's table: rates by fault, and ``seed``."""


@dataclass(frozen=True, kw_only=True)
class FirstTenant:
    """The tenant that a sample service begins with."""

    tenant_id: str
    name: str


async def forget_others(client: MarketClient, names: Collection[str]) -> None:
    """What an earlier sandbox of this folder was started with is no target of this one."""
    for known in await client.targets():
        if known.name not in names:
            await client.remove_target(known.name)


async def introduce_sample(
    client: MarketClient, url: str, keys: SandboxKeys, seeded: list[dict[str, Any]], *, persona: str
) -> FirstTenant:
    """Register the sample service and make its tenants known, the first one before the others.

    Raises CommandError when the service does not answer as the contract says.
    """
    target = TargetInput(url=url, key=keys.market_key, service_key=keys.service_key, dialect=persona)
    await _register(client, SAMPLE, target)
    known = {tenant.tenant_id for tenant in await client.tenants(SAMPLE)}
    for activation in seeded:
        if activation is seeded[0] or activation["tenant_id"] not in known:
            await _make_known(client, activation, persona)
    return FirstTenant(tenant_id=str(seeded[0]["tenant_id"]), name=str(seeded[0]["tenant_name"]))


async def _make_known(client: MarketClient, activation: dict[str, Any], persona: str) -> None:
    """Activate a tenant; a persona of today cannot be told to, and is asked for its state where it can be."""
    operation = "activate_tenant" if persona == "standard" else "get_tenant_status"
    if operation not in dialect_named(persona).phrases:
        return
    result = await client.call(
        CallInput(
            operation=operation,
            target=SAMPLE,
            tenant_id=str(activation["tenant_id"]),
            body=activation if persona == "standard" else None,
            asked_by="up",
        )
    )
    if not result.succeeded:
        raise TENANT_NOT_ACTIVATED.error(tenant_id=activation["tenant_id"], reason=worded(result.reason))


async def introduce_target(client: MarketClient, own: OwnTarget) -> None:
    """Register a service of the user's and its fault plan; nothing is sent until someone acts."""
    await _register(client, own.name, own.registration)
    if own.faults:
        rates = {fault: rate for fault, rate in own.faults.items() if fault != "seed"}
        try:
            await client.set_faults(own.name, FaultInput(rates=rates, seed=own.faults.get("seed", 1)))
        except ValidationError as error:
            why = "; ".join(map(worded, validation_problems(error)))
            raise FAULTS_NOT_USABLE.error(name=own.name, error=why) from None
        except MarketError as error:
            raise FAULTS_NOT_USABLE.error(name=own.name, error=error) from None


async def _register(client: MarketClient, name: str, target: TargetInput) -> None:
    try:
        await client.register(name, target)
    except MarketError as error:
        raise as_command_error(error) from None
