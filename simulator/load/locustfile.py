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

import gevent  # type: ignore[import-untyped]
from locust import FastHttpUser, constant, events
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment
from locust.runners import MasterRunner, WorkerRunner

from mock_market.saying import worded
from simulator.load.mix import MIX, WEIGHTS, LoadCall, Office, next_call
from simulator.load.result import ALL, KEY_IN, RESULT_IN, LoadFailure, LoadResult, Row
from simulator.load.samples import Came, failure_of, is_kept, keep
from simulator.load.verdict import READ_ONE_IN, Problem, wrong_body, wrong_status
from standard_api.operations import KEY_HEADER, Operation

_calls: dict[str, int] = {}
_SAMPLES = Path(os.environ[RESULT_IN]).with_name("exchanges.db")


@events.init.add_listener  # type: ignore[untyped-decorator]
def _look_at_the_clock(**_rest: Any) -> None:
    """Gevent counts a load's time from when it last looked, which was before all of this was loaded."""
    gevent.get_hub().loop.update_now()


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
        number, began = _counted(operation.name), time.perf_counter()
        with self.client.request(
            operation.method,
            call.path,
            name=operation.name,
            headers=self.headers,
            catch_response=True,
            allow_redirects=False,
            **body,
        ) as answer:
            seconds = time.perf_counter() - began
            if not answer.status_code:
                came = Came(seconds=seconds, error=answer.error)
                self._sampled(number, call, came)
                answer.failure(worded(failure_of(self.host or "", came).message))
                return
            problem = _problem_of(operation, number, answer)
            self._sampled(number, call, Came(seconds=seconds, answer=answer, breaks=problem is not None))
            if problem is None:
                answer.success()
                self._remember(operation, call, answer)
            else:
                answer.failure(str(problem))

    def _sampled(self, number: int, call: LoadCall, came: Came) -> None:
        if is_kept(number, came):
            keep(_SAMPLES, self.host or "", os.environ[KEY_IN], call, came)

    def _remember(self, operation: Operation, call: LoadCall, answer: Any) -> None:
        """A user that was made can be read and changed; one that was deleted cannot."""
        if operation.name == "create_user":
            self.office.users.append(answer.json()["user_id"])
        elif operation.name == "delete_user":
            gone = call.path.rpartition("/")[2]
            self.office.users.remove(gone)


def _counted(name: str) -> int:
    """How many calls of an operation there were before this one."""
    number = _calls[name] = _calls.get(name, -1) + 1
    return number


def _problem_of(operation: Operation, number: int, answer: Any) -> Problem | None:
    """What is wrong with an answer: every status is judged, the first body, and then one in ten."""
    problem = wrong_status(operation, answer.status_code)
    if problem is None and number % READ_ONE_IN == 0:
        problem = wrong_body(operation, answer.status_code, answer.content or b"")
    return problem


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
    if not isinstance(environment.runner, WorkerRunner):
        told = json.dumps(_result(environment).as_data(), ensure_ascii=False)
        Path(os.environ[RESULT_IN]).write_text(told, "utf-8")
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
