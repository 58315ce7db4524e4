"""``--dry-run``: the same run against the sample service, so that every call can be shown beforehand."""

import asyncio
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from languages import _
from mock_market.store.exchanges import ExchangeStore
from mock_market.target.target import Target
from mock_market.wire.exchange import Exchange
from sample_service.seeding.seed import tenant_id_of
from simulator.conformance.engine.findings.events import Silent
from simulator.conformance.engine.session import JudgeRequest, JudgeSession
from simulator.errors.exit_codes import ExitCode
from simulator.output.console import say, show
from simulator.sandbox.child import Child
from simulator.storage.data_folder import DataFolder
from simulator.targets.named import NamedTarget

_PAGE = 500
_SEEDED = tenant_id_of(1)
"""A tenant of the sample's with data; it stands for the user's own."""
_WITH_DATA = ("--seed=1", "--tenants=1", "--users=40", "--days=30")


def rehearse(judgement: JudgeRequest) -> ExitCode:
    """Show each call as METHOD URL; what a call is depends on answers, here on the sample's."""
    target = judgement.named.target
    say(
        _(
            "nothing is sent to {url}; these calls are what a service like the sample would see",
            url=target.url,
        )
    )
    with tempfile.TemporaryDirectory(prefix="mt-sim-") as name:
        count = 0
        for exchange in asyncio.run(_rehearsed(judgement, Path(name))):
            address = urlsplit(exchange.call.url)
            query = f"?{address.query}" if address.query else ""
            path = address.path.replace(f"/{_SEEDED}/", f"/{judgement.read_tenant or _SEEDED}/")
            show(f"{exchange.call.method:<7} {target.url}{path}{query}")
            count += 1
    say(
        _(
            "{count} calls; tenants are called {prefix}... and are erased at the end",
            count=count,
            prefix=judgement.prefix,
        )
    )
    return ExitCode.PASSED


async def _rehearsed(judgement: JudgeRequest, folder: Path) -> list[Exchange]:
    key, service_key = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    dialect = judgement.named.target.dialect
    persona = "standard" if dialect == "aliases" else dialect
    sample = Child(
        "sample service",
        "sample_service",
        arguments=[
            f"--data={folder / 'service'}",
            f"--persona={persona}",
            *(_WITH_DATA if judgement.read_tenant else ()),
        ],
        log=folder / "service.log",
    )
    environment = {"MT_SIM_KEY": key, "MT_SIM_SERVICE_KEY": service_key}
    try:
        url = await sample.start(environment, say=lambda text: None)
        target = Target(name="sample", url=url, dialect=dialect)
        judging = JudgeSession(
            replace(
                judgement,
                named=NamedTarget(target=target, key=key, service_key=service_key),
                read_tenant=_SEEDED if judgement.read_tenant else None,
                folder=DataFolder(folder / "data"),
                pace=replace(judgement.pace, parallel=1),
            ),
            Silent(),
        )
        await judging.judge()
        return list(_exchanges(judging.path / "exchanges.db"))
    finally:
        await sample.stop()


def _exchanges(path: Path) -> Iterator[Exchange]:
    store = ExchangeStore(path)
    try:
        last = 0
        while page := store.page(after=last, limit=_PAGE):
            yield from page
            last = page[-1].id
    finally:
        store.close()
