"""``mt-sim up --detach`` in this process, for what looks at a sandbox: test_sandbox starts real ones."""

import asyncio
import os
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from socket import socket
from unittest.mock import patch

import uvicorn
from starlette.types import ASGIApp

import mock_market.__main__ as market
import sample_service.__main__ as service
from simulator.errors.exit_codes import ExitCode
from simulator.sandbox import servers
from simulator.sandbox.child import Child
from simulator.storage.data_folder import DataFolder, SandboxState
from simulator.storage.own_process import OwnProcess, own_process
from standard_api.serving.serve import STRICT, Http, configuration
from standard_api.serving.sockets import bind, url_of

_PAUSE_S = 0.02
StandIn = subprocess.Popen[bytes]
"""A process that does nothing, and ends with us. It is known as each process of the sandbox, and ends all."""


class Server(Child):
    """A server of ours in a thread of this process, for as long as its stand-in runs."""

    def __init__(
        self, stand_in: StandIn, name: str, module: str, *, arguments: Sequence[str], log: Path
    ) -> None:
        super().__init__(name, module, arguments=arguments, log=log)
        self._stand_in = stand_in
        self._words = arguments
        self._main = {"mock_market": _market, "sample_service": _service}[module]
        self._url: Future[str] = Future()

    @property
    def process(self) -> OwnProcess:
        return own_process(self._stand_in.pid)

    async def start(self, environment: Mapping[str, str], *, say: Callable[[str], None]) -> str:
        with ExitStack() as here:
            here.enter_context(patch.dict(os.environ, environment))
            here.enter_context(patch.object(market, "serve", self._serve))
            here.enter_context(patch("standard_api.serving.serve.serve", self._serve))
            thread = threading.Thread(target=self._run, daemon=True)
            thread.start()
            _running.append((self._stand_in, thread))
            return self._url.result()

    def _run(self) -> None:
        try:
            self._main(self._words)
        except BaseException as error:
            if self._url.done():
                raise
            self._url.set_exception(error)

    async def _serve(self, app: ASGIApp, listener: socket, *, http: Http = STRICT) -> int:
        server = uvicorn.Server(configuration(app, http=http, grace_s=1, log_level="critical"))
        life = asyncio.create_task(server.serve([listener]))
        while not server.started:
            await asyncio.sleep(_PAUSE_S / 4)
        self._url.set_result(url_of(listener))
        while self._stand_in.poll() is None:
            await asyncio.sleep(_PAUSE_S)
        server.should_exit = True
        await life
        return 0


def _market(words: Sequence[str]) -> None:
    options = market._parser().parse_args(words)
    asyncio.run(market._serve(options, bind(options.host, options.port)))


def _service(words: Sequence[str]) -> None:
    options = service._parser().parse_args(words)
    with service._bound_socket(options) as listener:
        service._serve(options, service._keys_from_environment(), listener)


_running: list[tuple[StandIn, threading.Thread]] = []


def started(
    type_in: Callable[[list[str]], object],
    folder: DataFolder,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    _hear: Callable[[str], None],
) -> SandboxState:
    """What ``start_detached`` does, with threads; ``type_in`` takes the command line of its process."""
    stand_in = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
    folder.prepare()
    with ExitStack() as here:
        log = here.enter_context((folder.logs / "up.log").open("w", encoding="utf-8"))
        here.enter_context(redirect_stdout(log))
        here.enter_context(redirect_stderr(log))
        here.enter_context(patch.dict(os.environ, environment))
        here.enter_context(patch.object(servers, "Child", partial(Server, stand_in)))
        here.enter_context(patch.object(servers, "getpid", lambda: stand_in.pid))
        here.enter_context(patch.object(servers.Sandbox, "run", _begun))
        try:
            type_in(["up", "--no-tui", *arguments])
        except BaseException:
            stand_in.kill()
            with stand_in:  # its pipe is closed, too
                raise
        finally:
            join_ended()
    state = folder.state()
    assert state is not None
    return state


def _begun(sandbox: servers.Sandbox) -> ExitCode:
    """It serves from now on."""
    sandbox._folder.remember(asyncio.run(sandbox._start()))
    return ExitCode.PASSED


def join_ended() -> None:
    """Wait for the servers whose stand-in has ended."""
    for stand_in, thread in _running.copy():
        if stand_in.poll() is not None:
            thread.join()
            with stand_in:
                _running.remove((stand_in, thread))
