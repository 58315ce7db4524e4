"""The profiles of ``mt-sim.toml``, as the command line tells them."""

import json
from collections.abc import Sequence
from typing import Any

from mock_market.wire.masked_keys import KEY_VARIABLE
from tui.outside.commands import CommandRunner
from tui.state.run import listed

Profile = dict[str, Any]


class ProfilesError(Exception):
    """They cannot be read; the text says why."""


async def read_profiles(commands: CommandRunner) -> list[Profile]:
    """Every profile, keys masked. Raises ProfilesError."""
    ended = await commands.output("target", "list", "--json")
    if ended.code:
        raise ProfilesError(ended.said)
    try:
        value = json.loads(ended.output or b"[]")
    except ValueError:
        value = []
    return [dict(one) for one in listed(value)]


def key_variable(profiles: Sequence[Profile], target: str) -> str:
    """The variable under which a person has a target's key."""
    found = next((one.get("key_env") for one in profiles if one.get("name") == target), None)
    return str(found or KEY_VARIABLE)
