"""The file that Locust reads: a user made of the operations. Only Locust loads it: it patches sockets."""

import json
import os
import sys
import time
from argparse import Namespace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from locust import FastHttpUser, constant, events
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment
from locust.runners import MasterRunner, WorkerRunner

from simulator.load.mix import MIX, WEIGHTS, LoadCall, Office, next_call
from simulator.load.result import ALL, KEY_IN, RESULT_IN, LoadFailure, LoadResult, Row
from simulator.load.verdict import READ_ONE_IN, wrong_body, wrong_status
from standard_api.operations import KEY_HEADER, Operation

_answers: dict[str, int] = {}


@events.init_command_line_parser.add_listener  # type: ignore[untyped-decorator]
def _options(parser: LocustArgumentParser) -> None:
    """The tenants are named to the master, which hands them to every worker."""
    parser.add_argument("--tenants", default="", include_in_web_ui=False)


class MarketUser(FastHttpUser):
    """One person of the market at one tenant's dashboard, who does not pause."""

    wait_time = constant(0)
    network_timeout = 10.0
    connection_timeout = 10.0
    _seeds = count()

    def on_start(self) -> None:
        """Sit down at a tenant."""
        options: Namespace = self.environment.parsed_options
        seed = f"{os.getpid()}-{next(self._seeds)}-{time.time_ns()}"
        chance = Random(seed)  # noqa: S311
        tenants = options.tenants.split(",")
        self.office = Office(tenant=chance.choice(tenants), month=f"{datetime.now(UTC):%Y-%m}", chance=chance)
        self.headers = {KEY_HEADER: os.environ[KEY_IN]}
        self._ask(next_call(_named("create_user"), self.office))

    def _ask(self, call: LoadCall) -> None:
        operation = call.operation
        body: dict[str, Any] = {} if call.body is None else {"json": call.body}
        with self.client.request(
            operation.method,
            call.path,
            name=operation.name,
            headers=self.headers,
            catch_response=True,
            allow_redirects=False,
            **body,
        ) as answer:
            status = answer.status_code
            if not status:
                return  # no answer at all; Locust says why
            problem = wrong_status(operation, status)
            if problem is None and _is_read(operation.name):
                problem = wrong_body(operation, status, answer.content or b"")
            if problem is None:
                answer.success()
                self._remember(operation, call, answer)
            else:
                answer.failure(str(problem))

    def _remember(self, operation: Operation, call: LoadCall, answer: Any) -> None:
        """A user that was made can be read and changed; one that was deleted cannot."""
        if operation.name == "create_user":
            self.office.users.append(answer.json()["user_id"])
        elif operation.name == "delete_user":
            gone = call.path.rpartition("/")[2]
            self.office.users.remove(gone)


def _is_read(name: str) -> bool:
    """Whether this body is read: the first of an operation, and then one in ten."""
    asked = _answers[name] = _answers.get(name, -1) + 1
    return asked % READ_ONE_IN == 0


def _named(name: str) -> Operation:
    return next(operation for operation in MIX if operation.name == name)


def _task(operation: Operation) -> Any:
    def ask(user: MarketUser) -> None:
        user._ask(next_call(operation, user.office))

    ask.__name__ = operation.name
    return ask


MarketUser.tasks = [task for one in MIX for task in [_task(one)] * WEIGHTS[one.name]]


@events.quitting.add_listener  # type: ignore[untyped-decorator]
def _tell(environment: Environment, **_rest: Any) -> None:
    """The one that knows everything writes the result for whoever started it."""
    path = os.environ.get(RESULT_IN)
    if path and not isinstance(environment.runner, WorkerRunner):
        Path(path).write_text(json.dumps(_result(environment).as_data(), ensure_ascii=False), "utf-8")
    sys.stdout.flush()


def _result(environment: Environment) -> LoadResult:
    stats = environment.stats
    entries = sorted(stats.entries.values(), key=lambda entry: entry.name)
    failures = [
        LoadFailure(operation=one.name, said=str(one.error), times=one.occurrences)
        for one in stats.errors.values()
    ]
    lost = 0
    if isinstance(environment.runner, MasterRunner):
        lost = len(environment.runner.clients.missing)
    rows = tuple(_row(entry, entry.name) for entry in entries)
    return LoadResult(
        rows=(*rows, _row(stats.total, ALL)),
        failures=tuple(sorted(failures, key=lambda one: -one.times)),
        lost_workers=lost,
    )


def _row(entry: Any, name: str) -> Row:
    times = {f"p{part:g}": entry.get_response_time_percentile(part / 100) or 0 for part in (50, 95, 99)}
    return Row(
        name=name,
        requests=entry.num_requests,
        failures=entry.num_failures,
        per_second=round(entry.total_rps, 1),
        **times,
    )
