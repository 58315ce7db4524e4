"""Runs the public command in this process against services that run in a thread of it."""

import asyncio
import json
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import uvicorn
from command_driver import command_line
from starlette.types import ASGIApp

from sample_service.app import create_app
from sample_service.defects.catalogue import http_for
from sample_service.defects.defect import Defect
from sample_service.defects.wire import DefectMiddleware, Play, Request, SpoiltAnswer, Wire
from sample_service.service.settings import ServiceSettings
from standard_api.serving.serve import STRICT, Http
from standard_api.serving.sockets import bind, url_of

KEY = "Market-Key-0123456789"
SERVICE_KEY = "Service-Key-0123456789"
OF_PYTHON = re.compile(
    r"\b(None|True|False|datetime|Traceback)\b|[\[({]'|',\)|valid (dictionary|integer|string)"
)
"""What a person who writes Java cannot read."""

ENGLISH = re.compile(r"(?<![\w/.`'<{$=@-])[A-Za-z][a-z']+(?: [a-z][a-z']+)+(?![\w/_=-])")
"""Words that stand between the Korean, where a report speaks it."""
QUOTED = re.compile(
    r"mt-sim( [\w.:=<>/*-]+)*"  # a command to type
    r"|\"[^\"]*\"|[\[{].*[\]}]"  # what was sent or answered
    r"|: at findUser.*|^deleted user$"  # what a defect says
    r"|(No such user in this|This user belongs to another) tenant\."
)
"""What stays as it is in every language."""


@contextmanager
def served(make: Callable[[], ASGIApp], http: Http | type[asyncio.Protocol] = STRICT) -> Iterator[str]:
    """Serve an application on a free port of 127.0.0.1 until the block ends; yield its URL.

    It is made in the thread that serves it, because SQLite's connections stay in theirs.
    """
    listener = bind("127.0.0.1", 0)
    config = uvicorn.Config(
        make,
        factory=True,
        http=http,
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        time.sleep(0.005)
    try:
        yield url_of(listener)
    finally:
        # Once it has started it also ends the application, which closes its store.
        server.should_exit = True
        thread.join(10)
        listener.close()


@contextmanager
def sample(folder: Path, **settings: Any) -> Iterator[str]:
    """The sample service, with people in newborn tenants so that numbers can be judged."""
    wanted: dict[str, Any] = {
        "newborn_users": 6,
        "provisioning_seconds": 0.3,
        "hash_password": lambda password: "not-a-real-hash",
        **settings,
    }
    chosen = ServiceSettings(data=folder, keys=(KEY,), service_key=SERVICE_KEY, **wanted)
    with served(lambda: create_app(chosen), http_for(chosen.defects)) as url:
        yield url


@contextmanager
def playing(
    play: Play, folder: Path, http: Http | type[asyncio.Protocol] = STRICT, **settings: Any
) -> Iterator[str]:
    """The sample service with something of a test's own between it and the wire."""
    wanted: dict[str, Any] = {"hash_password": lambda _: "none", **settings}
    chosen = ServiceSettings(data=folder, keys=(KEY,), **wanted)

    def make() -> ASGIApp:
        app = create_app(chosen)
        app.add_middleware(DefectMiddleware, play=play, key=KEY, memory={})
        return app

    with served(make, http) as url:
        yield url


class BrokenServices:
    """Sample services that stay up; they all have the one defect that was asked for last."""

    def __init__(self, folder: Path, running: ExitStack) -> None:
        self._folder = folder
        self._running = running
        self._urls: dict[tuple[bool, str, Http], str] = {}
        self._play: Play
        self._memory: dict[str, Any]

    def with_defect(self, defect: Defect) -> str:
        """The URL of a service that has this defect now, and remembers nothing of the last one."""
        self._play, self._memory = defect.play, {"service_key": SERVICE_KEY}
        kind = (defect.asynchronous, defect.persona, defect.http)
        if kind not in self._urls:
            self._urls[kind] = self._running.enter_context(self._serving(defect))
        return self._urls[kind]

    def _serving(self, defect: Defect) -> AbstractContextManager[str]:
        return playing(
            self._spoiled,
            self._folder / f"{defect.http}-{defect.persona}-{defect.asynchronous}",
            defect.http,
            service_key=SERVICE_KEY,
            asynchronous=defect.asynchronous,
            persona=defect.persona,
            newborn_users=6,
            provisioning_seconds=2.0,  # long enough for a slow machine to ask meanwhile
        )

    async def _spoiled(self, wire: Wire, request: Request) -> SpoiltAnswer:
        return await self._play(replace(wire, memory=self._memory), request)


def judge(url: str, folder: Path, *options: str, key: str = KEY) -> tuple[int, dict[str, Any]]:
    """``mt-sim test --target URL``: its exit code and its JSON report."""
    arguments = [
        "test",
        f"--target={url}",
        f"--key={key}",
        f"--service-key={SERVICE_KEY}",
        f"--data={folder / 'runs'}",
        "--format=json",
        *options,
    ]
    if not any(option.startswith("--max-seconds") for option in options):
        arguments.append("--max-seconds=3600")  # a busy machine may take longer than a run should
    with patch("sys.stdout", StringIO()) as stdout:
        code = command_line(arguments, standalone_mode=False)
    return int(code or 0), json.loads(stdout.getvalue())


def living_tenants(folder: Path) -> list[str]:
    """Tenants of the service that are still there."""
    with closing(sqlite3.connect(folder / "service.sqlite3")) as db:
        rows = db.execute("SELECT tenant_id FROM tenant WHERE status IN ('active', 'provisioning')")
        return [tenant for (tenant,) in rows]


def statuses(report: dict[str, Any]) -> dict[str, str]:
    """How each check ended."""
    return {row["id"]: row["status"] for row in report["checks"]}


def trouble(report: dict[str, Any]) -> dict[str, str]:
    """The checks that neither passed nor were skipped, with what they say."""
    bad = ("failed", "warned", "errored")
    return {row["id"]: row["message"] for row in report["checks"] if row["status"] in bad}
