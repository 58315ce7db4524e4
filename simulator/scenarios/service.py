"""The sample service that a run starts for itself, and restarts when a story says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from languages import _
from simulator.sandbox.child import Child
from simulator.scenarios.language.words import ServiceSetup


class ServiceHost(Protocol):
    """Whoever can start a service on the same data again and again."""

    service_key: str

    def key(self, name: str) -> str:
        """The market key that a story calls ``name``."""

    async def start(self, setup: ServiceSetup) -> str:
        """Start, or restart, and return the address."""

    async def stop(self) -> None:
        """End it."""


class SampleService:
    """A process of its own; keys are made from a story's names for them and a secret of the run."""

    def __init__(
        self, folder: Path, *, secret: str, say: Callable[[str], None], defects: tuple[str, ...] = ()
    ) -> None:
        self._folder = folder
        self._secret = secret
        self._say = say
        self._defects = defects
        self._child: Child | None = None
        self._port = 0
        self.service_key = f"sk-{secret}"

    def key(self, name: str) -> str:
        return f"mk-{name}-{self._secret}"

    async def start(self, setup: ServiceSetup) -> str:
        await self.stop()
        data = self._folder / "service"
        data.mkdir(mode=0o700, exist_ok=True)
        arguments = [f"--data={data}", f"--port={self._port}", f"--persona={setup.persona}"]
        if setup.persona == "standard":
            arguments += [f"--defect={name}" for name in self._defects]
        if setup.asynchronous:
            arguments.append("--asynchronous")
        log = self._folder / "service.log"
        self._child = Child(_("sample service"), "sample_service", arguments=arguments, log=log)
        keys = ",".join(self.key(name) for name in setup.keys)
        url = await self._child.start(
            {"MT_SIM_KEY": keys, "MT_SIM_SERVICE_KEY": self.service_key}, say=self._say
        )
        # The same port after a restart, so that the service's address stays.
        self._port = urlsplit(url).port or 0
        return url

    async def stop(self) -> None:
        if self._child is not None:
            await self._child.stop()
