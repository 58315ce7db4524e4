"""The processes of a sandbox, in process: no start is left behind by an end."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from simulator.errors.command_error import CommandError
from simulator.sandbox.child import Child
from simulator.sandbox.servers import Sandbox, SandboxOptions, Seed


def test_when_one_does_not_start_the_start_of_the_other_ends_before_both_are_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []

    async def start(child: Child, environment: Mapping[str, str], *, say: Callable[[str], None]) -> str:
        if child.name != "market":
            raise CommandError("it will not start")
        try:
            return str(await asyncio.Event().wait())
        finally:
            happened.append("the other start ended")

    async def stop(child: Child) -> None:
        happened.append(f"stop {child.name}")

    monkeypatch.setattr(Child, "start", start)
    monkeypatch.setattr(Child, "stop", stop)
    with pytest.raises(CommandError, match="it will not start"):
        Sandbox(SandboxOptions(data=tmp_path, seed=Seed()), say=lambda _: None).run()
    assert happened == ["the other start ended", "stop market", "stop sample service"]
