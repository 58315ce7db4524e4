"""The profiles of ``mt-sim.toml``, as the command line tells them."""

from collections.abc import Mapping, Sequence
from typing import Any

from mock_market.wire.masked_keys import KEY_VARIABLE
from tui.outside.commands import CommandRunner, objects

Profile = Mapping[str, Any]


async def read_profiles(commands: CommandRunner) -> list[Profile]:
    """Every profile, keys masked. Raises UnsuccessfulError."""
    return objects(await commands.printed("target", "list", "--json"))


def key_variable(profiles: Sequence[Profile], target: str) -> str:
    """The variable under which a person has a target's key."""
    found = next((one.get("key_env") for one in profiles if one.get("name") == target), None)
    return str(found or KEY_VARIABLE)
