"""``mt-sim up``: the market and the sample service as real servers, for as long as someone wants them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from os import getpid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from languages import _
from simulator.errors.exit_codes import ExitCode
from simulator.errors.sandbox import DATA_FOLDER_GONE, NO_SEEDED_TENANT, SERVER_ENDED
from simulator.sandbox.child import Child
from simulator.sandbox.defects import write_switches
from simulator.sandbox.processes import end_left
from simulator.sandbox.signals import endings, interruption
from simulator.sandbox.text import introduction_text
from simulator.storage.data_folder import DataFolder, SandboxKeys, SandboxState
from simulator.storage.own_process import own_process
from simulator.targets.profiles import SAMPLE

if TYPE_CHECKING:
    from simulator.sandbox.introduce import FirstTenant, OwnTarget

Say = Callable[[str], None]

_FOLDER_S = 0.5
_NEWBORN_USERS = 6
"""People that a tenant of the sample begins with, so that a new dashboard is not empty."""


@dataclass(frozen=True, kw_only=True)
class Seed:
    """What the sample service is filled with."""

    seed: int = 1
    tenants: int = 1
    users: int = 120
    days: int = 90
    locale: str = "ko_KR"

    def arguments(self) -> list[str]:
        """As the service's own command line takes it."""
        return [
            f"--seed={self.seed}",
            f"--tenants={self.tenants}",
            f"--users={self.users}",
            f"--days={self.days}",
            f"--locale={self.locale}",
        ]


@dataclass(frozen=True, kw_only=True)
class SandboxOptions:
    """How a sandbox is started; port 0 takes a free one."""

    data: Path
    seed: Seed
    market_port: int = 0
    service_port: int = 0
    targets: "tuple[OwnTarget | None, ...]" = (None,)
    """The services behind the market, in the order in which they were named; None is the sample service."""
    sample_key: str | None = None
    """The market's key of the sample service; without it the folder's own."""
    persona: str = "standard"
    defects: tuple[str, ...] = ()
    market_arguments: tuple[str, ...] = ()
    service_arguments: tuple[str, ...] = ()


class Sandbox:
    """The processes of one ``up``, and what was set up in them."""

    def __init__(self, options: SandboxOptions, *, say: Say) -> None:
        self._options = options
        self._say = say
        self._folder = DataFolder(options.data)
        self._market = self._market_child()
        self._service = self._service_child() if None in options.targets else None

    def run(self) -> ExitCode:
        """Serve until a signal or the end of a child; leave no process and no held port."""
        self._folder.prepare()
        with self._folder.locked():
            self._recover()
            return asyncio.run(self._run())

    def _recover(self) -> None:
        """End what a sandbox that was killed has left; the lock says that nobody else will."""
        state = self._folder.state()
        if state is not None:
            if left := end_left(state):
                self._say(_("ended what an earlier sandbox left: {names}", names=", ".join(left)))
            self._folder.forget()

    async def _run(self) -> ExitCode:
        with endings() as ending:
            life = asyncio.create_task(self._live())
            try:
                return await interruption(life, ending) or ExitCode.PASSED
            finally:
                life.cancel()
                await asyncio.gather(life, return_exceptions=True)
                await self._stop()

    async def _live(self) -> None:
        state = await self._start()
        from simulator.sandbox.follow import follow_exchanges

        self._folder.remember(state)
        follower = asyncio.create_task(follow_exchanges(self._folder, state.market_url, self._say))
        watch = asyncio.create_task(self._until_the_folder_goes())
        try:
            await self._until_one_ends(watch)
        finally:
            follower.cancel()
            watch.cancel()

    async def _start(self) -> SandboxState:
        if self._options.sample_key:
            self._folder.take_key(self._options.sample_key)
        keys = self._folder.keys()
        self._say(
            _("starting the market and the sample service ...")
            if self._service
            else _("starting the market ...")
        )
        # What speaks to the market loads pydantic, which takes a moment: the servers start meanwhile.
        urls, _loaded = await asyncio.gather(
            self._start_children(keys), asyncio.to_thread(import_module, "simulator.sandbox.introduce")
        )
        tenant = await self._introduce(urls, keys)
        state = SandboxState(
            supervisor=own_process(getpid()),
            market=self._market.process,
            market_url=urls["market"],
            targets=self._addresses(urls),
            service=self._service.process if self._service else None,
            tenant_id=tenant.tenant_id if tenant else None,
            tenant_name=tenant.name if tenant else "",
            started_at=datetime.now(UTC).isoformat(timespec="seconds"),
            persona=self._options.persona,
            defects=self._options.defects,
        )
        self._say(introduction_text(self._folder, state))
        return state

    async def _start_children(self, keys: SandboxKeys) -> dict[str, str]:
        environment = {"MT_SIM_KEY": keys.market_key, "MT_SIM_SERVICE_KEY": keys.service_key}
        children = {"market": self._market}
        if self._service:
            write_switches(self._folder, self._options.defects)
            children["service"] = self._service
        starts = [asyncio.create_task(child.start(environment, say=self._say)) for child in children.values()]
        try:
            return dict(zip(children, await asyncio.gather(*starts), strict=True))
        finally:
            # When one fails, the other must not come up behind the back of whoever ends both.
            for start in starts:
                start.cancel()
            await asyncio.gather(*starts, return_exceptions=True)

    def _addresses(self, urls: dict[str, str]) -> dict[str, str]:
        """Where each service is, by name."""
        named = (
            (own.name, own.registration.url) if own else (SAMPLE, urls["service"])
            for own in self._options.targets
        )
        return dict(named)

    async def _introduce(self, urls: dict[str, str], keys: SandboxKeys) -> "FirstTenant | None":
        from mock_market.client.market_client import MarketClient
        from sample_service.storage.first_tenant import activations
        from simulator.sandbox.introduce import forget_others, introduce_sample, introduce_target

        client = MarketClient.of_folder(urls["market"], self._folder.market)
        await forget_others(client, self._addresses(urls))
        for own in filter(None, self._options.targets):
            await introduce_target(client, own)
        if self._service is None:
            return None
        seeded = activations(self._folder.service, self._options.seed.tenants)
        if not seeded:
            raise NO_SEEDED_TENANT.error()
        persona = self._options.persona
        return await introduce_sample(client, urls["service"], keys, seeded, persona=persona)

    async def _until_the_folder_goes(self) -> None:
        while self._folder.is_there():  # noqa: ASYNC110  nobody tells of a folder that is removed
            await asyncio.sleep(_FOLDER_S)

    async def _until_one_ends(self, watch: "asyncio.Task[None]") -> None:
        children = [self._market, *([self._service] if self._service else [])]
        waits: dict[asyncio.Task[Any], Child] = {
            asyncio.create_task(child.ended()): child for child in children
        }
        try:
            done, _waiting = await asyncio.wait({*waits, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if watch in done:
            raise DATA_FOLDER_GONE.error(path=self._folder.path, option=self._folder.option)
        first = waits[done.pop()]
        raise SERVER_ENDED.error(
            name=first.name, last_words=first.last_words(), log=first.log, option=self._folder.option
        )

    async def _stop(self) -> None:
        await self._market.stop()
        if self._service:
            await self._service.stop()
        self._folder.forget()

    def _market_child(self) -> Child:
        arguments = [
            f"--data={self._folder.market}",
            f"--runs={self._folder.runs}",
            f"--port={self._options.market_port}",
            *self._options.market_arguments,
        ]
        return Child(_("market"), "mock_market", arguments=arguments, log=self._folder.logs / "market.log")

    def _service_child(self) -> Child:
        arguments = [
            f"--data={self._folder.service}",
            f"--port={self._options.service_port}",
            *self._options.seed.arguments(),
            f"--newborn-users={_NEWBORN_USERS}",
            "--switch-defects",
            *self._options.service_arguments,
        ]
        return Child(
            _("sample service"), "sample_service", arguments=arguments, log=self._folder.logs / "service.log"
        )
